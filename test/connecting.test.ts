// Making a venue's acquaintance at start is asking it, too: within the rate budget, and no sooner again than the venue says.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '../src/app/log.ts';
import { openAccounts } from '../src/app/service/accounts.ts';
import { type Connections, createConnections } from '../src/app/service/connections.ts';
import { createMarketTable } from '../src/app/service/market-table.ts';
import { createConnection } from '../src/execution/connection.ts';
import { createQuotes } from '../src/execution/quotes.ts';
import { openSqliteLedger } from '../src/ledger/sqlite/open.ts';
import { VenueError } from '../src/venue/port.ts';
import { configOf } from './config-of.ts';
import { manualClock } from './manual-clock.ts';
import { Reply, SmallVenue } from './venue/small-venue.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const clock = manualClock();
const LIMITED = new Reply(429, { code: -1003, msg: 'Too many requests.' }, { 'retry-after': '60' });

async function connect(
  answers: Readonly<Record<string, unknown>>,
): Promise<{ small: SmallVenue; connections: Connections; problems: string[] }> {
  const small = await SmallVenue.start(answers);
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-connecting-'));
  const ledger = await openSqliteLedger({ file: join(folder, 'store.db'), clock, role: 'serve' });
  const account = `{exchange: binance, mode: testnet, api_key: the-key, api_secret: the-secret, base_url: "${small.url}"}`;
  const config = configOf(`accounts: {play: ${account}}\nroutes: [{strategy: s, accounts: [play]}]`);
  const accounts = await openAccounts(ledger, config);
  const table = await createMarketTable(ledger, config.markets);
  const problems: string[] = [];
  const connections = createConnections({
    config: () => config,
    accounts,
    ledger,
    clock,
    log: silentLog,
    table,
    onVenueError: (_account, code) => problems.push(code),
  });
  closing.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => ledger.close(),
    () => small.stop(),
    () => connections.close(),
  );
  return { small, connections, problems };
}

/** How often the path was asked. */
const asked = ({ small }: { readonly small: SmallVenue }, path: string) =>
  small.seen.filter(({ url }) => url.startsWith(path)).length;

test('a venue that says "slow down" while it is connected to is left alone for as long as it says', async () => {
  const answers: Record<string, unknown> = {
    'GET /api/v3/time': { serverTime: clock.now() },
    'GET /api/v3/account': LIMITED,
    'GET /api/v3/exchangeInfo': { symbols: [] },
  };
  const world = await connect(answers);
  world.connections.start();
  await expect.poll(() => asked(world, '/api/v3/account')).toBe(1);
  const [connection] = world.connections.all();
  // A lane that needs the venue meanwhile is told so, and asks nothing.
  await expect
    .poll(() =>
      connection?.venue().then(
        () => 'open',
        (error: VenueError) => error.retryAfter,
      ),
    )
    .toBe(60_000);
  for (let second = 0; second < 59; second++) {
    await clock.advance(1_000);
    await connection?.venue().catch(() => undefined);
  }
  expect(asked(world, '/api/v3/account')).toBe(1);
  answers['GET /api/v3/account'] = { uid: 7, balances: [] };
  await expect
    .poll(async () => {
      await clock.advance(1_000);
      return asked(world, '/api/v3/exchangeInfo');
    })
    .toBeGreaterThan(0);
  // The first one, the one that connected, and the balances.
  await expect.poll(() => asked(world, '/api/v3/account')).toBe(3);
});

test('a limit met by the list of markets slows down every other question of the account', async () => {
  const world = await connect({
    'GET /api/v3/time': { serverTime: clock.now() },
    'GET /api/v3/account': { uid: 7, balances: [] },
    'GET /api/v3/exchangeInfo': LIMITED,
  });
  world.connections.start();
  await expect.poll(() => asked(world, '/api/v3/exchangeInfo')).toBe(1);
  const [connection] = world.connections.all();
  const admitted = (): Promise<string> =>
    connection?.admit('cancel or exit', 'place').then(
      () => 'yes',
      ({ code }: VenueError) => code,
    ) ?? Promise.resolve('there is none');
  await expect.poll(() => world.problems).toEqual(['rate_limited']);
  expect(await admitted()).toBe('paused');
  await clock.advance(58_000);
  const soon = admitted();
  expect(asked(world, '/api/v3/exchangeInfo')).toBe(1);
  await clock.advance(3_000);
  expect(await soon).toBe('yes');
});

test('who asks later during the pause that a failed connect was told is told what is left of it', async () => {
  const down = () => Promise.reject(new VenueError('rate_limited', 'slow down', 600_000));
  const { connection } = connecting(down);
  await expect(connection.venue()).rejects.toMatchObject({ retryAfter: 600_000 });
  await clock.advance(540_000);
  await expect(connection.venue()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 60_000 });
});

test('connecting takes its turn in the budget like any other question', async () => {
  const { connection, taken } = connecting(() => Promise.reject(new VenueError('unreachable', 'nobody answers')));
  await expect(connection.venue()).rejects.toThrow('nobody answers');
  expect(taken).toEqual(['cancel or exit']);
});

function connecting(connect: () => Promise<never>) {
  const taken: string[] = [];
  const budget = {
    take: async (priority: string) => void taken.push(priority),
    giveBack: () => undefined,
    pause: () => undefined,
    awayFor: () => 0,
  };
  const weigh = { of: () => 1, searched: () => 1 };
  const ledger = { saveBalances: () => Promise.resolve(), savePrice: () => Promise.resolve() };
  const quotes = createQuotes(clock, ledger, () => undefined);
  const account = { id: 'ac_1', name: 'play' } as never;
  const connection = createConnection({ account, budget, weigh, clock, ledger, quotes, connect, onError: () => undefined });
  return { connection, taken };
}
