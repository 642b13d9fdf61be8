// An order found at the venue while it is queued here: the store has forgotten the request, so the venue's word is taken for it.
import type { Account } from '../model/account.ts';
import type { Decimal } from '../model/decimal.ts';
import { cutSize, fitSize, type Market } from '../model/market.ts';
import type { Money } from '../model/money.ts';
import { reservationOf } from '../model/reservation.ts';
import type { Order } from '../model/order.ts';
import type { ExecutionReport } from '../model/report.ts';
import { accountOf } from './account-row.ts';
import { advance } from './advance.ts';
import { bookReport } from './book.ts';
import { knownMarket } from './market-row.ts';
import { loadOrder } from './order-row.ts';
import type { ExecutionLedger } from './port.ts';
import { askTogether } from './sql.ts';
import type { Tx } from './transaction.ts';

/** An order that is not queued any more stays as it is. */
export async function adopt(tx: Tx, input: Parameters<ExecutionLedger['adopt']>[0]): Promise<Order> {
  const { orderId, report, searched, nextAt } = input;
  const row = await loadOrder(tx.sql, orderId);
  const { order } = row;
  if (order.status !== 'queued') return order;
  const size = report.size ?? order.size ?? (order.asked.kind === 'base' ? order.asked.quantity : report.filled);
  const price = report.price ?? order.price;
  const { market, account } = await askTogether(tx.sql, {
    market: knownMarket(order.exchange, order.market),
    account: accountOf(order.accountId),
  });
  const remainder = remainderOf(order, market, size);
  const sent = await advance(tx, row, {
    event: 'submit',
    // At least one request was committed, although nobody knows how many.
    change: { size, remainder, ...(price && { price }), attempts: Math.max(order.attempts, 1), reason: undefined },
    reservation: held(order, { market, account, report, size }),
    nextAt,
  });
  const booked = await bookReport(tx, sent, { report, via: 'lookup', kind: 'order.adopted', searched, nextAt, always: true });
  return booked.order;
}

/**
 * What its leg goes on with. The approval that said so is forgotten, so what was asked is the bound: a leg that one order could not hold asks
 * for the rest of it, under the next client order id, which is looked for before anything is sent. An exit of the whole position has no
 * number to go by and ends with this order.
 */
function remainderOf({ effect, type, asked }: Order, market: Market, size: Decimal): Decimal | undefined {
  if (effect === 'entry' || type === 'limit' || asked.kind !== 'base') return undefined;
  const whole = fitSize(market, asked.quantity);
  return cutSize(market, whole).lt(whole) && size.lt(whole) ? whole.minus(size) : undefined;
}

interface Found {
  readonly market: Market;
  readonly account: Account;
  readonly report: ExecutionReport;
  readonly size: Decimal;
}

/** As the risk stage would have reserved for it. */
function held(order: Order, { market, account, report: { price }, size }: Found): Money {
  return reservationOf({ order, account, market }, size, price ?? order.price ?? order.alertPrice);
}
