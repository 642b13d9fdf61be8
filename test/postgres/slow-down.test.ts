// A venue that tells one process to slow down is believed by all that trade with the same key, and what reduces risk leaves first afterwards.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from '../service.ts';
import { type SimulatorClient, startSimulator } from '../simulator/client.ts';
import { describeWithPostgres } from './server.ts';

const SIZES = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' } as const;
type Base = keyof typeof SIZES;
const BASES = Object.keys(SIZES) as Base[];
const ORDERS = '^/api/v3/order$';
const RETRY_AFTER_S = 12;
/** Where no notification comes, each looks every second; the rest is patience with a slow machine. */
const HEARD_WITHIN_MS = 4_000;

const isFilled = ({ status }: OrderRow) => status === 'filled';

function alert(base: Base, side: 'buy' | 'sell', ref: string) {
  return { symbol: `${base}USDT`, exchange: 'binance', strategy: 'north', side, size: SIZES[base], client_ref: ref };
}

/** Which lanes each process has sent a request on, by the log it wrote when it was committed. */
async function lanesOf(processes: readonly ServiceProcess[], round: number): Promise<readonly (readonly Base[])[]> {
  const [first] = processes;
  const orders: [Base, OrderRow][] = [];
  for (const base of BASES) {
    await first?.post(alert(base, 'buy', `warm-${round}-${base}`));
    const order = await first?.orderWhen(`warm-${round}-${base}`, isFilled);
    if (order !== undefined) orders.push([base, order]);
  }
  const sentBy = ({ log }: ServiceProcess, id: string) =>
    log.split('\n').some((line) => line.includes('"order.submitted"') && line.includes(id));
  return processes.map((process) => orders.filter(([, { id }]) => sentBy(process, id)).map(([base]) => base));
}

/** One that has at least one lane, and another that has two. Which worker gets which lane is a matter of names, which are drawn at each start. */
async function divided(processes: readonly [ServiceProcess, ServiceProcess]) {
  const [first, second] = processes;
  for (let round = 0; round < 12; round++) {
    const [ofFirst = [], ofSecond = []] = await lanesOf(processes, round);
    if (ofFirst.length >= 1 && ofSecond.length >= 2) return { told: ofFirst, other: ofSecond };
    if (ofSecond.length >= 1 && ofFirst.length >= 2) return { told: ofSecond, other: ofFirst };
    await second.stop();
    await second.start();
    await first.post(alert('BTC', 'buy', `again-${round}`));
    await first.orderWhen(`again-${round}`, isFilled);
  }
  throw new Error('the lanes were never divided');
}

async function arrivals(venue: SimulatorClient, from: number, to: number): Promise<readonly string[]> {
  const requests = (await venue.requests()).filter(({ arrivedAt }) => arrivedAt > from && arrivedAt < to);
  return requests.filter(({ path }) => path !== '/api/v3/time').map(({ method, path }) => `${method} ${path}`);
}

describeWithPostgres('a venue that limits the rate', (server) => {
  test('F17 a Retry-After told to one process stops the other one too; an exit is the first to leave after it', async () => {
    const balances = { USDT: '100000000', BTC: '1000', ETH: '10000', SOL: '100000', DOGE: '100000000' };
    const venue = await startSimulator({ accounts: venueAccounts(['north'], balances) });
    try {
      const yaml = `${simulatedDesk(venue, { north: '' })}alerts: {max_age: 1h, max_slippage: 5%}\n`;
      const store = `"${await server().newDatabase()}"`;
      await using first = await prepareService(yaml, { store });
      await using second = await prepareService(yaml, { store });
      await first.start();
      await second.start();
      const { told, other } = await divided([first, second]);
      const [limited = 'BTC'] = told;
      const [entry = 'BTC', exit = 'BTC'] = other;
      await venue.setFaults([
        {
          kind: 'http_429',
          count: 1,
          params: { retryAfter: RETRY_AFTER_S },
          match: { method: 'POST', path: ORDERS, symbol: `${limited}USDT` },
        },
      ]);
      await first.post(alert(limited, 'buy', 'limited'));
      const refused = await until(
        async () => (await venue.requests()).find(({ faults, answeredAt }) => faults.includes('http_429') && answeredAt !== null),
        (request) => request !== undefined,
      );
      const at = refused?.answeredAt ?? 0;
      await until(
        () => Date.now(),
        (now) => now > at + HEARD_WITHIN_MS,
      );
      await first.post(alert(entry, 'buy', 'entry'));
      await first.post(alert(exit, 'sell', 'exit'));
      for (const ref of ['limited', 'entry', 'exit']) await first.orderWhen(ref, isFilled);
      const over = at + RETRY_AFTER_S * 1_000;
      // Clocks of two processes and a timer may differ by some milliseconds.
      expect(await arrivals(venue, at + HEARD_WITHIN_MS, over - 100)).toEqual([]);
      const placed = (await venue.requests()).filter(
        ({ arrivedAt, method, path }) => arrivedAt > at + HEARD_WITHIN_MS && method === 'POST' && path === '/api/v3/order',
      );
      const ofOther = placed.filter(({ params }) => [entry, exit].some((base) => params['symbol'] === `${base}USDT`));
      expect(ofOther.map(({ params }) => params['side'])).toEqual(['SELL', 'BUY']);
    } finally {
      await venue.stop();
    }
  });
});
