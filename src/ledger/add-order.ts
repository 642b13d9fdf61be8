// A new order: its row, its first event and its lane, whether an alert brought it or a leg goes on.
import { ZERO } from '../model/decimal.ts';
import { reasonFor } from '../model/denial.ts';
import type { Order } from '../model/order.ts';
import { printSizeSpec } from '../model/size.ts';
import { insertOrder } from './order-row.ts';
import type { OrderDraft } from './port.ts';
import type { Tx } from './transaction.ts';

/** Queued and due now; or denied, when intake already knows that this account cannot take it. */
export async function addOrder(tx: Tx, { order: draft, denial, note }: OrderDraft): Promise<Order> {
  const reason = denial === undefined ? undefined : reasonFor(denial);
  const order: Order = reason === undefined ? { ...draft, status: 'queued' } : { ...draft, status: 'denied', reason };
  const data = {
    account: order.accountId,
    market: order.market,
    leg: order.leg,
    ...(order.revision > 1 && { revision: order.revision }),
    side: order.side,
    effect: order.effect,
    type: order.type,
    asked: printSizeSpec(order.asked),
    status: order.status,
    ...(note !== undefined && { note }),
    ...(denial !== undefined && { code: denial.code, context: denial.context }),
  };
  const event = { alertId: order.alertId, orderId: order.id, accountId: order.accountId, data };
  const { seq } = await tx.append({ kind: denial === undefined ? 'order.queued' : 'order.denied', ...event });
  const nextAt = denial === undefined ? tx.now : undefined;
  await insertOrder(tx.sql, { order, arrival: seq, nextAt, tries: 0, reservation: undefined, spent: ZERO });
  tx.count(order.status, 1);
  tx.touch(order, 'added');
  return order;
}
