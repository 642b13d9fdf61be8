// A venue that bans an address has banned every key and every process there: who was told it tells the others, and nothing leaves until it is over.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from '../service.ts';
import { startSimulator } from '../simulator/client.ts';
import { describeWithPostgres } from './server.ts';

const SIZES = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' } as const;
type Base = keyof typeof SIZES;
const BASES = Object.keys(SIZES) as Base[];
const ACCOUNTS = ['north', 'east', 'south', 'west'] as const;
const BANNED_S = 15;
/** Where no notification comes, each looks every second; the rest is patience with a slow machine. */
const HEARD_WITHIN_MS = 4_000;

const isFilled = ({ status }: OrderRow) => status === 'filled';

function alert(account: string, base: Base, side: 'buy' | 'sell', ref: string) {
  return { symbol: `${base}USDT`, exchange: 'binance', strategy: account, side, size: SIZES[base], client_ref: ref };
}

/** How many orders each process has sent, by the log it wrote when they were committed. */
function sent(processes: readonly ServiceProcess[]): readonly number[] {
  return processes.map(({ log }) => log.split('"order.submitted"').length - 1);
}

describeWithPostgres('a venue that bans an address', (server) => {
  test.each([
    ['418, banned until', 'http_418'],
    ['403, the firewall', 'http_403'],
  ] as const)(
    'F17 %s: told to one process about one key, it stops the other process and the other keys too',
    async (_what, kind) => {
      const balances = { USDT: '100000000', BTC: '1000', ETH: '10000', SOL: '100000', DOGE: '100000000' };
      await using venue = await startSimulator({ accounts: venueAccounts(ACCOUNTS, balances) });
      const desk = simulatedDesk(venue, Object.fromEntries(ACCOUNTS.map((name) => [name, ''])));
      const yaml = `${desk}alerts: {max_age: 1h, max_slippage: 5%}\n`;
      const store = `"${await server().newDatabase()}"`;
      await using first = await prepareService(yaml, { store });
      await using second = await prepareService(yaml, { store });
      const both = [first, second];
      for (const one of both) await one.start();
      const all = ACCOUNTS.flatMap((account) => BASES.map((base) => [account, base] as const));
      // Every lane has had an order, so that nobody needs to make anybody's acquaintance later.
      for (const [account, base] of all) await first.post(alert(account, base, 'buy', `warm-${account}-${base}`));
      for (const [account, base] of all) await first.orderWhen(`warm-${account}-${base}`, isFilled);

      const match = { method: 'POST', path: '^/api/v3/order$', apiKey: 'key-north' };
      await venue.setFaults([{ kind, count: 1, params: { retryAfter: BANNED_S }, match }]);
      await first.post(alert('north', 'BTC', 'buy', 'banned'));
      const refused = await until(
        async () => (await venue.requests()).find(({ faults, answeredAt }) => faults.includes(kind) && answeredAt !== null),
        (request) => request !== undefined,
      );
      const at = refused?.answeredAt ?? 0;
      await until(
        () => Date.now(),
        (now) => now > at + HEARD_WITHIN_MS,
      );
      const before = sent(both);
      for (const [account, base] of all)
        await first.post(alert(account, base, base === 'SOL' ? 'sell' : 'buy', `after-${account}-${base}`));
      for (const [account, base] of all) await first.orderWhen(`after-${account}-${base}`, isFilled);
      await first.orderWhen('banned', isFilled);

      // Clocks of two processes and a timer may differ by some milliseconds.
      const over = at + BANNED_S * 1_000 - 100;
      const early = (await venue.requests()).filter(({ arrivedAt }) => arrivedAt > at + HEARD_WITHIN_MS && arrivedAt < over);
      expect(early.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
      // Both had something to send.
      for (const [i, count] of sent(both).entries()) expect(count).toBeGreaterThan(before[i] ?? 0);
    },
  );
});
