// What a sender is told of its alert: the ids and states of its orders, or why there are none.
import type { Intake, Receipt } from '../../intake/receive.ts';
import { httpStatus } from '../../intake/status.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { AlertOutcome } from '../metrics.ts';
import { presentOrder } from '../present/order.ts';
import type { AccountBook } from './accounts.ts';
import { type JsonAnswer, ok, refuse } from './answer.ts';

/** The one thing the alert doors ask of intake. */
export type AlertIntake = Pick<Intake, 'receive'>;

export interface Told {
  readonly answer: JsonAnswer;
  /** For the metrics: the outcome and the refusal's code. */
  readonly outcome: AlertOutcome;
  readonly code: string;
}

export function presentReceipt(receipt: Receipt, book: AccountBook): Told {
  switch (receipt.kind) {
    case 'accepted':
    case 'duplicate': {
      const { kind, alertId, clientRef, status } = receipt;
      const orders = receipt.orders.map((order) => presentOrder(order, book.name));
      const repeated = kind === 'duplicate' && { duplicate: true };
      const answer = ok({ success: true, id: alertId, client_ref: clientRef, status, ...repeated, orders });
      return { answer, outcome: kind, code: 'none' };
    }
    case 'conflict':
    case 'refused': {
      const { refusal, alertId } = receipt;
      const answer = refuse(httpStatus(refusal.code), { ...refusalText(refusal), alertId });
      return { answer, outcome: 'refused', code: refusal.code };
    }
  }
}

function refusalText({ code, error, hint, details }: Refusal) {
  return { code, error, hint, ...(details && { details }) };
}
