// Orders with the moments at which they came through each stage, as lists, stories and the stream show them.
import type { Ledger, Stages } from '../../ledger/port.ts';
import { isoTime } from '../../model/clock.ts';
import type { Order } from '../../model/order.ts';
import { type AccountName, type Json, presentOrder, time } from './order.ts';

export async function presentStaged(
  ledger: Pick<Ledger, 'stages'>,
  orders: readonly Order[],
  accountName: AccountName,
): Promise<readonly Json[]> {
  const known = orders.length === 0 ? new Map<Order['id'], Stages>() : await ledger.stages(orders.map(({ id }) => id));
  return orders.map((order) => ({ ...presentOrder(order, accountName), stages: presentStages(known.get(order.id)) }));
}

function presentStages(stages: Stages | undefined): Json | null {
  if (stages === undefined) return null;
  const { receivedAt, committedAt, placedAt, filledAt } = stages;
  return {
    received_at: isoTime(receivedAt),
    committed_at: isoTime(committedAt),
    placed_at: time(placedAt),
    filled_at: time(filledAt),
  };
}
