// One order's whole story: what was asked, what happened and when, what was sent and answered, and what can be done.
import { useEffect, useMemo } from 'preact/hooks';
import { sentence } from '../net/api.ts';
import type { WholeAlert, WholeOrder } from '../net/wire.ts';
import { Age } from '../show/age.tsx';
import { Chip } from '../show/chip.tsx';
import { CopyId } from '../show/copy.tsx';
import { slippage } from '../show/decimal.ts';
import { Amount, baseOf, Price, quoteOf, Slippage } from '../show/figure.tsx';
import { Hint } from '../show/hint.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { Skeleton } from '../show/skeleton.tsx';
import { exact, stepsOf } from '../show/steps.ts';
import { clockTime, moment } from '../show/time.ts';
import { addressOf } from '../state/place.ts';
import { reading, useFresh } from '../state/read.ts';
import { freezes, OrderActions } from './actions.tsx';
import { Attempts, Fills } from './attempts.tsx';
import { Fact, Facts } from './facts.tsx';
import { MarketChart } from './market-chart.tsx';
import { Timeline } from './timeline.tsx';

export function OrderStory({ id }: { readonly id: string }) {
  const source = useMemo(() => reading<WholeOrder>(() => `/api/orders/${encodeURIComponent(id)}`), [id]);
  useFresh(source.again, (event) => event.order_id === id, [id]);
  const order = source.value.value;
  const alertId = order?.alert_id;
  const alert = useMemo(() => reading<WholeAlert>(() => `/api/alerts/${encodeURIComponent(alertId ?? '')}`), [alertId]);
  useEffect(() => {
    if (alertId !== undefined) void alert.again();
  }, [alert]);
  return (
    <article class="story">
      <p>
        <a href={addressOf({ page: 'live' })}>← Live</a>
      </p>
      <ProblemNote problem={source.problem.value} of="The order" again={source.again} />
      <ProblemNote problem={alert.problem.value} of="The alert it came from" again={alert.again} />
      {order === undefined ? (
        source.problem.value === undefined && <Skeleton lines={8} />
      ) : (
        <Story order={order} alert={alert.value.value} again={source.again} />
      )}
    </article>
  );
}

interface Told {
  readonly order: WholeOrder;
  readonly alert: WholeAlert | undefined;
  readonly again: () => Promise<void>;
}

/** The alert's own rows and this order's, one after the other; the other orders of a fan-out have pages of their own. */
function eventsOf(order: WholeOrder, alert: WholeAlert | undefined) {
  return [...(alert?.events ?? []).filter((event) => event.order_id === null), ...order.events].sort((a, b) => a.seq - b.seq);
}

function Story({ order, alert, again }: Told) {
  return (
    <>
      <header class="story-head">
        <h1>
          {capital(order.side)} {order.size ?? order.asked} {baseOf(order.market)}{' '}
          <span class="quiet">for {quoteOf(order.market)}</span>
        </h1>
        <Chip state={order.status} />
        <span class="quiet">
          <Age at={order.created_at} />
        </span>
      </header>
      {order.reason !== null && order.status !== 'unknown' && (
        <p class={`reason ${order.may_settle ? 'amber' : ''}`}>
          <strong>
            <Hint text={sentence(order.reason)} />
          </strong>{' '}
          <Hint text={sentence(order.hint ?? '')} />
        </p>
      )}
      {order.status === 'unknown' && (
        <p class="reason amber">
          <strong>Nobody knows whether the venue has it{order.reason === null ? '' : `: ${order.reason}`}.</strong> It is looked
          up until the venue shows it or proves that it cannot exist. Until then no entry goes out on {order.market} in{' '}
          {order.account}. Resolve it by hand only when you have seen at the venue what became of it.
        </p>
      )}
      {freezes(order) && (
        <p class="reason amber">
          {order.market} in {order.account} is frozen by this order: what the venue has is not what was asked. Nothing is sent
          there, not even an exit, until you have looked at the venue and resolved it here.
        </p>
      )}
      <OrderActions order={order} again={again} />
      <div class="story-parts">
        <section aria-labelledby="timeline-title">
          <h2 id="timeline-title">Timeline</h2>
          <Timeline
            events={eventsOf(order, alert)}
            alert={alert}
            lookups={Math.max(0, ...order.requests.map((one) => one.lookups))}
          />
        </section>
        <section aria-labelledby="facts-title">
          <h2 id="facts-title">Order</h2>
          <OrderFacts order={order} />
          <HowLong order={order} />
        </section>
      </div>
      <MarketChart key={order.id} order={order} />
      <section aria-labelledby="fills-title">
        <h2 id="fills-title">Fills</h2>
        <Fills fills={order.fills} market={order.market} />
      </section>
      <section aria-labelledby="requests-title">
        <h2 id="requests-title">Requests to the venue</h2>
        <Attempts attempts={order.requests} />
      </section>
    </>
  );
}

function OrderFacts({ order }: { readonly order: WholeOrder }) {
  const { alert_price: wanted, average_price: got, market } = order;
  const percent = wanted === null || got === null ? undefined : slippage(order.side, wanted, got);
  return (
    <Facts>
      <Fact name="market">
        {order.symbol} → {market} on {order.exchange}
      </Fact>
      <Fact name="account">{order.account}</Fact>
      <Fact name="strategy">{order.strategy || 'none'}</Fact>
      <Fact name="kind">
        {order.effect}, {order.type}
        {order.price !== null && (
          <>
            {' '}
            at <Price value={order.price} market={market} unit />
          </>
        )}
      </Fact>
      <InSeveral order={order} />
      <Fact name="filled">
        <Amount value={order.filled} unit={baseOf(market)} />
        {got !== null && (
          <>
            {' '}
            at <Price value={got} market={market} unit />
          </>
        )}
      </Fact>
      {wanted !== null && (
        <Fact name="alert price">
          <Price value={wanted} market={market} unit /> {percent !== undefined && <Slippage percent={percent} />}
        </Fact>
      )}
      {order.fees.length > 0 && (
        <Fact name="fees">
          {order.fees.map((fee) => (
            <Amount key={fee.currency} value={fee.amount} unit={fee.currency} />
          ))}
        </Fact>
      )}
      <Fact name="client_ref">
        <CopyId text={order.client_ref} name="client_ref" />
      </Fact>
      <Fact name="order id">
        <CopyId text={order.id} name="order id" />
      </Fact>
      <Fact name="client order id">
        <CopyId text={order.client_order_id} name="client order id" />
      </Fact>
      {order.venue_order_id !== null && (
        <Fact name="venue order id">
          <CopyId text={order.venue_order_id} name="venue order id" />
        </Fact>
      )}
      <Fact name="alert">
        <a href={addressOf({ page: 'alert', id: order.alert_id })}>what came in</a>
      </Fact>
    </Facts>
  );
}

/** Where one order cannot hold what is to be left. */
function InSeveral({ order: { revision, remainder, effect, market } }: { readonly order: WholeOrder }) {
  if (revision === 1 && remainder === null) return null;
  return (
    <Fact name="in several">
      order {revision} of this {effect}
      {remainder !== null && (
        <>
          {' '}
          · the next one takes <Amount value={remainder} unit={baseOf(market)} />
        </>
      )}
    </Fact>
  );
}

/** Stage by stage, to the millisecond. */
function HowLong({ order }: { readonly order: WholeOrder }) {
  const steps = stepsOf(order);
  if (order.stages === null || steps.length === 0) return null;
  const all = steps.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <>
      <h3>How long it took</h3>
      <Facts>
        <Fact name="received">
          <At at={order.stages.received_at} />
        </Fact>
        {steps.map(({ name, at, ms }) => (
          <Fact key={name} name={name}>
            <At at={at} /> <span class="quiet">+{exact(ms)}</span>
          </Fact>
        ))}
        <Fact name="in all">{exact(all)}</Fact>
      </Facts>
    </>
  );
}

function At({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {clockTime(at)}
    </time>
  );
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
