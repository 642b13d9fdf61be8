import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { anOrder } from '../../../test/orders.ts';
import type { Order } from '../../model/order.ts';
import { watchWaiting } from './waiting.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

function watched(orders: readonly Order[]) {
  const clock = manualClock(NOW);
  const told: string[] = [];
  const oldest = Math.min(...orders.map(({ createdAt }) => createdAt));
  const watch = watchWaiting({
    clock,
    log: { warn: (message: string) => void told.push(message) } as never,
    ledger: {
      status: () => Promise.resolve({ oldestQueuedAt: oldest } as never),
      orders: ({ before, limit = 200 }) => {
        const from = before === undefined ? 0 : orders.findIndex(({ id }) => id === before) + 1;
        return Promise.resolve(orders.slice(from, from + limit));
      },
      tellWaiting: async (id) => void told.push(id),
    },
  });
  return { clock, told, watch };
}

const order = (id: string, changes: Partial<Order>) => anOrder({ id: id as never, createdAt: NOW, ...changes });
const exit = order('exit', { effect: 'exit', leg: 'exit', side: 'sell', expiresAt: NOW + 10 * 3_600_000 });

test('an exit that waits is told after a minute, once; an entry only where it should have expired long ago', async () => {
  const orders = [exit, order('entry', { expiresAt: NOW + 60_000 }), order('young', { effect: 'exit', createdAt: NOW + 40_000 })];
  const { clock, told, watch } = watched(orders);
  await clock.advance(59_999);
  expect(told).toEqual([]);
  await clock.advance(1);
  expect(told).toEqual(['exit']);
  await clock.advance(60_000);
  expect(told).toEqual(['exit', 'young', 'entry']);
  await watch.stop();
  await clock.advance(600_000);
  expect(told).toHaveLength(3);
});

test('every page of what is queued is looked at', async () => {
  const crowd = Array.from({ length: 450 }, (_, index) => order(`or_${index}`, { createdAt: NOW + 30_000 }));
  const { clock, told, watch } = watched([...crowd, exit]);
  await clock.advance(75_000);
  expect(told).toEqual(['exit']);
  await watch.stop();
});
