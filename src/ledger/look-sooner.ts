// Bringing looks forward: what a stream may have missed, or told in a way that does not add up, is asked about now.
import type { OrderId } from '../model/ids.ts';
import { advance } from './advance.ts';
import { NEVER } from './lanes.ts';
import { loadOrder } from './order-row.ts';
import type { ExecutionLedger } from './port.ts';
import { text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** Orders that wait for a person, and requests under way, are left alone. */
const LATER = `status IN ('open', 'unknown') AND next_at > ? AND next_at < ?`;

export async function lookSooner(
  tx: Tx,
  { accountId, orderId, at }: Parameters<ExecutionLedger['lookSooner']>[0],
): Promise<void> {
  const one = orderId === undefined ? [] : [orderId];
  const rows = await tx.sql.all(
    `SELECT id FROM orders WHERE account_id = ? AND ${LATER}${orderId === undefined ? '' : ' AND id = ?'} ORDER BY arrival`,
    [accountId, at, NEVER, ...one],
  );
  for (const row of rows) await advance(tx, await loadOrder(tx.sql, text(row, 'id') as OrderId), { nextAt: at });
}
