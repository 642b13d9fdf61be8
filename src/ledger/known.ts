// Which of the orders and trades that a venue has are known here, by the names they have there.
import type { AccountId } from '../model/ids.ts';
import { marks, type Sql, text } from './sql.ts';

/** Names of orders and trades at an account's venue. */
export interface VenueNames {
  readonly clientOrderIds: readonly string[];
  /** On this market. */
  readonly market: string;
  readonly tradeIds: readonly string[];
}

/** Those of them that the ledger knows. */
export interface Known {
  /** Sent under this id, or about to be asked for under it. */
  readonly clientOrderIds: ReadonlySet<string>;
  readonly tradeIds: ReadonlySet<string>;
  /** The venue's ids of all orders that are not over: their trades may not be booked yet. */
  readonly unsettled: ReadonlySet<string>;
}

export async function known(sql: Sql, accountId: AccountId, names: VenueNames): Promise<Known> {
  const { market, clientOrderIds, tradeIds } = names;
  const [ids, trades] = [new Set<string>(), new Set<string>()];
  for (const some of inParts(clientOrderIds)) {
    const rows = await sql.all(
      `SELECT client_order_id FROM orders WHERE account_id = ? AND attempts > 0 AND client_order_id IN (${PART})
       UNION ALL SELECT client_order_id FROM orders WHERE account_id = ? AND next_at IS NOT NULL AND client_order_id IN (${PART})`,
      [accountId, ...some, accountId, ...some],
    );
    for (const row of rows) ids.add(text(row, 'client_order_id'));
  }
  for (const some of inParts(tradeIds)) {
    const query = `SELECT trade_id FROM fills WHERE account_id = ? AND market = ? AND trade_id IN (${PART})`;
    for (const row of await sql.all(query, [accountId, market, ...some])) trades.add(text(row, 'trade_id'));
  }
  const open = await sql.all(
    `SELECT venue_order_id FROM orders WHERE account_id = ? AND status IN ('submitting', 'open', 'unknown') AND venue_order_id IS NOT NULL`,
    [accountId],
  );
  return { clientOrderIds: ids, tradeIds: trades, unsettled: new Set(open.map((row) => text(row, 'venue_order_id'))) };
}

/** Statements are kept prepared by their text, so all have one length. */
const PART_SIZE = 50;
const PART = marks(PART_SIZE);

/** The last part is filled up with what names nothing. */
function inParts(names: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < names.length; at += PART_SIZE) {
    const part = names.slice(at, at + PART_SIZE);
    parts.push([...part, ...Array.from({ length: PART_SIZE - part.length }, () => '')]);
  }
  return parts;
}
