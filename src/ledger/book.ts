// Booking a venue's report: new fills first, with the position they move, then the order's state. Facts may repeat, come late or out of order.
import { type Decimal, plain, ZERO } from '../model/decimal.ts';
import type { Fill } from '../model/fill.ts';
import { type Money, money, printMoney, totals } from '../model/money.ts';
import {
  isAwaitingTrades,
  isNotShown,
  isSettledByHand,
  isTerminal,
  nextState,
  type Order,
  type OrderEvent,
  type Reason,
} from '../model/order.ts';
import { isDerivative, type Market } from '../model/market.ts';
import { applyFill, type Position } from '../model/position.ts';
import { eventOf, type ExecutionReport } from '../model/report.ts';
import type { EventKind } from '../model/event.ts';
import { advance, fold, type Step, tellOf } from './advance.ts';
import { setAttempt } from './attempt-row.ts';
import { frozenBy, NEVER, unsettledAttempts, whyFrozen } from './lanes.ts';
import { knownMarket } from './market-row.ts';
import { loadOrder, type StoredOrder, updateOrder } from './order-row.ts';
import type { ExecutionLedger } from './port.ts';
import { positionIn, savePosition } from './position-row.ts';
import { ask, askTogether, optionalText, type Sql } from './sql.ts';
import type { Tx } from './transaction.ts';

/** After the end of an order the venue's trades are read again: they are told by other servers than the one that ended it. */
export const FIRST_LOOK_AFTER_END_MS = 5_000;

export interface Booking {
  readonly report: ExecutionReport;
  /** How it was learnt, for the journal. */
  readonly via: string;
  readonly kind: EventKind;
  readonly searched?: readonly string[];
  /** Absent: as it was. */
  readonly nextAt?: number | undefined;
  /** Whether the event is written although nothing changed: the answer to a request always is. */
  readonly always?: boolean;
}

export async function book(tx: Tx, input: Parameters<ExecutionLedger['book']>[0]): Promise<Order> {
  const { orderId, report, via, searched, nextAt } = input;
  const row = await loadOrder(tx.sql, orderId);
  const booking: Booking = { report, via, kind: 'order.report', nextAt, ...(searched !== undefined && { searched }) };
  return (await bookReport(tx, row, booking)).order;
}

export async function bookReport(tx: Tx, row: StoredOrder, booking: Booking): Promise<StoredOrder> {
  const { report, via } = booking;
  if (isFilledByHand(row.order)) return recordStale(tx, row, booking, eventOf(report, row.order, row.order.filled));
  const booked = await bookFills(tx, row, report.fills, via);
  const event = eventOf(report, booked.order, booked.order.filled);
  const next = nextState(row.order.status, event);
  // The venue has it although we hold it for queued: a proof of absence was wrong. Nothing more goes out on this lane until a person has looked.
  if (row.order.status === 'queued' || next === undefined) await updateOrder(tx.sql, booked);
  if (row.order.status === 'queued') return contradict(tx, booked, report);
  const after = next === undefined ? await recordStale(tx, booked, booking, event) : await move(tx, booked, booking, event);
  await closeAttempts(tx, after.order, report);
  return isNewsAfterEnd(row.order, after.order)
    ? advance(tx, after, { lookAgainAt: tx.now + FIRST_LOOK_AFTER_END_MS, tries: 0 })
    : after;
}

/** Ended short by the venue just now, or filled after that: the next fill of it may be told later still. */
function isNewsAfterEnd(before: Order, after: Order): boolean {
  if (after.status !== 'canceled' && after.status !== 'expired') return false;
  return before.status !== after.status || before.filled.lt(after.filled);
}

/** A person has told what filled: the venue's trades are the same ones under other names, and booked as well they would count twice. */
function isFilledByHand(order: Order): boolean {
  return order.status === 'filled' && isSettledByHand(order) && order.filled.gt(ZERO);
}

/** As {@link bookFill}, one after the other. The order's row is left to the caller. */
async function bookFills(tx: Tx, row: StoredOrder, fills: readonly Fill[], via: string): Promise<StoredOrder> {
  if (fills.length === 0) return row;
  const { order } = row;
  const known = { market: knownMarket(order.exchange, order.market), position: positionIn(order) };
  let { market, position } = await askTogether(tx.sql, known);
  let after = row;
  for (const fill of fills) ({ row: after, position } = await foldFill(tx, after, { fill, via, market, position }));
  return after;
}

/** One trade: kept once by account, market, trade id and side, folded into the position, added to the order. */
export async function bookFill(tx: Tx, row: StoredOrder, fill: Fill, via: string): Promise<StoredOrder> {
  const after = await bookFills(tx, row, [fill], via);
  await updateOrder(tx.sql, after);
  return after;
}

interface Folding {
  readonly fill: Fill;
  readonly via: string;
  readonly market: Market;
  readonly position: Position;
}

async function foldFill(
  tx: Tx,
  row: StoredOrder,
  { fill, via, market, position }: Folding,
): Promise<{ readonly row: StoredOrder; readonly position: Position }> {
  const { sql, now } = tx;
  const { order } = row;
  // Coins that pay the fee of a perpetual come from the balance: the position is contracts, and stays as it is.
  const coin = isDerivative(market) ? '' : market.base;
  const moved = applyFill(position, order.side, fill, coin, market.quote);
  const realised = moved.realised.minus(position.realised);
  const keep = (tradeId: string) => keepFill(tx, order, { ...fill, tradeId }, money(realised, market.quote));
  if (!(await keep(fill.tradeId)) && !((await isOtherSide(sql, order, fill)) && (await keep(`${fill.tradeId} ${order.side}`))))
    return { row, position };
  const { tradeId, quantity, price, fee, at, priceFrom } = fill;
  await savePosition(sql, order, moved, now);
  const filled = order.filled.plus(quantity);
  const spent = row.spent.plus(quantity.times(price));
  const after = await fold(tx, row, {
    change: { filled, averagePrice: spent.div(filled), fees: fee === undefined ? order.fees : totals([...order.fees, fee]) },
    spent,
    journal: {
      kind: 'order.fill',
      data: {
        trade: tradeId,
        quantity: plain(quantity),
        price: plain(price),
        ...(fee !== undefined && { fee: printMoney(fee) }),
        at,
        ...(priceFrom !== undefined && { price_from: priceFrom }),
        via,
        filled: plain(filled),
      },
    },
  });
  return { row: after, position: moved };
}

/** False where the trade is kept already. */
async function keepFill({ sql, now }: Tx, order: Order, fill: Fill, realised: Money): Promise<boolean> {
  const { tradeId, quantity, price, fee, at, priceFrom } = fill;
  const added = await sql.run(
    `INSERT INTO fills (account_id, market, trade_id, order_id, strategy, quantity, price, fee, at, price_from, realised, currency, booked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, market, trade_id) DO NOTHING`,
    [
      order.accountId,
      order.market,
      tradeId,
      order.id,
      order.strategy,
      plain(quantity),
      plain(price),
      fee === undefined ? null : printMoney(fee),
      at,
      priceFrom ?? null,
      plain(realised.amount),
      realised.currency,
      now,
    ],
  );
  return added > 0;
}

/** Whether the trade is kept as the other side's: the account traded with itself, and a venue names both halves alike. */
async function isOtherSide(sql: Sql, { accountId, market, side }: Order, { tradeId }: Fill): Promise<boolean> {
  const other = await sql.get(
    `SELECT 1 AS there FROM fills f JOIN orders o ON o.id = f.order_id
     WHERE f.account_id = ? AND f.market = ? AND f.trade_id = ? AND o.side <> ?`,
    [accountId, market, tradeId, side],
  );
  return other !== undefined;
}

async function move(tx: Tx, row: StoredOrder, booking: Booking, event: OrderEvent): Promise<StoredOrder> {
  const { report, kind, nextAt, always = false } = booking;
  const { order } = row;
  const next = nextState(order.status, event);
  const rests = next === 'open' && order.restingSince === undefined;
  const awaited = awaitedTrades(order, report, event);
  const isBack = isNotShown(order) && awaited === undefined;
  const isNews = isBack || next !== order.status || order.venueOrderId !== report.venueOrderId;
  // Somebody asked to cancel it before anybody knew that it is there.
  const asked = order.cancelRequested !== undefined && (isBack || next !== order.status);
  const due = next === 'open' && asked ? tx.now : nextAt;
  const reason = next === undefined || next === order.status ? undefined : endReason(order, report, event);
  const step: Step = {
    event,
    change: {
      venueOrderId: report.venueOrderId,
      ...(rests && { restingSince: tx.now }),
      ...(reason !== undefined && { reason }),
      // What made it wait or lost its answer is over once it is open or filled.
      ...((next === 'open' || next === 'filled') && { reason: awaited }),
    },
    ...(due !== undefined && { nextAt: due }),
    tries: 0,
  };
  if (!isNews && !always) return advance(tx, row, step);
  return advance(tx, row, { ...step, journal: { kind, data: reportData(booking, order.filled) } });
}

/** It is over at the venue, and its trades are still missing: since when decides who may settle it. */
function awaitedTrades({ reason }: Order, { status }: ExecutionReport, event: OrderEvent): Reason | undefined {
  return isAwaitingTrades(reason) && event === 'part' && status !== 'open' ? reason : undefined;
}

/** A fact that cannot move the order any more (it came late) is kept as a fact. */
async function recordStale(tx: Tx, row: StoredOrder, booking: Booking, event: OrderEvent): Promise<StoredOrder> {
  await tellOf(tx, row.order, booking.kind, { ...reportData(booking, row.order.filled), stale: event });
  return row;
}

function reportData(
  { report, via, searched }: Pick<Booking, 'report' | 'via' | 'searched'>,
  filled: Decimal,
): Record<string, unknown> {
  return {
    via,
    venue_order_id: report.venueOrderId,
    venue_status: report.status,
    venue_filled: plain(report.filled),
    filled: plain(filled),
    ...(report.message !== undefined && { message: report.message }),
    ...(searched !== undefined && { searched }),
  };
}

function endReason(order: Order, report: ExecutionReport, event: OrderEvent): Reason | undefined {
  switch (event) {
    case 'cancel':
      return (
        order.cancelRequested ?? { code: 'canceled_by_venue', text: report.message ?? 'canceled at the venue, not by pinewire' }
      );
    case 'expire':
      return { code: 'expired_at_venue', text: report.message ?? 'what could not be filled at once expired at the venue' };
    case 'reject':
      return { code: 'rejected_by_venue', text: report.message ?? 'the venue rejected it' };
    default:
      return undefined;
  }
}

/** The venue has spoken of the order, so its placement is settled; once the order is over, so is every cancel. */
async function closeAttempts(tx: Tx, order: Order, report: ExecutionReport): Promise<void> {
  for (const { id, kind } of await ask(tx.sql, unsettledAttempts(order.id))) {
    if (kind === 'place') await setAttempt(tx.sql, id, 'acknowledged');
    else if (isTerminal(order.status)) await setAttempt(tx.sql, id, report.status === 'canceled' ? 'acknowledged' : 'absent');
  }
}

async function contradict(tx: Tx, row: StoredOrder, report: ExecutionReport): Promise<StoredOrder> {
  await freezeLane(tx, row, report, ['absence']);
  return { ...row, nextAt: NEVER };
}

export async function freeze(tx: Tx, { order, report, fields }: Parameters<ExecutionLedger['freeze']>[0]): Promise<void> {
  const row = await loadOrder(tx.sql, order.id);
  if (isSame(row.order.size, order.size) && isSame(row.order.price, order.price)) await freezeLane(tx, row, report, fields);
}

function isSame(one: Decimal | undefined, other: Decimal | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.eq(other);
}

async function freezeLane(tx: Tx, row: StoredOrder, report: ExecutionReport, fields: readonly string[]): Promise<void> {
  const { sql } = tx;
  const { id, accountId, market } = row.order;
  const why = whyFrozen(id, fields);
  await sql.run('INSERT INTO lanes (account_id, market, token) VALUES (?, ?, 0) ON CONFLICT (account_id, market) DO NOTHING', [
    accountId,
    market,
  ]);
  const before = await sql.get('SELECT frozen FROM lanes WHERE account_id = ? AND market = ?', [accountId, market]);
  const known = before === undefined ? undefined : optionalText(before, 'frozen');
  if (known === why || (known !== undefined && frozenBy(known) !== id && row.nextAt === NEVER)) return;
  // A lane that is frozen by another order stays so: this one's turn comes when that one is settled.
  if (known === undefined || frozenBy(known) === id)
    await sql.run('UPDATE lanes SET frozen = ? WHERE account_id = ? AND market = ?', [why, accountId, market]);
  await advance(tx, row, {
    nextAt: NEVER,
    journal: { kind: 'order.frozen', data: { fields, why, ...reportData({ report, via: 'lookup' }, row.order.filled) } },
  });
}
