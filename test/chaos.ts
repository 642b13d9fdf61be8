// The promise, tried: alerts from many connections, a venue that fails in every way it can, and processes that are killed round after round.
import { expect } from 'vitest';
import { decimal, plain, ZERO } from '../src/model/decimal.ts';
import { type OrderRow, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { Random } from './simulation/random.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';
import type { Fault } from './simulator/faults.ts';

/** How often a process is killed with -9; `PINEWIRE_CHAOS_ROUNDS=200` is the long form. */
export const ROUNDS = Number(process.env.PINEWIRE_CHAOS_ROUNDS ?? 8);
/** Says when is killed, who, and what is sent; not how the processes then race. */
const SEED = Number(process.env.PINEWIRE_CHAOS_SEED ?? Date.now() % 1_000_000);
const CONNECTIONS = 16;
/** A long run has more kills for each alert, not more alerts: one request in five brings a ban of a second for all, so two to four orders end in a second. */
const SPREAD = Math.max(1, ROUNDS / 60);
/** On a machine that does other things a start takes ten seconds, and what has to be settled grows with the rounds. */
const SETTLING_MS = 300_000 + ROUNDS * 6_000;
export const LIMIT_MS = 2 * SETTLING_MS + ROUNDS * 12_000;

/** Many, so that few orders stand behind one in doubt: a lane takes ten seconds to prove that a request never arrived. */
const ACCOUNTS = Array.from({ length: 16 }, (_, i) => `account-${i}`);
const BASES = ['BTC', 'ETH', 'SOL', 'DOGE'] as const;
type Base = (typeof BASES)[number];
/** The smallest size of an alert, and how far its digits go. */
const UNITS: Readonly<Record<Base, readonly [unit: number, places: number]>> = {
  BTC: [0.001, 5],
  ETH: [0.02, 4],
  SOL: [0.5, 3],
  DOGE: [500, 0],
};
/** Every lane buys or sells: an entry that an exit overtook would be canceled, as it should, and is not what is counted here. */
const LANES = ACCOUNTS.flatMap((account, i) =>
  BASES.map((base, j) => ({ account, base, side: (i + j) % 2 === 0 ? ('buy' as const) : ('sell' as const) })),
);
/** Bought beforehand in each lane, so that sales always have something to sell. */
const STOCK: Readonly<Record<Base, string>> = { BTC: '2', ETH: '40', SOL: '1000', DOGE: '1000000' };
const START = { USDT: '1000000000' };

const PLACE = { method: 'POST', path: '^/api/v3/order$' };
const RATE = 0.1;
/** Every fault the venue knows, each on one order in ten; lookups lag one time in ten, and any question may be one too many. */
const FAULTS: readonly Fault[] = [
  { kind: 'cut_before', probability: RATE },
  { kind: 'cut_after', probability: RATE },
  { kind: 'http_503_before', probability: RATE },
  { kind: 'http_503_after', probability: RATE, params: { code: -1007 } },
  // Beyond the window of 5 s, so that the engine refuses what the service has long given up.
  { kind: 'hold', probability: RATE, params: { ms: 6_000 } },
  { kind: 'delay_answer', probability: RATE, params: { ms: 1_500 } },
  // Longer than anybody waits for an answer: the first search is past the window, and the order is there.
  { kind: 'delay_answer', probability: RATE / 2, params: { ms: 12_000 } },
  { kind: 'lagging_lookup', probability: RATE, params: { ms: 1_500 } },
  // A whole search misses what is new, so that the next one is past the window; and where that one misses it too, because a replica is
  // behind by more than the order is old, whoever believes a single search places it again.
  { kind: 'stale_replica', probability: 5 * RATE, params: { ms: 1_500 } },
  { kind: 'stale_replica', probability: 2 * RATE, params: { ms: 15_000 } },
  { kind: 'http_429', probability: RATE, match: PLACE, params: { retryAfter: 1 } },
  { kind: 'http_418', probability: RATE, match: PLACE, params: { retryAfter: 1 } },
  // An account's lanes all stop for it, and a search of five questions fails with any of them.
  { kind: 'http_429', probability: 0.02, params: { retryAfter: 1 } },
  { kind: 'half_answer', probability: RATE },
  { kind: 'garbage_200', probability: RATE },
  { kind: 'huge_answer', probability: RATE, params: { bytes: 4_000_000 } },
  { kind: 'wrong_error', probability: RATE, params: { status: 400, code: -1006, msg: 'Unexpected response.', execute: true } },
  // One of the venue's machines is 3 s late, so that what we send it comes from the future.
  { kind: 'clock_skew', probability: RATE, match: PLACE, params: { ms: -3_000 } },
];

interface SentAlert {
  readonly ref: string;
  readonly account: string;
  readonly base: Base;
  readonly side: 'buy' | 'sell';
  readonly size: string;
}

export const chaosYaml = (venue: SimulatorClient): string =>
  // Nothing may expire here: what was acknowledged must be placed, however long the venue and the kills hold it up.
  `${simulatedDesk(venue, Object.fromEntries(ACCOUNTS.map((name) => [name, ''])))}alerts: {max_age: 10h, max_slippage: 5%}\n`;

/** What Binance allows one address carries an order a second here, with its doubts: two hundred rounds would take an hour and prove no more. */
const WEIGHT_LIMIT = 6_000_000;

export const startChaosVenue = (): Promise<SimulatorClient> =>
  startSimulator({ accounts: venueAccounts(ACCOUNTS, START), streams: true, weightLimit: WEIGHT_LIMIT });

/** Runs the rounds on processes that are not started yet and checks all there is to check; resolves with how many alerts there were. */
export async function endure(venue: SimulatorClient, processes: readonly ServiceProcess[]): Promise<number> {
  const [first] = processes;
  if (first === undefined) throw new Error('a process to kill');
  await Promise.all(processes.map((one) => one.start()));
  const sent = await stockUp(first);
  await venue.setFaults([...FAULTS], SEED);
  try {
    sent.push(...(await underFire(venue, processes)));
    const orders = await settledOrders(first);
    await checkOnceEach(venue, sent, orders);
    await checkWorthIt(venue, orders);
    await venue.clearFaults();
    await checkBalances(venue, first);
    expect(await first.cli('audit', 'verify')).toMatchObject({ code: 0 });
    return sent.length;
  } catch (error) {
    throw new Error(`with PINEWIRE_CHAOS_SEED=${SEED}`, { cause: error });
  }
}

/** One purchase in every lane, before anything goes wrong. */
async function stockUp(service: ServiceProcess): Promise<SentAlert[]> {
  const bought = LANES.map(
    ({ account, base }): SentAlert => ({ ref: `stock-${account}-${base}`, account, base, side: 'buy', size: STOCK[base] }),
  );
  await Promise.all(bought.map((alert) => deliver(alert, () => service)));
  await settledOrders(service);
  return bought;
}

/** Sends from many connections for as long as the killing lasts; resolves with what was acknowledged, which is all of it. */
async function underFire(venue: SimulatorClient, processes: readonly ServiceProcess[]): Promise<SentAlert[]> {
  const acknowledged: SentAlert[] = [];
  let drawn = 0;
  const ending = new AbortController();
  const sender = async (_: unknown, number: number): Promise<void> => {
    const random = new Random(SEED, `sender ${number}`);
    while (!ending.signal.aborted) {
      const alert = draw(random, drawn++);
      await deliver(alert, () => random.pick(processes));
      acknowledged.push(alert);
      // Spread over the run, so that every kill meets alerts on their way in and orders on their way out.
      await pause(random.int(1_000, 4_000) * SPREAD);
    }
  };
  const sending = Promise.all(Array.from({ length: CONNECTIONS }, sender));
  const random = new Random(SEED, 'killer');
  for (let round = 0; round < ROUNDS; round++) {
    await pause(random.int(200, 1_500));
    // In every other round orders are told over streams that lose and repeat; otherwise all has to be asked for.
    const lossy = { drop: RATE, duplicate: RATE, reorder: RATE, cut: RATE / 2, seed: SEED + round };
    await venue.setStreamFaults(round % 2 === 0 ? { refuse: true } : lossy);
    await venue.cutStreams();
    const victims = random.chance(0.2) ? processes : [random.pick(processes)];
    await Promise.all(victims.map((one) => one.kill9()));
    await Promise.all(victims.map((one) => one.start()));
  }
  ending.abort();
  await sending;
  return acknowledged;
}

/** Each lane in its turn, neighbours far apart: proofs of absence stand in line, so the fullest lane says how long it all takes. */
function draw(random: Random, number: number): SentAlert {
  const lane = LANES[(number * 29) % LANES.length] as (typeof LANES)[number];
  const [unit, places] = UNITS[lane.base];
  // Sizes differ from one alert to the next, so that a swapped order shows.
  return { ref: `chaos-${number}`, ...lane, size: (unit * (1 + random.float() * 9)).toFixed(places) };
}

/** A sender as TradingView is one, but more patient: it resends until it hears 2xx, in the dark about what became of the last try. */
async function deliver({ ref, account, base, side, size }: SentAlert, to: () => ServiceProcess): Promise<void> {
  const body = { symbol: `${base}USDT`, exchange: 'binance', strategy: account, side, size, client_ref: ref };
  for (;;) {
    // A refused or broken connection is one more try.
    const answer = await to()
      .post(body)
      .catch(() => undefined);
    if (answer?.status === 200) return;
    if (answer !== undefined && answer.status < 500)
      throw new Error(`${ref} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(50);
  }
}

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
const isSettled = ({ status }: OrderRow) => ['filled', 'canceled', 'expired', 'rejected', 'denied'].includes(status);

async function settledOrders(service: ServiceProcess): Promise<readonly OrderRow[]> {
  const end = performance.now() + SETTLING_MS;
  for (;;) {
    const lists = await Promise.all(ACCOUNTS.map((account) => service.orders(`account=${account}`)));
    const open = lists.flat().filter((order) => !isSettled(order));
    if (open.length === 0) return lists.flat();
    if (performance.now() > end)
      throw new Error(`${open.length} orders did not settle: ${JSON.stringify(open.slice(0, 5))}\n${service.log.slice(-3_000)}`);
    await pause(500);
  }
}

/** Acknowledged = placed = booked: every alert is one order of ours and one of the venue's, the same one, and there are no others. */
async function checkOnceEach(venue: SimulatorClient, sent: readonly SentAlert[], orders: readonly OrderRow[]): Promise<void> {
  const placed = await venue.orders();
  const unlike = orders.filter(({ status }) => status !== 'filled');
  expect(unlike.map(({ client_ref, status, reason }) => ({ client_ref, status, reason }))).toEqual([]);
  expect({ orders: orders.length, placed: placed.length }).toEqual({ orders: sent.length, placed: sent.length });
  const ours = new Map(orders.map((order) => [order.client_ref, order]));
  const theirs = new Map(placed.map((order) => [order.clientOrderId, order]));
  for (const { ref, account, base, side, size } of sent) {
    const order = ours.get(ref);
    const atVenue = theirs.get(order?.client_order_id ?? '');
    const wanted = { account, side, size: Number(size), venue: `${side.toUpperCase()} ${base}USDT ${Number(size)}` };
    const got = {
      account: order?.account,
      side: order?.side,
      size: Number(order?.filled),
      venue: `${atVenue?.side} ${atVenue?.symbol} ${Number(atVenue?.executedQty)}`,
    };
    expect({ ref, ...got }).toEqual({ ref, ...wanted });
  }
}

/** The run was worth something: the venue did misbehave in every way, and orders were in doubt and went out again. */
async function checkWorthIt(venue: SimulatorClient, orders: readonly OrderRow[]): Promise<void> {
  const idle = (await venue.faults()).filter(({ strikes }) => strikes === 0);
  expect(idle).toEqual([]);
  expect(orders.some(({ attempts }) => attempts > 1)).toBe(true);
  expect((await venue.streams()).made).toBeGreaterThan(0);
}

interface Held {
  readonly account: string;
  readonly market: string;
  readonly quantity: string;
  readonly cost: string;
  readonly realised: string;
}

/** What the venue says is held is what our fills add up to, and what our view of balances comes to show by itself. */
async function checkBalances(venue: SimulatorClient, service: ServiceProcess): Promise<void> {
  const rows = await venue.balances();
  const uids = [...new Set(rows.map(({ account }) => account))].sort((a, b) => a - b);
  const atVenue = rows
    .map(({ account, asset, free, locked }) => [ACCOUNTS[uids.indexOf(account)], asset, plain(decimal(free).plus(locked))])
    .map((row) => row.join(' '))
    .sort();
  const positions = (await service.api('/api/positions')).body['positions'] as readonly Held[];
  const booked = ACCOUNTS.flatMap((name) => {
    const held = positions.filter(({ account }) => account === name);
    const cash = held.reduce((left, { cost, realised }) => left.minus(cost).plus(realised), decimal(START.USDT));
    const coins = held.map(({ market, quantity }) => `${name} ${market.split('/')[0]} ${plain(decimal(quantity))}`);
    // An average cost that does not divide evenly is kept to 40 places; the venue counts in 8.
    return [...coins, `${name} USDT ${plain(decimal(cash.toFixed(8)))}`];
  }).sort();
  expect(booked).toEqual(atVenue);
  await until(
    async () => {
      const { body } = await service.api('/api/balances');
      const balances = body['balances'] as readonly { account: string; currency: string; total: string }[];
      return balances.map(({ account, currency, total }) => `${account} ${currency} ${plain(decimal(total))}`).sort();
    },
    (seen) => JSON.stringify(seen) === JSON.stringify(atVenue),
    60_000,
  );
  expect(atVenue.every((row) => !row.endsWith(` ${plain(ZERO)}`))).toBe(true);
}
