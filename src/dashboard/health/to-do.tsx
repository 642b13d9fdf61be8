// What a person should do now, the most urgent first, each with the place where it is done.
import type { ComponentChildren } from 'preact';
import { now } from '../clock.ts';
import { withStop } from '../../model/text.ts';
import type { Status } from '../net/wire.ts';
import { counted } from '../show/words.ts';
import { shortMoment } from '../show/time.ts';
import { addressOf } from '../state/place.ts';

export function ToDo({ standing }: { readonly standing: Status }) {
  const items = [...service(standing), ...orders(standing), ...alerts(standing)];
  if (items.length === 0) return <p>Nothing needs a person now.</p>;
  return (
    <ul class="to-do" aria-label="What to do">
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}

function service({ not_ready: missing, warnings }: Status): ComponentChildren[] {
  return [
    ...missing.map((problem) => (
      <>
        Not ready: {problem}. <code>npx pinewire doctor</code> on its machine says what to mend.
      </>
    )),
    ...warnings.map((warning) => `${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`),
  ];
}

function orders({ unknown: settle, orders: { unknown: count }, frozen, halts }: Status): ComponentChildren[] {
  const unknown = settle.filter(({ status }) => status === 'unknown');
  const [first] = unknown;
  return [
    ...(first === undefined
      ? []
      : [
          <>
            {counted(count, 'order')} unknown: entries on {[...new Set(unknown.map(({ market }) => market))].join(', ')} wait.{' '}
            <a href={addressOf({ page: 'order', id: first.id })}>See what was searched →</a>
          </>,
        ]),
    ...settle
      .filter(({ status }) => status !== 'unknown')
      .map(({ id, side, size, asked, market, account, reason }) => (
        <>
          {side} {size ?? asked} {market} in {account}: {reason}. <a href={addressOf({ page: 'order', id })}>Settle it →</a>
        </>
      )),
    ...frozen.map(({ account, market, reason, order_id: id }) => (
      <>
        {market} in {account} is frozen: {reason}. <a href={addressOf({ page: 'order', id })}>Settle it →</a>
      </>
    )),
    ...halts.map(({ account, level, reason }) => (
      <>
        {level === 'all' ? 'Everything is' : 'Entries are'} halted for {account ?? 'every account'}: {withStop(reason)}{' '}
        <a href={addressOf({ page: 'accounts' })}>Resume →</a>
      </>
    )),
  ];
}

function alerts({ missed, quiet }: Status): ComponentChildren[] {
  return [
    ...missed.map(
      ({ strategy, symbol, from, to }) =>
        `${from === to ? `Alert ${from}` : `Alerts ${from} to ${to}`} of ${strategy || 'no strategy'} ${symbol} never came: look into TradingView's alert log.`,
    ),
    ...quiet.map(
      ({ strategy, silent_since: since }) =>
        `Nothing from ${strategy || 'alerts without strategy'} since ${shortMoment(since, now.value)}: see that its alert still runs in TradingView.`,
    ),
  ];
}
