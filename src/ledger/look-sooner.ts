// Bringing looks forward: what a stream may have missed, or told in a way that does not add up, is asked about now; and what a clock that went
// back has put into a future that does not come.
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

/** Nothing is put off for longer, but for a ban that a venue named; its pause is the budget's, which counts by a clock that never jumps. */
const FARTHEST_MS = 600_000;

/**
 * Everything that is due in a far future is due now: it was put off by a clock that stood ahead. Where nothing is, nothing is written.
 */
export async function clockWentBack({ sql }: Tx, now: number): Promise<void> {
  const far = now + FARTHEST_MS;
  await sql.run('UPDATE orders SET next_at = ? WHERE next_at > ? AND next_at < ?', [now, far, NEVER]);
  await sql.run('UPDATE orders SET look_again_at = ? WHERE look_again_at > ? AND look_again_at < ?', [now, far, NEVER]);
  await sql.run('UPDATE lanes SET next_at = ? WHERE next_at > ? AND next_at < ?', [now, far, NEVER]);
}
