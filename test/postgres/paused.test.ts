// F28: a process that is paused (SIGSTOP) past its lease and woken, at the points where that hurts most: another has done its work by then.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { crashAt, type CrashPoint } from '../crash-points.ts';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from '../service.ts';
import { type SimulatorClient, startSimulator } from '../simulator/client.ts';
import { describeWithPostgres, type TestServer } from './server.ts';

const PATIENCE_MS = 60_000;
const PLACE = { method: 'POST', path: '^/api/v3/order$' };
const isFilled = ({ status }: OrderRow) => status === 'filled';
const alert = (ref: string) => ({
  symbol: 'BTCUSDT',
  exchange: 'binance',
  strategy: 'north',
  side: 'buy',
  size: '0.01',
  client_ref: ref,
});

interface Scene extends AsyncDisposable {
  readonly venue: SimulatorClient;
  /** Stands still at the point. */
  readonly sleeper: ServiceProcess;
  /** Runs. */
  readonly other: ServiceProcess;
  wake(): void;
  /** What the venue heard about placing, in order: what became of each. */
  placements(): Promise<readonly (string | null)[]>;
}

/** One process stopped at the point with the alert `held` under its hands, another one started after it. */
async function pausedAt(
  point: CrashPoint,
  server: TestServer,
  prepare: (venue: SimulatorClient) => Promise<void>,
): Promise<Scene> {
  const venue = await startSimulator({ accounts: venueAccounts(['north'], { USDT: '1000000' }) });
  const yaml = `${simulatedDesk(venue, { north: '' })}alerts: {max_age: 1h}\n`;
  const options = { store: `"${await server.newDatabase()}"` };
  const sleeper = await prepareService(yaml, options);
  const other = await prepareService(yaml, options);
  await sleeper.start(crashAt(point, 'SIGSTOP'));
  // The answer may stay behind with the process that is to give it.
  const answer = sleeper.post(alert('held')).catch(() => undefined);
  await until(
    () => stateOf(sleeper),
    (state) => state === 'T',
  );
  await prepare(venue);
  await other.start();
  return {
    venue,
    sleeper,
    other,
    wake: () => process.kill(sleeper.pid ?? 0, 'SIGCONT'),
    placements: async () => {
      const placed = (await venue.requests()).filter(({ method }) => method === 'POST');
      return placed.map(({ outcome, answer: told }) => outcome ?? told);
    },
    [Symbol.asyncDispose]: async () => {
      await sleeper[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await answer;
      await venue.stop();
    },
  };
}

/** As the kernel says it: `T` is stopped. */
function stateOf({ pid }: ServiceProcess): string | undefined {
  return /\) (\S) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}

/** Both take and place alerts again, and what there is at the venue is what there is in the ledger. */
async function goesOn({ venue, sleeper, other }: Scene): Promise<void> {
  expect((await sleeper.post(alert('after'))).status).toBe(200);
  await other.orderWhen('after', isFilled, PATIENCE_MS);
  const orders = await other.orders();
  expect(orders.map(({ client_ref, status }) => `${client_ref} ${status}`).sort()).toEqual(['after filled', 'held filled']);
  const placed = (await venue.orders()).map(({ clientOrderId }) => clientOrderId);
  expect(placed.sort()).toEqual(orders.map(({ client_order_id }) => client_order_id).sort());
}

/** Only Linux says of a process that it is stopped. */
const testHere = process.platform === 'linux' ? test.concurrent : test.skip;

const nothing = async (): Promise<void> => undefined;

describeWithPostgres('a process that was paused past its lease', (server) => {
  testHere('with the bytes in its hand: they leave when it wakes, and the venue refuses them by their window', async () => {
    await using scene = await pausedAt('about to send', server(), nothing);
    const { other, placements } = scene;
    const order = await other.orderWhen('held', isFilled, PATIENCE_MS);
    expect(order.attempts).toBe(2);
    scene.wake();
    await until(placements, (all) => all.length === 2 && all.every((outcome) => outcome !== null));
    expect(await placements()).toEqual(['accepted', expect.stringContaining('refused -1021')]);
    await goesOn(scene);
  });

  testHere('the same at a venue that does not look at the window: there it would be two orders', async () => {
    await using scene = await pausedAt('about to send', server(), nothing);
    const { venue, other, placements } = scene;
    await other.orderWhen('held', isFilled, PATIENCE_MS);
    const [story] = (await other.order((await other.orders())[0]?.id ?? '')).events.filter(
      ({ kind }) => kind === 'order.submitted',
    );
    // A server whose clock stands where it stood when the request was signed.
    const late = (await venue.now()) - Date.parse(story?.at ?? '');
    await venue.setFault({ kind: 'clock_skew', match: PLACE, params: { ms: -late } });
    scene.wake();
    await until(placements, (all) => all.length === 2 && all.every((outcome) => outcome !== null));
    expect(await placements()).toEqual(['accepted', 'accepted']);
  });

  testHere('with the attempt committed: its own monotonic clock says that the window is over, and nothing leaves', async () => {
    await using scene = await pausedAt('attempt committed', server(), nothing);
    const { sleeper, other, placements } = scene;
    const order = await other.orderWhen('held', isFilled, PATIENCE_MS);
    expect(order.attempts).toBe(2);
    scene.wake();
    await goesOn(scene);
    expect(await placements()).toEqual(['accepted', 'accepted']);
    expect(sleeper.log).toContain('window_over');
  });

  testHere('about to commit, while the order is back in the queue of a lane that another has: the fence stops it', async () => {
    // The other is told to wait, so that the order is queued again and nothing but the lease stands in the way: ten seconds, in which a machine
    // that does other things wakes the sleeper.
    const wait = { kind: 'http_429', count: 1, match: PLACE, params: { retryAfter: 15 } } as const;
    await using scene = await pausedAt('quote read', server(), (venue) => venue.setFault(wait));
    const { sleeper, other, placements } = scene;
    await other.orderWhen('held', ({ status, attempts }) => status === 'queued' && attempts === 1, PATIENCE_MS);
    scene.wake();
    await until(
      () => sleeper.log,
      (log) => log.includes('not submitted'),
    );
    expect(sleeper.log).toMatch(/"why":"fenced"/);
    expect(sleeper.log).not.toContain('"order.submitted"');
    // Whoever takes the lane first after the wait places the order: the other, or the sleeper.
    await other.orderWhen('held', isFilled, PATIENCE_MS);
    await goesOn(scene);
    expect(await placements()).toEqual(['429', 'accepted', 'accepted']);
  });
});
