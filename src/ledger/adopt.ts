// An order found at the venue while it is queued here: the store has forgotten the request, so the venue's word is taken for it.
import { type Decimal, ZERO } from '../model/decimal.ts';
import { type Money, money } from '../model/money.ts';
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
  const sent = await advance(tx, row, {
    event: 'submit',
    // At least one request was committed, although nobody knows how many.
    change: { size, ...(price && { price }), attempts: Math.max(order.attempts, 1), reason: undefined },
    reservation: await held(tx, order, report, size),
    nextAt,
  });
  const booked = await bookReport(tx, sent, { report, via: 'lookup', kind: 'order.adopted', searched, nextAt, always: true });
  return booked.order;
}

/** As the risk stage reserves: on margin both sides of an entry are paid in quote currency, and an exit takes nothing. */
async function held({ sql }: Tx, order: Order, { price }: ExecutionReport, size: Decimal): Promise<Money> {
  const { market, account } = await askTogether(sql, {
    market: knownMarket(order.exchange, order.market),
    account: accountOf(order.accountId),
  });
  const isSwap = account.type === 'swap';
  if (isSwap && order.effect === 'exit') return money(ZERO, market.quote);
  if (order.side === 'sell' && !isSwap) return money(size, market.base);
  return money(size.times(price ?? order.price ?? order.alertPrice ?? ZERO), market.quote);
}
