// Exits are not dropped for being late, so somebody has to hear of one that waits: the venue is away, everything is halted, an order ahead
// of it is in doubt. Told once an order, through the journal; the notifier brings it to people.
import type { Ledger } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import type { OrderId } from '../../model/ids.ts';
import { keepLooking } from '../../model/looking.ts';
import type { Order } from '../../model/order.ts';
import type { Log } from '../log.ts';
import { wholeList } from '../whole-list.ts';

export interface WaitingParts {
  readonly ledger: Pick<Ledger, 'orders' | 'status' | 'tellWaiting'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A venue's short pause, a restart and a lookup are over by then. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 15_000;

/** Looks every 15 seconds until it is stopped. */
export function watchWaiting({ ledger, clock, log }: WaitingParts): { stop(): Promise<void> } {
  /** Told by this process; the journal knows of all of them. */
  let told: ReadonlySet<OrderId> = new Set();
  const look = async (): Promise<void> => {
    const overdue = await overdueOrders(ledger, clock.now());
    for (const { id } of overdue) if (!told.has(id)) await ledger.tellWaiting(id);
    told = new Set(overdue.map(({ id }) => id));
  };
  const failed = (error: unknown): void => log.warn('orders that wait were not looked for', { problem: String(error) });
  return keepLooking({ clock, every: LOOK_MS, look, failed });
}

async function overdueOrders(ledger: WaitingParts['ledger'], now: number): Promise<readonly Order[]> {
  const { oldestQueuedAt } = await ledger.status(now);
  if (oldestQueuedAt === undefined || now - oldestQueuedAt < PATIENCE_MS) return [];
  return (await wholeList(ledger, { status: 'queued' })).filter((order) => isOverdue(order, now));
}

/** An entry expires by itself, unless it has to be asked for first and nobody answers. */
function isOverdue({ effect, createdAt, expiresAt }: Order, now: number): boolean {
  return effect === 'exit' ? now - createdAt >= PATIENCE_MS : expiresAt !== undefined && now - expiresAt >= PATIENCE_MS;
}
