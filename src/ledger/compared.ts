// What the venues have and a store that has forgotten does not know: due for each account once an epoch begins, and kept in the register
// together with the journal's row that tells it.
import type { OrderType } from '../model/alert.ts';
import { isoTime } from '../model/clock.ts';
import type { AccountId } from '../model/ids.ts';
import type { ExecutionReport } from '../model/report.ts';
import type { Side } from '../model/side.ts';
import { register, saveRegister } from './register.ts';
import { type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** An order, or trades of one, that the venue has and the ledger does not know. Decimals are texts, times milliseconds UTC. */
export interface ForgottenOrder {
  readonly market: string;
  /** Absent where the venue shows a trade and does not say of which order. */
  readonly venueOrderId?: string;
  /** Absent where the venue does not tell it: the order may be ours or not. */
  readonly clientOrderId?: string;
  readonly side?: Side;
  readonly type?: OrderType;
  readonly status?: ExecutionReport['status'];
  readonly size?: string;
  readonly filled: string;
  /** Of the trades that were told. */
  readonly averagePrice?: string;
  readonly placedAt?: number;
  readonly lastTradeAt?: number;
}

/** What was asked of an account's venue, and what it has that the ledger does not know. */
export interface ComparisonResult {
  readonly comparedAt: number;
  /** The span that was asked for, milliseconds UTC. */
  readonly from: number;
  readonly to: number;
  readonly markets: readonly string[];
  /** `orders by time`, `trades by time`. */
  readonly asked: readonly string[];
  /** What the venue could not tell, a sentence each without its full stop. */
  readonly untold: readonly string[];
  /** Under ids that are spelled as ours, or of which the venue does not tell the id. */
  readonly orders: readonly ForgottenOrder[];
  /** How many more of those there are. */
  readonly more: number;
  /** Under ids that are not ours: a person's, another program's. */
  readonly others: readonly ForgottenOrder[];
  readonly moreOthers: number;
}

/** An account that is to be compared with its venue, because the store has forgotten something. */
export interface Comparison {
  readonly accountId: AccountId;
  /** The epoch it is due in. */
  readonly epoch: number;
  /** The last moment that is journalled before the gap, and the moment when the gap was noticed; milliseconds UTC. */
  readonly since: number;
  readonly forgotAt: number;
  /** Absent until the venue has been asked. */
  readonly result?: ComparisonResult;
}

const KEYS = 'compared/';

type Kept = Omit<Comparison, 'accountId'>;

export async function comparisons(sql: Sql): Promise<readonly Comparison[]> {
  return [...(await register(sql, KEYS))].map(([key, value]) => ({
    accountId: key.slice(KEYS.length) as AccountId,
    ...(JSON.parse(value) as Kept),
  }));
}

/** An epoch begins: every account that trades elsewhere is to be compared. One that never was in the epoch before stays due since then. */
export async function compareAll(tx: Tx, due: Kept): Promise<void> {
  const rows = await tx.sql.all(`SELECT id FROM accounts WHERE mode <> 'paper'`);
  const before = new Map((await comparisons(tx.sql)).map((one) => [one.accountId, one]));
  const entries = rows.map((row) => {
    const id = text(row, 'id') as AccountId;
    const open = before.get(id);
    const since = open !== undefined && open.result === undefined ? Math.min(open.since, due.since) : due.since;
    return [KEYS + id, JSON.stringify({ ...due, since })] as const;
  });
  await saveRegister(tx, new Map(entries));
}

/** One account more: the store has forgotten that it had it. */
export async function compareToo(tx: Tx, accountId: AccountId, due: Kept): Promise<void> {
  await saveRegister(tx, new Map([[KEYS + accountId, JSON.stringify(due)]]));
}

/** Journals what was found, once for each epoch and account; false where that was done already, or another epoch has begun meanwhile. */
export async function noteComparison(tx: Tx, accountId: AccountId, epoch: number, result: ComparisonResult): Promise<boolean> {
  const kept = (await comparisons(tx.sql)).find((one) => one.accountId === accountId);
  if (kept === undefined || kept.epoch !== epoch || kept.result !== undefined) return false;
  const { since, forgotAt } = kept;
  await saveRegister(tx, new Map([[KEYS + accountId, JSON.stringify({ epoch, since, forgotAt, result })]]));
  await tx.append({ kind: 'account.compared', accountId, data: { epoch, ...comparisonRow(result) } });
  return true;
}

/** As the journal and the API show it. */
export function comparisonRow(result: ComparisonResult): Readonly<Record<string, unknown>> {
  const { from, to, markets, asked, untold, orders, more, others, moreOthers } = result;
  return {
    from: isoTime(from),
    to: isoTime(to),
    markets,
    asked,
    untold,
    orders: orders.map(forgottenRow),
    more,
    others: others.map(forgottenRow),
    more_others: moreOthers,
  };
}

export function forgottenRow(order: ForgottenOrder): Readonly<Record<string, unknown>> {
  const { market, side, type, status, size, filled, averagePrice, clientOrderId, venueOrderId, placedAt, lastTradeAt } = order;
  return {
    market,
    side: side ?? null,
    type: type ?? null,
    status: status ?? null,
    size: size ?? null,
    filled,
    average_price: averagePrice ?? null,
    client_order_id: clientOrderId ?? null,
    venue_order_id: venueOrderId ?? null,
    placed_at: placedAt === undefined ? null : isoTime(placedAt),
    last_trade_at: lastTradeAt === undefined ? null : isoTime(lastTradeAt),
  };
}
