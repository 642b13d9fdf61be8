// The account as the risk stage sees it: halts, position, holdings, what works at the venue, and what the day began with.
import { type Decimal, decimal, plain, ZERO } from '../model/decimal.ts';
import type { AccountId, OrderId } from '../model/ids.ts';
import { meeting } from '../model/halt.ts';
import { assumedMarket } from '../model/market.ts';
import type { Money } from '../model/money.ts';
import { unrealised } from '../model/position.ts';
import type { Order } from '../model/order.ts';
import { accountOf, WORLD_KEYS } from './account-row.ts';
import { ALL_HALTS } from './halts.ts';
import { knownMarket, marketOfRow } from './market-row.ts';
import { ORDER_COLUMNS, orderById, type StoredOrder, storedOrderOfRow } from './order-row.ts';
import type { AccountView, Exposure, Holding, ViewParts } from './port.ts';
import { positionIn, positionOfRow } from './position-row.ts';
import { type Answers, ask, askTogether, optionalText, type Question, type Row, type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** What {@link accountView} is made of. */
function viewQuestions({ accountId, exchange, market }: Placed, day: string, parts: ViewParts) {
  return {
    working: unsettledOrders(accountId),
    held: parts === 'all' ? holdings(accountId, exchange) : NOT_READ,
    opened: dayOpen(accountId, day),
    account: accountOf(accountId),
    halts: ALL_HALTS,
    market: knownMarket(exchange, market),
    position: positionIn({ accountId, market }),
  };
}

type Placed = Pick<Order, 'accountId' | 'exchange' | 'market'>;

/** Costs nothing, so that one set of questions serves with and without. */
const NOT_READ: Question<'not read'> = { text: 'SELECT 1 AS unread', values: [], read: () => 'not read' };

type Answered = Answers<ReturnType<typeof viewQuestions>>;

/** `day` as in `2026-11-22`. Where the day has no opening result yet, what it would be now stands in for it. */
export async function accountView(
  sql: Sql,
  which: Placed & Pick<Order, 'id'>,
  day: string,
  parts: ViewParts = 'all',
): Promise<AccountView | undefined> {
  const { row, ...answered } = await askTogether(sql, { row: orderById(which.id), ...viewQuestions(which, day, parts) });
  if (row === undefined) return undefined;
  const { opened, held } = answered;
  return viewOf(row.order, { ...answered, opened: opened.size > 0 || held === 'not read' ? opened : results(held) });
}

/** The account as {@link accountView} shows it, under its lock and with the day opened, and what else `more` asks. */
export async function accountUnderLock<Busy, Last>(
  tx: Tx,
  { order }: StoredOrder,
  { day, parts = 'all' }: { readonly day: string; readonly parts?: ViewParts | undefined },
  more: { readonly busy: Question<Busy>; readonly last: Question<Last> },
) {
  const { busy, last, ...answered } = await askTogether(tx.sql, { ...more, ...viewQuestions(order, day, parts) });
  return { busy, last, view: viewOf(order, { ...answered, opened: await openDay(tx, order, day, answered) }) };
}

function viewOf(order: Order, { working, held, opened, account, halts, market, position }: Answered): AccountView {
  const unsettled = working.filter((row) => row.order.id !== order.id);
  return {
    account,
    halts: meeting(halts, order.accountId),
    order,
    market,
    position,
    holdings: held,
    unsettled: unsettled.map((row) => row.order),
    reservations: new Map(unsettled.flatMap(({ order: { id }, reservation }) => reserved(id, reservation))),
    dayOpen: opened,
  };
}

/** As {@link accountView} with everything, of no order in particular. */
export async function accountExposure(sql: Sql, accountId: AccountId, day: string): Promise<Exposure> {
  const account = await ask(sql, accountOf(accountId));
  const { working, held, opened } = await askTogether(sql, {
    working: unsettledOrders(accountId),
    held: holdings(accountId, account.exchange),
    opened: dayOpen(accountId, day),
  });
  return {
    account,
    holdings: held,
    unsettled: working.map((row) => row.order),
    reservations: new Map(working.flatMap(({ order: { id }, reservation }) => reserved(id, reservation))),
    dayOpen: opened.size > 0 ? opened : results(held),
  };
}

function unsettledOrders(accountId: AccountId): Question<readonly StoredOrder[]> {
  return {
    text: `SELECT ${ORDER_COLUMNS} FROM orders WHERE account_id = ? AND status IN ('submitting', 'open', 'unknown')`,
    values: [accountId],
    read: (rows) => rows.map(storedOrderOfRow).sort((a, b) => a.arrival - b.arrival),
  };
}

function reserved(id: OrderId, reservation: Money | undefined): [OrderId, Money][] {
  return reservation === undefined ? [] : [[id, reservation]];
}

const HOLDINGS = `SELECT p.account_id, p.market AS held, p.quantity, p.cost, p.realised, p.updated_at, a.exchange AS at_exchange,
    m.exchange, m.symbol, m.base, m.quote, m.rules, m.rules_from, r.price, r.at AS priced_at, w.value AS price_world
  FROM positions p JOIN accounts a ON a.id = p.account_id
  LEFT JOIN markets m ON m.exchange = a.exchange AND m.symbol = p.market
  LEFT JOIN register w ON w.key = '${WORLD_KEYS}' || a.id
  LEFT JOIN prices r ON r.exchange = w.value AND r.market = p.market`;

function holdings(accountId: AccountId, exchange: string): Question<readonly Holding[]> {
  return {
    text: `${HOLDINGS} WHERE p.account_id = ? ORDER BY p.market`,
    values: [accountId],
    read: (rows) =>
      rows
        .map((row) => holdingOfRow(row, exchange))
        .filter(({ position }) => !position.quantity.eq(ZERO) || !position.realised.eq(ZERO)),
  };
}

function holdingOfRow(row: Row, exchange: string): Holding {
  const mark = optionalText(row, 'price');
  return {
    market: row['symbol'] === null ? assumedMarket(exchange, text(row, 'held')) : marketOfRow(row),
    position: positionOfRow(row),
    ...(mark !== undefined && { mark: decimal(mark) }),
  };
}

/** Every account's, for people. */
export async function allHoldings(sql: Sql): Promise<readonly (Holding & { readonly row: Row })[]> {
  const rows = await sql.all(`${HOLDINGS} ORDER BY p.account_id, p.market`);
  return rows.map((row) => ({ ...holdingOfRow(row, text(row, 'at_exchange')), row }));
}

/** Realised and unrealised together, by quote currency; a holding nobody has seen a price of counts at its cost. */
function results(held: readonly Holding[]): Map<string, Decimal> {
  const byCurrency = new Map<string, Decimal>();
  for (const { market, position, mark } of held) {
    const open = mark === undefined ? ZERO : unrealised(position, mark);
    byCurrency.set(market.quote, (byCurrency.get(market.quote) ?? ZERO).plus(position.realised).plus(open));
  }
  return byCurrency;
}

function dayOpen(accountId: AccountId, day: string): Question<ReadonlyMap<string, Decimal>> {
  return {
    text: 'SELECT currency, result FROM day_open WHERE account_id = ? AND day = ?',
    values: [accountId, day],
    read: (rows) => new Map(rows.map((row) => [text(row, 'currency'), decimal(text(row, 'result'))])),
  };
}

/**
 * Fixes what the account's day begins with, at the first order of the day that is judged, where {@link beginDay} has not done so before. A
 * currency that appears later in the day began it with nothing.
 */
async function openDay(
  tx: Tx,
  { accountId, exchange }: Order,
  day: string,
  { opened: known, market: { quote } }: Pick<Answered, 'opened' | 'market'>,
): Promise<ReadonlyMap<string, Decimal>> {
  if (known.has(quote)) return known;
  const opening = known.size > 0 ? new Map<string, Decimal>() : results(await ask(tx.sql, holdings(accountId, exchange)));
  if (!opening.has(quote)) opening.set(quote, ZERO);
  await saveOpening(tx, accountId, day, opening);
  return new Map([...opening, ...known]);
}

/** Fixes what the account's day begins with, whether or not an order is judged; a day that has begun stays as it is. */
export async function beginDay(tx: Tx, accountId: AccountId, day: string): Promise<void> {
  const { account, opened } = await askTogether(tx.sql, { account: accountOf(accountId), opened: dayOpen(accountId, day) });
  if (opened.size > 0) return;
  await saveOpening(tx, accountId, day, results(await ask(tx.sql, holdings(accountId, account.exchange))));
}

async function saveOpening(
  { sql, now }: Tx,
  accountId: AccountId,
  day: string,
  opening: ReadonlyMap<string, Decimal>,
): Promise<void> {
  for (const [currency, result] of opening) {
    await sql.run(
      `INSERT INTO day_open (account_id, day, currency, result, opened_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account_id, day, currency) DO NOTHING`,
      [accountId, day, currency, plain(result), now],
    );
  }
}
