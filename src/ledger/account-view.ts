// The account as the risk stage sees it: halts, position, holdings, what works at the venue, and what the day began with.
import { type Decimal, decimal, plain, ZERO } from '../model/decimal.ts';
import type { AccountId, OrderId } from '../model/ids.ts';
import { assumedMarket } from '../model/market.ts';
import type { Money } from '../model/money.ts';
import { unrealised } from '../model/position.ts';
import { loadAccount } from './account-row.ts';
import { allHalts, meeting } from './halts.ts';
import { loadMarket, marketOfRow } from './market-row.ts';
import { ORDER_COLUMNS, type StoredOrder, storedOrderOfRow } from './order-row.ts';
import type { AccountView, Exposure, Holding, ViewParts } from './port.ts';
import { loadPosition, positionOfRow } from './position-row.ts';
import { optionalText, type Row, type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** `day` as in `2026-11-22`. Where the day has no opening result yet, what it would be now stands in for it. */
export async function accountView(sql: Sql, { order }: StoredOrder, day: string, parts: ViewParts = 'all'): Promise<AccountView> {
  const { accountId, market } = order;
  // Asked together: on a server each question costs the way there and back.
  const [working, held, opened, account, halts, known, position] = await Promise.all([
    unsettledOrders(sql, accountId),
    parts === 'all' ? holdings(sql, accountId, order.exchange) : ('not read' as const),
    readDayOpen(sql, accountId, day),
    loadAccount(sql, accountId),
    allHalts(sql),
    loadMarket(sql, order.exchange, market),
    loadPosition(sql, order),
  ]);
  const unsettled = working.filter((row) => row.order.id !== order.id);
  return {
    account,
    halts: meeting(halts, accountId),
    order,
    market: known,
    position,
    holdings: held,
    unsettled: unsettled.map((row) => row.order),
    reservations: new Map(unsettled.flatMap(({ order: { id }, reservation }) => reserved(id, reservation))),
    dayOpen: opened.size > 0 || held === 'not read' ? opened : results(held),
  };
}

/** As {@link accountView} with everything, of no order in particular. */
export async function accountExposure(sql: Sql, accountId: AccountId, day: string): Promise<Exposure> {
  const account = await loadAccount(sql, accountId);
  const unsettled = await unsettledOrders(sql, accountId);
  const held = await holdings(sql, accountId, account.exchange);
  const opened = await readDayOpen(sql, accountId, day);
  return {
    account,
    holdings: held,
    unsettled: unsettled.map((row) => row.order),
    reservations: new Map(unsettled.flatMap(({ order: { id }, reservation }) => reserved(id, reservation))),
    dayOpen: opened.size > 0 ? opened : results(held),
  };
}

async function unsettledOrders(sql: Sql, accountId: AccountId): Promise<readonly StoredOrder[]> {
  const rows = await sql.all(
    `SELECT ${ORDER_COLUMNS} FROM orders WHERE account_id = ? AND status IN ('submitting', 'open', 'unknown')`,
    [accountId],
  );
  return rows.map(storedOrderOfRow).sort((a, b) => a.arrival - b.arrival);
}

function reserved(id: OrderId, reservation: Money | undefined): [OrderId, Money][] {
  return reservation === undefined ? [] : [[id, reservation]];
}

const HOLDINGS = `SELECT p.market AS held, p.quantity, p.cost, p.realised, p.updated_at, a.exchange AS at_exchange,
    m.exchange, m.symbol, m.base, m.quote, m.rules, m.rules_from, r.price
  FROM positions p JOIN accounts a ON a.id = p.account_id
  LEFT JOIN markets m ON m.exchange = a.exchange AND m.symbol = p.market
  LEFT JOIN prices r ON r.exchange = a.exchange AND r.market = p.market`;

async function holdings(sql: Sql, accountId: AccountId, exchange: string): Promise<readonly Holding[]> {
  const rows = await sql.all(`${HOLDINGS} WHERE p.account_id = ? ORDER BY p.market`, [accountId]);
  return rows
    .map((row) => holdingOfRow(row, exchange))
    .filter(({ position }) => !position.quantity.eq(ZERO) || !position.realised.eq(ZERO));
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
  const rows = await sql.all(`${HOLDINGS.replace('SELECT', 'SELECT p.account_id,')} ORDER BY p.account_id, p.market`);
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

async function readDayOpen(sql: Sql, accountId: AccountId, day: string): Promise<Map<string, Decimal>> {
  const rows = await sql.all('SELECT currency, result FROM day_open WHERE account_id = ? AND day = ?', [accountId, day]);
  return new Map(rows.map((row) => [text(row, 'currency'), decimal(text(row, 'result'))]));
}

/**
 * Fixes what the account's day begins with, at the first order of the day that is judged. A currency that appears later in the day began
 * it with nothing.
 */
export async function openDay({ sql, now }: Tx, { order }: StoredOrder, day: string): Promise<void> {
  const { accountId, exchange, market } = order;
  const known = await readDayOpen(sql, accountId, day);
  const { quote } = await loadMarket(sql, exchange, market);
  if (known.has(quote)) return;
  const opening = known.size > 0 ? new Map<string, Decimal>() : results(await holdings(sql, accountId, exchange));
  if (!opening.has(quote)) opening.set(quote, ZERO);
  for (const [currency, result] of opening) {
    await sql.run(
      `INSERT INTO day_open (account_id, day, currency, result, opened_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account_id, day, currency) DO NOTHING`,
      [accountId, day, currency, plain(result), now],
    );
  }
}
