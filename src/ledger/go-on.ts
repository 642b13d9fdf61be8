// A leg that one order could not hold goes on: once that order has filled, the next one is committed with the fill, so that no crash comes
// between the two. A leg ends where an order of it ends otherwise, or where somebody asked to cancel it.
import { clientOrderId, spellingOf } from '../model/client-order-id.ts';
import { plain, ZERO } from '../model/decimal.ts';
import { nextOrderId } from '../model/ids.ts';
import type { Order } from '../model/order.ts';
import { addOrder } from './add-order.ts';
import { text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** For the order that has just come to be filled. The unique index on intent, leg and revision is the last word. */
export async function goOn(tx: Tx, before: Order): Promise<void> {
  const { id, remainder, cancelRequested, alertId, accountId, strategy, symbol, clientRef, leg } = before;
  if (remainder === undefined || cancelRequested !== undefined) return;
  const revision = before.revision + 1;
  const identity = { accountId, strategy, exchange: await exchangeOf(tx, before), symbol, clientRef, leg, revision };
  const order: Order = {
    id: nextOrderId(id, tx.now),
    alertId,
    intentId: before.intentId,
    accountId,
    exchange: before.exchange,
    symbol,
    market: before.market,
    strategy,
    clientRef,
    leg,
    revision,
    side: before.side,
    effect: before.effect,
    type: before.type,
    asked: { kind: 'base', quantity: remainder },
    size: remainder,
    ...(before.alertPrice && { alertPrice: before.alertPrice }),
    status: 'queued',
    clientOrderId: clientOrderId(identity, spellingOf(before.clientOrderId)),
    filled: ZERO,
    fees: [],
    attempts: 0,
    firedAt: before.firedAt,
    createdAt: tx.now,
    updatedAt: tx.now,
  };
  await addOrder(tx, { order, note: `goes on with the ${plain(remainder)} that order ${id} could not hold` });
}

/** As the alert spelled it: part of its scope, and so of the client order id. The order's own is the account's. */
async function exchangeOf({ sql }: Tx, { alertId }: Order): Promise<string> {
  const row = await sql.get('SELECT exchange FROM alerts WHERE id = ?', [alertId]);
  if (row === undefined) throw new Error(`there is no alert ${alertId}`);
  return text(row, 'exchange');
}
