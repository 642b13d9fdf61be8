// How much of each limit is used, as a bar with its numbers; what counts for single orders stands below as words.
import type { LimitUse } from '../net/wire.ts';
import { grouped, withPlaces } from '../show/decimal.ts';
import { Amount } from '../show/figure.tsx';

const NAMES: Readonly<Record<LimitUse['limit'], string>> = {
  daily_loss: 'Loss today',
  max_position_value: 'Position value',
  max_leverage: 'All positions on margin',
  max_order_value: 'An order is worth at most',
  max_order_size: 'An order is at most',
  trading_hours: 'Entries',
};

/** From here on a person may want to know before entries are denied. */
const NEAR = 0.8;

export function Limits({ limits }: { readonly limits: readonly LimitUse[] }) {
  if (limits.length === 0) {
    return <p class="quiet">No limit is set. Keys under risk in pinewire.yaml limit orders, positions and the day's loss.</p>;
  }
  const used = limits.filter(({ limit }) => limit === 'daily_loss' || limit === 'max_position_value' || limit === 'max_leverage');
  const others = limits.filter((one) => !used.includes(one));
  return (
    <>
      <ul class="gauges">
        {used.map((one) => (
          <Gauge key={`${one.limit} ${one.market} ${one.currency} ${one.max}`} use={one} />
        ))}
      </ul>
      <ul class="plain-list">
        {others.map((one) => (
          <li key={`${one.limit} ${one.market} ${one.currency} ${one.max} ${one.hours}`}>
            <InWords use={one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Gauge({ use }: { readonly use: LimitUse }) {
  const { limit, market, currency, max } = use;
  const share = use.used === null || max === null ? undefined : Math.min(1, Number(use.used) / (Number(max) || 1));
  const name = market === null ? NAMES[limit] : `${NAMES[limit]}, ${market}`;
  const whole = withPlaces(max ?? '0', 2);
  return (
    <li class={`gauge ${share !== undefined && share >= NEAR ? 'near' : ''}`}>
      <div class="words">
        <span>{name}</span>
        <span>
          {use.used === null ? <span class="quiet">no price seen yet</span> : <Amount value={withPlaces(use.used, 2)} />}
          <span class="quiet"> of </span>
          <Amount value={whole} unit={currency ?? ''} />
        </span>
      </div>
      {share !== undefined && <meter min={0} max={1} value={share} aria-label={`${name}: share used`} />}
      {use.headroom !== null && <p class="headroom quiet">{headroom(use)}</p>}
    </li>
  );
}

function headroom({ limit, headroom: left, currency }: LimitUse): string {
  if (Number(left) <= 0)
    return limit === 'daily_loss' ? 'Used up: entries wait for the next day.' : 'Used up: entries are denied.';
  return `${grouped(withPlaces(left ?? '0', 2))} ${currency} left`;
}

function InWords({ use }: { readonly use: LimitUse }) {
  const { limit, market, max, currency, hours, open } = use;
  if (limit === 'trading_hours') {
    return (
      <>
        {NAMES[limit]} {hours}: <strong>{open === true ? 'open now' : 'closed now, exits still go out'}</strong>
      </>
    );
  }
  return (
    <>
      <span class="quiet">{NAMES[limit]}</span> <Amount value={max ?? ''} unit={currency ?? ''} />
      {market === null ? '' : <span class="quiet"> on {market}</span>}
    </>
  );
}
