// The promise, tried: alerts from many connections, a venue that fails in every way it can, and a process that is killed again and again.
import { describe, expect, test } from 'vitest';
import { prepareService, type OrderRow, type ServiceProcess } from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';
import type { Fault } from './simulator/faults.ts';

const ACCOUNTS = ['north', 'east', 'south', 'west'] as const;
const MARKETS = [
  { symbol: 'BTCUSDT', market: 'BTC/USDT', price: '50000', unit: 0.0001, places: 5 },
  { symbol: 'ETHUSDT', market: 'ETH/USDT', price: '2500', unit: 0.003, places: 4 },
  { symbol: 'SOLUSDT', market: 'SOL/USDT', price: '100', unit: 0.1, places: 3 },
] as const;

const ALERTS = Number(process.env.PINEWIRE_CHAOS_ALERTS ?? 1_000);
const KILLS = Number(process.env.PINEWIRE_CHAOS_KILLS ?? 20);
const CONNECTIONS = 16;

/** Every fault of the venue, each on one request in twenty. */
const FAULTS: readonly Fault[] = [
  { kind: 'cut_before', probability: 0.05 },
  { kind: 'cut_after', probability: 0.05 },
  { kind: 'http_503_after', probability: 0.05 },
  { kind: 'hold', probability: 0.05, params: { ms: 6_000 } },
  { kind: 'lagging_lookup', probability: 0.05, params: { ms: 1_500 } },
  { kind: 'http_429', probability: 0.05, params: { retryAfter: 1 } },
  { kind: 'half_answer', probability: 0.05 },
];

interface SentAlert {
  readonly ref: string;
  readonly side: 'buy' | 'sell';
  readonly symbol: string;
  readonly size: string;
}

function configuration(simulator: SimulatorClient): string {
  const account = (name: string) =>
    `  ${name}: {exchange: binance, mode: testnet, type: spot, api_key: "key-${name}", api_secret: "secret-${name}", base_url: "${simulator.url}", sell_existing: true}`;
  const market = ({ symbol, market }: (typeof MARKETS)[number]) =>
    `  - {exchange: binance, symbol: ${symbol}, market: ${market}}`;
  return [
    'accounts:',
    ...ACCOUNTS.map(account),
    'routes:',
    ...ACCOUNTS.map((name) => `  - {strategy: ${name}, accounts: [${name}]}`),
    'markets:',
    ...MARKETS.map(market),
    // Nothing may expire here: what was acknowledged must be placed, however long the venue and the kills hold it up.
    'alerts: {max_age: 1h, max_slippage: 5%}',
  ].join('\n');
}

function alerts(count: number): SentAlert[] {
  return Array.from({ length: count }, (_, i) => {
    const market = MARKETS[i % MARKETS.length] ?? MARKETS[0];
    // Sizes differ from one alert to the next, so that a swapped order shows.
    const size = (market.unit * (1 + Math.floor(i / MARKETS.length) / 1_000 + (i % 10))).toFixed(market.places);
    return { ref: `chaos-${i}`, side: i % 2 === 0 ? 'buy' : 'sell', symbol: market.symbol, size };
  });
}

/** A sender as TradingView is one, but more patient: it resends until it hears 2xx, in the dark about what became of the last try. */
async function deliver(service: ServiceProcess, alert: SentAlert, account: string): Promise<number> {
  const body = {
    symbol: alert.symbol,
    exchange: 'binance',
    strategy: account,
    side: alert.side,
    size: alert.size,
    client_ref: alert.ref,
  };
  for (let tries = 1; ; tries++) {
    // A refused or broken connection is one more try.
    const answer = await service.post(body).catch(() => undefined);
    if (answer?.status === 200) return tries;
    if (answer !== undefined && answer.status < 500)
      throw new Error(`${alert.ref} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

const isSettled = ({ status }: OrderRow) => ['filled', 'canceled', 'expired', 'rejected', 'denied'].includes(status);

describe('exactly once in effect', () => {
  test(`${ALERTS} alerts, every fault at 5 %, ${KILLS} times kill -9: one order each, neither lost nor doubled`, {
    timeout: 600_000,
  }, async () => {
    const balances = { USDT: '100000000', BTC: '1000', ETH: '10000', SOL: '100000' };
    const accounts = ACCOUNTS.map((name) => ({ apiKey: `key-${name}`, secret: `secret-${name}`, balances }));
    await using simulator = await startSimulator({ accounts });
    for (const { symbol, price } of MARKETS) await simulator.setPrice(symbol, price);
    await using service = await prepareService(configuration(simulator));
    await service.start();
    await simulator.setFaults([...FAULTS], 7);

    const wanted = alerts(ALERTS);
    let next = 0;
    let acknowledged = 0;
    const sender = async (): Promise<void> => {
      for (let i = next++; i < wanted.length; i = next++) {
        const alert = wanted[i];
        if (alert !== undefined)
          await deliver(service, alert, ACCOUNTS[Math.floor(i / MARKETS.length) % ACCOUNTS.length] ?? 'north');
        acknowledged++;
        // Spread over the run, so that every kill meets alerts on their way in and orders on their way out.
        await new Promise((wake) => setTimeout(wake, 300));
      }
    };
    const sending = Promise.all(Array.from({ length: CONNECTIONS }, sender));
    for (let kill = 0; kill < KILLS; kill++) {
      await new Promise((wake) => setTimeout(wake, 400 + ((kill * 7_919) % 1_100)));
      await service.kill9();
      await service.start();
    }
    await sending;
    expect(acknowledged).toBe(ALERTS);

    const orders = await settledOrders(service, 400_000);
    const placed = await simulator.orders();
    expect(orders.length).toBe(ALERTS);
    const unlike = orders.filter(({ status }) => status !== 'filled');
    expect(unlike.map(({ client_ref, status, reason }) => ({ client_ref, status, reason }))).toEqual([]);
    expect(placed.length).toBe(ALERTS);
    const byClientId = new Map(placed.map((order) => [order.clientOrderId, order]));
    expect(byClientId.size).toBe(ALERTS);
    for (const alert of wanted) {
      const order = orders.find(({ client_ref }) => client_ref === alert.ref);
      const atVenue = byClientId.get(order?.client_order_id ?? '');
      expect({ ref: alert.ref, side: atVenue?.side, symbol: atVenue?.symbol, filled: Number(atVenue?.executedQty) }).toEqual({
        ref: alert.ref,
        side: alert.side.toUpperCase(),
        symbol: alert.symbol,
        filled: Number(alert.size),
      });
      expect(Number(order?.filled)).toBe(Number(alert.size));
    }
    // The run was worth something: the venue did misbehave, and orders were in doubt.
    const idle = (await simulator.faults()).filter(({ strikes }) => strikes === 0);
    expect(idle).toEqual([]);
    expect(orders.some(({ attempts }) => attempts > 1)).toBe(true);
  });
});

async function settledOrders(service: ServiceProcess, patience: number): Promise<readonly OrderRow[]> {
  const end = performance.now() + patience;
  for (;;) {
    const orders = await service.orders();
    if (orders.every(isSettled)) return orders;
    const open = orders.filter((order) => !isSettled(order));
    if (performance.now() > end)
      throw new Error(`${open.length} orders did not settle: ${JSON.stringify(open.slice(0, 5))}\n${service.log.slice(-3_000)}`);
    await new Promise((wake) => setTimeout(wake, 500));
  }
}
