// Start-up is recovery: what nobody alive is sending any more is in doubt, and is looked up like every other doubt.
import type { OrderId } from '../model/ids.ts';
import { advance, tellOf } from './advance.ts';
import { setAttempt } from './attempt-row.ts';
import { unsettledAttempts } from './lanes.ts';
import { loadOrder } from './order-row.ts';
import { ask, text } from './sql.ts';
import type { WorkerId } from './port.ts';
import type { Tx } from './transaction.ts';

/**
 * `exclusive`: no other process can write, so no lease of another worker means anything and all are taken away. Otherwise only leases that
 * ran out do. Lanes of `worker` itself are left alone: it may be sending.
 */
export async function recover(tx: Tx, worker: WorkerId, exclusive: boolean): Promise<number> {
  const { sql, now } = tx;
  await sql.run(
    exclusive
      ? 'UPDATE lanes SET owner = NULL, leased_until = NULL WHERE owner <> ? OR leased_until <= ?'
      : 'UPDATE lanes SET owner = NULL, leased_until = NULL WHERE owner IS NOT NULL AND owner <> ? AND leased_until <= ?',
    [worker, now],
  );
  const unheld = 'SELECT 1 FROM lanes l WHERE l.account_id = o.account_id AND l.market = o.market AND l.owner IS NOT NULL';
  const rows = await sql.all(`SELECT o.id FROM orders o WHERE o.status = 'submitting' AND NOT EXISTS (${unheld})`);
  for (const row of rows) await doubt(tx, text(row, 'id') as OrderId);
  const cancels = await sql.all(
    `SELECT DISTINCT o.id FROM orders o JOIN attempts t ON t.order_id = o.id
     WHERE o.status = 'open' AND t.kind = 'cancel' AND t.state = 'sent' AND NOT EXISTS (${unheld})`,
  );
  for (const row of cancels) await doubtCancel(tx, text(row, 'id') as OrderId);
  return rows.length;
}

async function doubt(tx: Tx, orderId: OrderId): Promise<void> {
  const row = await loadOrder(tx.sql, orderId);
  for (const { id } of await ask(tx.sql, unsettledAttempts(orderId))) await setAttempt(tx.sql, id, 'unknown');
  const message = 'pinewire stopped while the request may have been under way';
  await advance(tx, row, {
    event: 'lose',
    change: { reason: { code: 'interrupted', text: message } },
    nextAt: tx.now,
    journal: { kind: 'order.unknown', data: { code: 'interrupted', message } },
  });
}

async function doubtCancel(tx: Tx, orderId: OrderId): Promise<void> {
  const row = await loadOrder(tx.sql, orderId);
  for (const { id, kind } of await ask(tx.sql, unsettledAttempts(orderId)))
    if (kind === 'cancel') await setAttempt(tx.sql, id, 'unknown');
  const after = await advance(tx, row, { nextAt: tx.now });
  await tellOf(tx, after.order, 'order.cancel_settled', { outcome: 'unknown', code: 'interrupted' });
}
