// F9: kill -9 at each boundary of an order's way, on each store: whatever was on its way when the process died, it is one order in the end.
import { describe, expect, test } from 'vitest';
import { crashAt, type CrashPoint } from './crash-points.ts';
import { describeWithPostgres } from './postgres/server.ts';
import { type OrderRow, prepareService, type ServiceOptions, simulatedDesk, until, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const PATIENCE_MS = 90_000;
const ALERT = { symbol: 'BTCUSDT', exchange: 'binance', strategy: 'solo', side: 'buy', size: '0.01', client_ref: 'once' };

interface Boundary {
  readonly point: CrashPoint;
  /** The process died before the sender can have heard anything; later the answer and the order go their own ways. */
  readonly unanswered?: true;
  /** The next life finds the alert with its order. */
  readonly stored: boolean;
  /** The venue has it. */
  readonly placed: 0 | 1;
  /** Requests it takes: a second one only where the first was committed and never left. */
  readonly attempts: 1 | 2;
}

const BOUNDARIES: readonly Boundary[] = [
  { point: 'received', unanswered: true, stored: false, placed: 0, attempts: 1 },
  { point: 'stored', unanswered: true, stored: true, placed: 0, attempts: 1 },
  { point: 'quote read', stored: true, placed: 0, attempts: 1 },
  { point: 'approved', stored: true, placed: 0, attempts: 1 },
  { point: 'attempt written', stored: true, placed: 0, attempts: 1 },
  { point: 'attempt committed', stored: true, placed: 0, attempts: 2 },
  { point: 'about to send', stored: true, placed: 0, attempts: 2 },
  { point: 'bytes sent', stored: true, placed: 1, attempts: 1 },
  { point: 'answer read', stored: true, placed: 1, attempts: 1 },
  { point: 'result committed', stored: true, placed: 1, attempts: 1 },
];

/** One life that ends at the boundary, one that finds what it left. */
async function cross({ point, unanswered, stored, placed, attempts }: Boundary, options: ServiceOptions): Promise<void> {
  await using venue = await startSimulator({ accounts: venueAccounts(['solo'], { USDT: '1000000' }) });
  await using service = await prepareService(`${simulatedDesk(venue, { solo: '' })}alerts: {max_age: 1h}\n`, options);
  await service.start(crashAt(point));
  const first = await service.post(ALERT).catch(() => undefined);
  await service.ended();
  if (unanswered === true) expect(first).toBeUndefined();
  // What had left arrives, whoever sent it.
  await until(venue.orders, (orders) => orders.length === placed);
  await service.start();
  const again = await service.post(ALERT);
  expect(again).toMatchObject({ status: 200, body: { success: true } });
  expect(again.body['duplicate'] ?? false).toBe(stored);
  const order = await service.orderWhen('once', ({ status }: OrderRow) => status === 'filled', PATIENCE_MS);
  expect({ filled: order.filled, attempts: order.attempts }).toEqual({ filled: '0.01', attempts });
  const there = await venue.orders();
  expect(there.map(({ clientOrderId, status }) => [clientOrderId, status])).toEqual([[order.client_order_id, 'FILLED']]);
  expect(await service.cli('audit', 'verify')).toMatchObject({ code: 0 });
}

const NAME = 'F9 kill -9 at the boundary: $point: one order after the restart, $attempts of ours on the way';

describe('on SQLite', () => {
  test.concurrent.each(BOUNDARIES)(NAME, (boundary) => cross(boundary, {}));
});

describeWithPostgres('on PostgreSQL', (server) => {
  test.concurrent.each(BOUNDARIES)(NAME, async (boundary) => {
    await cross(boundary, { store: `"${await server().newDatabase()}"` });
  });
});
