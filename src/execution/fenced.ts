// What a step meets whose lane is not this worker's.
import type { OrderId } from '../model/ids.ts';

/** Thrown by a step whose commit the ledger refused, and with it the request: another worker holds the lane, or has something under way in it. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  readonly orderId: OrderId;

  constructor(orderId: OrderId) {
    super(`the lane of order ${orderId} is another's`);
    this.orderId = orderId;
  }
}
