// `pinewire order ID`: why this order went out, or did not: everything the journal holds about it and its alert, in order.
import type { JournalEvent } from '../../model/event.ts';
import type { OrderId } from '../../model/ids.ts';
import { plain } from '../../model/decimal.ts';
import { printMoney } from '../../model/money.ts';
import { isNotShown, isOneOfSeveral, isTerminal, leavesQuantity, type Order, TRADES_MISSING } from '../../model/order.ts';
import { frozenLaneOf, frozenSentence, maySettle, thawHint } from '../present/frozen.ts';
import { presentAttempt, presentEvent, presentFill, presentSize } from '../present/order.ts';
import { presentStaged } from '../present/stages.ts';
import { argument, type Command, flag, printJson, Stop } from './cli.ts';
import { shortPrice } from './orders.ts';
import { type Store, withStore } from './store.ts';
import { facts, timeline } from './timeline.ts';
import { clockTime, span } from './times.ts';

export const order: Command = ({ cli, args, options }) =>
  withStore(cli, options, async (store) => {
    const { ledger, accountName, config } = store;
    const found = await orderOf(store, argument(args, 0));
    const [events, attempts, fills] = await Promise.all([
      eventsOf(store, found),
      ledger.attempts(found.id),
      ledger.fills(found.id),
    ]);
    if (flag(options, 'json')) {
      const [staged] = await presentStaged(ledger, [found], accountName);
      printJson(cli, {
        ...staged,
        may_settle: maySettle(found, (await ledger.status(cli.clock.now())).frozen),
        events: events.map((event) => presentEvent(event, accountName)),
        requests: attempts.map(presentAttempt),
        fills: fills.map(presentFill),
      });
      return 0;
    }
    const zone = config.server.displayZone;
    cli.out([describeOrder(found, accountName(found.accountId), zone), '', timeline(events, { zone, accountName })].join('\n'));
    const [first] = events;
    // A repeat of the alert may come days later and says nothing about the order.
    const last = events.findLast((event) => event.orderId === found.id);
    if (first !== undefined && last !== undefined)
      cli.out(`\n  ${span(last.at - first.at)} from the alert to the last event; ids and requests in full: --json`);
    const frozen = frozenLaneOf(found, (await ledger.status(cli.clock.now())).frozen);
    const concerns = frozen !== undefined && (frozen.orderId === found.id || !isTerminal(found.status));
    if (concerns) cli.out(`\n${frozenSentence(frozen, accountName)} To go on, ${thawHint(frozen)}`);
    else if (found.status === 'unknown')
      cli.out(
        `\nNobody can say whether it was placed. It is looked up again and again; to settle it by hand:\n  npx pinewire resolve ${found.id} --as filled|open|canceled|not-placed`,
      );
    else if (isNotShown(found))
      cli.out(
        `\n${notShownWords(found)} To settle it by hand:\n  npx pinewire resolve ${found.id} --as filled|open|canceled|not-placed`,
      );
    return 0;
  });

function notShownWords({ reason }: Order): string {
  return reason?.code === TRADES_MISSING ? 'The venue does not show all of its trades.' : 'The venue shows it no more.';
}

/** Also takes what `orders` shows an order as to the venue. */
export async function orderOf({ ledger }: Store, id: string): Promise<Order> {
  const found = await ledger.order(id as OrderId);
  if (found !== undefined) return found;
  throw new Stop(`there is no order ${JSON.stringify(id)}; pinewire orders lists them, newest first`);
}

/** The alert's own events come first: they have no order yet. */
export async function eventsOf({ ledger }: Store, found: Order): Promise<readonly JournalEvent[]> {
  const [ofAlert, ofOrder] = await Promise.all([ledger.events({ alertId: found.alertId }), ledger.events({ orderId: found.id })]);
  const bySeq = new Map<number, JournalEvent>();
  for (const event of [...ofAlert.filter(({ orderId }) => orderId === undefined || orderId === found.id), ...ofOrder])
    bySeq.set(event.seq, event);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function describeOrder(found: Order, account: string, zone: string): string {
  const { price, averagePrice, reason, cancelRequested } = found;
  const leaves = leavesQuantity(found);
  const heading = `Order ${found.id}: ${found.status}`;
  return `${heading}\n${facts([
    ['what', `${found.effect} ${found.side} ${found.market}, ${found.type}${price === undefined ? '' : ` at ${plain(price)}`}`],
    ['account', `${account} on ${found.exchange}`],
    ['asked', presentSize(found.asked)],
    ['size', found.size === undefined ? undefined : plain(found.size)],
    ['in several', isOneOfSeveral(found) ? severalWords(found) : undefined],
    ['filled', `${plain(found.filled)}${averagePrice === undefined ? '' : ` at ${shortPrice(plain(averagePrice))} on average`}`],
    ['leaves', leaves === undefined || leaves.eq('0') ? undefined : plain(leaves)],
    ['fees', found.fees.map(printMoney).join(', ')],
    ['alert price', found.alertPrice === undefined ? undefined : plain(found.alertPrice)],
    ['reason', reason === undefined ? undefined : `${reason.text} (${reason.code})`],
    ['what to do', reason?.hint],
    ['cancel', cancelRequested === undefined ? undefined : `asked for: ${cancelRequested.text}`],
    ['strategy', found.strategy],
    ['client_ref', found.clientRef],
    ['alert', found.alertId],
    ['client order id', found.clientOrderId],
    ['venue order id', found.venueOrderId],
    ['requests', String(found.attempts)],
    [`accepted (${zone})`, clockTime(found.createdAt, zone)],
  ])}`;
}

/** `order 1 of its exit; the next one takes 179.7`. */
function severalWords({ revision, leg, remainder }: Order): string {
  return `order ${revision} of its ${leg}${remainder === undefined ? '' : `; the next one takes ${plain(remainder)}`}`;
}
