// What is held and earned, as the API and the command line show it.
import { isoTime } from '../../model/clock.ts';
import { type Decimal, plain, ZERO } from '../../model/decimal.ts';
import type { AccountId } from '../../model/ids.ts';
import { type Money, totals } from '../../model/money.ts';
import { averageCost, unrealised } from '../../model/position.ts';
import type { PnlRow, PositionRow } from '../../ledger/port.ts';
import type { Balance } from '../../venue/port.ts';
import { type AccountName, average, type Json, presentMoney, text } from './order.ts';

export function presentPosition(row: PositionRow, accountName: AccountName): Json {
  return {
    account: accountName(row.accountId),
    exchange: row.market.exchange,
    market: row.market.symbol,
    base: row.market.base,
    quote: row.market.quote,
    quantity: plain(row.quantity),
    average_price: average(averageCost(row)),
    cost: plain(row.cost),
    mark: text(row.mark),
    value: row.mark === undefined ? null : plain(row.quantity.times(row.mark)),
    unrealised: row.mark === undefined ? null : plain(unrealised(row, row.mark)),
    realised: plain(row.realised),
    updated_at: isoTime(row.updatedAt),
  };
}

export function presentBalances(
  entry: { accountId: AccountId; balances: readonly Balance[]; at: number },
  accountName: AccountName,
): Json[] {
  return entry.balances.map((balance) => ({
    account: accountName(entry.accountId),
    currency: balance.currency,
    free: plain(balance.free),
    locked: plain(balance.locked),
    total: plain(balance.free.plus(balance.locked)),
    at: isoTime(entry.at),
  }));
}

/** By what a result can be summed up. */
export const PNL_GROUPS = ['order', 'account', 'market', 'strategy', 'day'] as const;
export type PnlGroup = (typeof PNL_GROUPS)[number];

/** `order` leaves the rows as they are; the others add up what shares that member and a currency, because sums over currencies mean nothing. */
export function presentPnl(rows: readonly PnlRow[], by: PnlGroup, accountName: AccountName): Json[] {
  if (by === 'order') {
    return rows.map((row) => ({
      day: row.day,
      account: accountName(row.accountId),
      market: row.market,
      strategy: row.strategy,
      ...results([row]),
    }));
  }
  const groups = new Map<string, { name: string; rows: PnlRow[] }>();
  for (const row of rows) {
    const name = by === 'account' ? accountName(row.accountId) : row[by];
    const key = JSON.stringify([name, row.currency]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { name, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()].map((group) => ({ [by]: group.name, ...results(group.rows) }));
}

function results(rows: readonly PnlRow[]): Json {
  const realised: Decimal = rows.reduce((total, row) => total.plus(row.realised), ZERO);
  const fees: Money[] = totals(rows.flatMap((row) => row.fees));
  const fills = rows.reduce((count, row) => count + row.fills, 0);
  return { currency: rows[0]?.currency ?? null, realised: plain(realised), fees: fees.map(presentMoney), fills };
}
