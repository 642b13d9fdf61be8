// What is open, and lists of orders to their end: the ledger gives the newest of a list, and who acts on it must miss none.
import type { OrderFilter, PeopleLedger, PositionRow } from '../ledger/port.ts';
import { ZERO } from '../model/decimal.ts';
import type { AccountId, OrderId } from '../model/ids.ts';
import { isTerminal, type Order, ORDER_STATES } from '../model/order.ts';

const PAGE = 1_000;

/** All orders that the filter finds, newest first. */
export async function wholeList(ledger: Pick<PeopleLedger, 'orders'>, filter: OrderFilter): Promise<readonly Order[]> {
  const all: Order[] = [];
  let before: OrderId | undefined;
  for (;;) {
    const page = await ledger.orders({ ...filter, limit: PAGE, ...(before !== undefined && { before }) });
    all.push(...page);
    before = page.at(-1)?.id;
    if (page.length < PAGE || before === undefined) return all;
  }
}

const WORKING = ORDER_STATES.filter((status) => !isTerminal(status));

/** All that are not over, of one account or of each. */
export function workingOrders(ledger: Pick<PeopleLedger, 'orders'>, accountId?: AccountId): Promise<readonly Order[]> {
  return wholeList(ledger, { status: WORKING, ...(accountId !== undefined && { accountId }) });
}

/** What is held, by one account or by each. */
export async function openPositions(
  ledger: Pick<PeopleLedger, 'positions'>,
  accountId?: AccountId,
): Promise<readonly PositionRow[]> {
  const isMeant = (row: PositionRow): boolean => accountId === undefined || row.accountId === accountId;
  return (await ledger.positions()).filter((row) => isMeant(row) && !row.quantity.eq(ZERO));
}
