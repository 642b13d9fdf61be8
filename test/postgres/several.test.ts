// Several processes on one PostgreSQL: lanes shared, none interleaved, each order once, whoever dies.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from '../service.ts';
import { type SimulatorClient, startSimulator } from '../simulator/client.ts';
import { wireTo } from './proxy.ts';
import { describeWithPostgres, type TestServer } from './server.ts';

const BALANCES = { USDT: '100000000', BTC: '1000', ETH: '10000', SOL: '100000', DOGE: '100000000' };
const SIZES = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' } as const;
type Base = keyof typeof SIZES;
const BASES = Object.keys(SIZES) as Base[];
const ACCOUNTS = ['north', 'east', 'south', 'west'] as const;
const PLACE = { method: 'POST', path: '^/api/v3/order$' };
/** A dead worker's lanes move within 15 s; the rest is patience with a slow machine. */
const HAND_OVER_MS = 30_000;

const isFilled = ({ status }: OrderRow) => status === 'filled';

interface Desk extends AsyncDisposable {
  readonly venue: SimulatorClient;
  readonly url: string;
  readonly processes: readonly ServiceProcess[];
}

/** A simulator, a new database and as many processes as there are lists of flags. */
async function desk(
  server: TestServer,
  flags: readonly (readonly string[])[],
  through = async (url: string) => url,
): Promise<Desk> {
  const venue = await startSimulator({ accounts: venueAccounts(ACCOUNTS, BALANCES) });
  const url = await through(await server.newDatabase());
  const yaml = `${simulatedDesk(venue, Object.fromEntries(ACCOUNTS.map((name) => [name, ''])))}alerts: {max_age: 1h, max_slippage: 5%}\n`;
  const processes = await Promise.all(flags.map((list) => prepareService(yaml, { store: `"${url}"`, flags: list })));
  for (const one of processes) await one.start();
  return {
    venue,
    url,
    processes,
    [Symbol.asyncDispose]: async () => {
      for (const one of processes) await one[Symbol.asyncDispose]();
      await venue.stop();
    },
  };
}

function alertOf(account: string, base: Base, ref: string) {
  return { symbol: `${base}USDT`, exchange: 'binance', strategy: account, side: 'buy', size: SIZES[base], client_ref: ref };
}

/** Every order of these refs is at the venue once, and filled. */
async function onceEach(venue: SimulatorClient, orders: readonly OrderRow[], refs: readonly string[]): Promise<void> {
  expect(orders.map(({ client_ref }) => client_ref).sort()).toEqual([...refs].sort());
  const placed = (await venue.orders()).map(({ clientOrderId }) => clientOrderId);
  expect(placed.sort()).toEqual(orders.map(({ client_order_id }) => client_order_id).sort());
}

/** Requests about orders of the same lane that were under way at the same time. */
async function overlaps(venue: SimulatorClient): Promise<readonly string[]> {
  const laneOf = new Map<string, string>();
  for (const { orderId, clientOrderId, account, symbol } of await venue.orders())
    for (const name of [String(orderId), clientOrderId]) laneOf.set(name, `${account} ${symbol}`);
  const rows = (await venue.requests()).map(({ params, arrivedAt, answeredAt }) => {
    const { newClientOrderId, origClientOrderId, orderId } = params;
    return {
      lane: laneOf.get(newClientOrderId ?? origClientOrderId ?? orderId ?? ''),
      from: arrivedAt,
      to: answeredAt ?? arrivedAt,
    };
  });
  const found: string[] = [];
  for (const [lane, requests] of Map.groupBy(rows, (row) => row.lane)) {
    if (lane === undefined) continue;
    const sorted = requests.toSorted((a, b) => a.from - b.from);
    for (const [i, next] of sorted.entries()) if ((sorted[i - 1]?.to ?? 0) > next.from) found.push(`${lane} at ${next.from}`);
  }
  expect(laneOf.size).toBeGreaterThan(0);
  return found;
}

/** Which process sent each order, by the log it wrote when it was committed. */
function senders(processes: readonly ServiceProcess[]): readonly number[] {
  return processes.map(({ log }) => log.split('"order.submitted"').length - 1);
}

describeWithPostgres('several processes on one PostgreSQL', (server) => {
  test('two share the lanes: every order once, no two requests of a lane at a time, and each does its part', async () => {
    await using set = await desk(server(), [[], []]);
    const { venue, processes } = set;
    await venue.setFaults([{ kind: 'hold', probability: 1, params: { ms: 20 } }]);
    const [first] = processes;
    const refs: string[] = [];
    let orders: readonly OrderRow[] = [];
    // The alerts of the second half come to the process that does not hold their lane.
    for (const half of [0, 1]) {
      const posts: Promise<number | undefined>[] = [];
      for (let round = 0; round < 3; round++) {
        for (const [a, account] of ACCOUNTS.entries()) {
          for (const base of BASES) {
            const ref = `${account}-${base}-${half}-${round}`;
            refs.push(ref);
            posts.push((async () => (await processes[(a + half) % 2]?.post(alertOf(account, base, ref)))?.status)());
          }
        }
      }
      expect(new Set(await Promise.all(posts))).toEqual(new Set([200]));
      orders = await until(
        async () => (await first?.orders()) ?? [],
        (rows) => rows.length === refs.length && rows.every(isFilled),
        60_000,
      );
    }
    await onceEach(venue, orders, refs);
    expect(await overlaps(venue)).toEqual([]);
    for (const count of senders(processes)) expect(count).toBeGreaterThan(refs.length / 10);
    expect((await first?.cli('audit', 'verify'))?.out).toContain('The journal is whole');
  });

  test('F1 the same alert at two processes at once is one order', async () => {
    await using set = await desk(server(), [
      ['--role', 'intake'],
      ['--role', 'all'],
    ]);
    const { venue, processes } = set;
    const body = alertOf('north', 'BTC', 'twin');
    const answers = await Promise.all(Array.from({ length: 40 }, async (_, i) => processes[i % 2]?.post(body)));
    expect(answers.map((answer) => answer?.status)).toEqual(Array.from({ length: 40 }, () => 200));
    expect(answers.filter((answer) => answer?.body['duplicate'] !== true)).toHaveLength(1);
    await processes[0]?.orderWhen('twin', isFilled);
    expect(await venue.orders()).toHaveLength(1);
  });

  test('a process of role intake sends nothing; a worker takes what it accepted, at once', async () => {
    await using set = await desk(server(), [
      ['--role', 'intake'],
      ['--role', 'worker'],
    ]);
    const { processes } = set;
    expect(await processes[1]?.post(alertOf('north', 'BTC', 'lost'))).toMatchObject({
      status: 503,
      body: { code: 'role_worker' },
    });
    await processes[0]?.post(alertOf('north', 'BTC', 'warm'));
    await processes[0]?.orderWhen('warm', isFilled);
    await processes[0]?.post(alertOf('east', 'ETH', 'next'));
    await processes[0]?.orderWhen('next', isFilled);
    expect(senders(processes)).toEqual([0, 2]);
  });

  test('without LISTEN each looks every second, and everything goes on', async () => {
    const deaf = async (url: string) => {
      const wire = await wireTo(url);
      wire.refuseListen();
      return wire.url;
    };
    await using set = await desk(server(), [['--role', 'intake'], []], deaf);
    const { venue, processes } = set;
    const [intake, all] = processes;
    const refs = BASES.map((base) => `deaf-${base}`);
    for (const base of BASES) expect((await intake?.post(alertOf('north', base, `deaf-${base}`)))?.status).toBe(200);
    for (const ref of refs) await intake?.orderWhen(ref, isFilled);
    await onceEach(venue, (await intake?.orders()) ?? [], refs);
    expect(all?.log).toContain('each looks every second');
  });

  test('F28 kill -9 of one: its idle lanes move within 15 s, what it had in flight is found and not sent again', async () => {
    await using set = await desk(server(), [[], []]);
    const { venue, processes } = set;
    const [first, second] = processes;
    if (first === undefined || second === undefined) throw new Error('two processes');
    await second.kill9();
    // All lanes of north are the first's now.
    for (const base of BASES) await first.post(alertOf('north', base, `idle-${base}`));
    for (const base of BASES) await first.orderWhen(`idle-${base}`, isFilled);
    await venue.setFault({ kind: 'hold', count: 1, params: { ms: 60_000 }, match: { ...PLACE, symbol: 'BTCUSDT' } });
    await first.post(alertOf('north', 'BTC', 'flying'));
    await until(venue.heldCount, (held) => held === 1);
    await second.start();
    await first.kill9();
    for (const base of ['ETH', 'SOL', 'DOGE'] as const) await second.post(alertOf('north', base, `after-${base}`));
    for (const base of ['ETH', 'SOL', 'DOGE'] as const) await second.orderWhen(`after-${base}`, isFilled, HAND_OVER_MS);
    await venue.release();
    await second.orderWhen('flying', isFilled, HAND_OVER_MS);
    const refs = [...BASES.map((base) => `idle-${base}`), 'flying', ...['ETH', 'SOL', 'DOGE'].map((base) => `after-${base}`)];
    await onceEach(venue, await second.orders(), refs);
  });

  test('F28 SIGSTOP past its lease: another takes the lane, and the one that wakes sends nothing twice', async () => {
    await using set = await desk(server(), [[], []]);
    const { venue, processes } = set;
    const [first, second] = processes;
    if (first === undefined || second === undefined) throw new Error('two processes');
    await second.kill9();
    await first.post(alertOf('north', 'BTC', 'before'));
    await first.orderWhen('before', isFilled);
    await venue.setFault({ kind: 'hold', count: 1, params: { ms: 60_000 }, match: PLACE });
    await first.post(alertOf('north', 'BTC', 'held'));
    for (const i of [1, 2, 3]) await first.post(alertOf('north', 'BTC', `queue-${i}`));
    await until(venue.heldCount, (held) => held === 1);
    if (first.pid === undefined) throw new Error('it runs');
    process.kill(first.pid, 'SIGSTOP');
    await second.start();
    await venue.release();
    for (const ref of ['held', 'queue-1', 'queue-2', 'queue-3']) await second.orderWhen(ref, isFilled, HAND_OVER_MS * 2);
    process.kill(first.pid, 'SIGCONT');
    await first.post(alertOf('north', 'BTC', 'last'));
    await second.orderWhen('last', isFilled, HAND_OVER_MS);
    await onceEach(venue, await second.orders(), ['before', 'held', 'queue-1', 'queue-2', 'queue-3', 'last']);
  });

  test('who is told to stop gives its lanes back at once', async () => {
    await using set = await desk(server(), [[], []]);
    const { venue, processes } = set;
    const [first, second] = processes;
    if (first === undefined || second === undefined) throw new Error('two processes');
    await second.kill9();
    for (const base of BASES) await first.post(alertOf('west', base, `a-${base}`));
    for (const base of BASES) await first.orderWhen(`a-${base}`, isFilled);
    await second.start();
    expect(await first.stop()).toBe(0);
    for (const base of BASES) await second.post(alertOf('west', base, `b-${base}`));
    for (const base of BASES) await second.orderWhen(`b-${base}`, isFilled);
    await onceEach(
      venue,
      await second.orders(),
      BASES.flatMap((base) => [`a-${base}`, `b-${base}`]),
    );
  });
});
