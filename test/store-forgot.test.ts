// A store that was put back to an earlier state: what it holds for queued has been placed, and what it has never heard of comes again. The
// real program, real files copied by hand and by `backup`, the HTTP simulator.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const BALANCES = { USDT: '1000000', BTC: '10' };
const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const PLACE = { method: 'POST', path: '^/api/v3/order$' };
/** What was sent before the store forgot may be under way for its window; everything is asked for after that. */
const PATIENCE_MS = 60_000;

const isFilled = ({ status }: OrderRow) => status === 'filled';

async function alone() {
  const venue = await startSimulator({ accounts: venueAccounts(['solo'], BALANCES) });
  const solo = await prepareService(`${simulatedDesk(venue, { solo: '' })}alerts: {max_age: 1h}\n`);
  const end = async (): Promise<void> => {
    await solo[Symbol.asyncDispose]();
    await venue.stop();
  };
  await solo.start();
  const post = (base: string, ref: string, more: object = {}) =>
    solo.post({
      symbol: `${base}USDT`,
      exchange: 'binance',
      strategy: 'solo',
      side: 'buy',
      size: SIZES[base],
      client_ref: ref,
      ...more,
    });
  /** Accepted, and as often at the venue as it should be. */
  const send = async (base: string, ref: string, more: object = {}): Promise<void> => {
    expect(await post(base, ref, more)).toMatchObject({ status: 200 });
  };
  const settled = (ref: string) => solo.orderWhen(ref, isFilled, PATIENCE_MS);
  /** The refs of all orders are at the venue, each once. */
  const onceEach = async (refs: readonly string[]): Promise<void> => {
    const orders = await Promise.all(refs.map(settled));
    const placed = (await venue.orders()).map(({ clientOrderId }) => clientOrderId);
    expect(placed.toSorted()).toEqual(orders.map(({ client_order_id }) => client_order_id).toSorted());
    expect(await solo.cli('audit', 'verify')).toMatchObject({ code: 0 });
  };
  return { venue, solo, post, send, settled, onceEach, [Symbol.asyncDispose]: end };
}

const files = (solo: ServiceProcess, folder = '.') =>
  readdirSync(join(solo.folder, folder)).filter((name) => /^pinewire\.db(?:-wal|-shm)?$/.test(name));

/** As `cp` does it, with the log that belongs to the file, or with all that stands beside it. */
function keepCopy(solo: ServiceProcess, which = files(solo)): void {
  mkdirSync(join(solo.folder, 'kept'));
  for (const name of which) copyFileSync(join(solo.folder, name), join(solo.folder, 'kept', name));
}

function putBack(solo: ServiceProcess): void {
  for (const name of files(solo)) rmSync(join(solo.folder, name));
  for (const name of readdirSync(join(solo.folder, 'kept')))
    copyFileSync(join(solo.folder, 'kept', name), join(solo.folder, name));
}

/** What the venue has that the store has forgotten, once it was asked. */
async function compared(solo: ServiceProcess, done = (one: Compared) => one.compared_at !== null): Promise<Compared> {
  const read = async () =>
    ((await solo.api('/api/status')).body as unknown as { comparisons: readonly Compared[] }).comparisons[0];
  const found = await until(read, (one) => one !== undefined && done(one), PATIENCE_MS);
  if (found === undefined) throw new Error('there is nothing to compare');
  return found;
}

interface Compared {
  readonly text: string;
  readonly compared_at: string | null;
  readonly since: string;
  readonly not_mended: number;
  readonly orders: readonly Readonly<Record<string, unknown>>[];
}

/** How often the journal tells of it. */
async function timesTold(solo: ServiceProcess): Promise<number> {
  const { out } = await solo.cli('audit', 'export');
  return out.split('"account.compared"').length - 1;
}

/** Everything is halted, with the reason, and nothing goes out before a person resumes. */
async function expectHalted(solo: ServiceProcess, reason: string): Promise<void> {
  const { body } = await solo.api('/api/status');
  expect(body).toMatchObject({ halts: [{ level: 'all', reason: expect.stringContaining(reason) as string }] });
}

test.concurrent.each([
  ['a file copied by hand', 'was put back to an earlier state'],
  ['a copy made by backup', 'the store is a copy made at'],
  ['a file that comes without its witness', 'came here without its witness'],
])('%s is put back after trading went on: halted, then one order for each alert', async (how, reason) => {
  await using desk = await alone();
  const { venue, solo, post, send, settled, onceEach } = desk;
  await send('BTC', 'before');
  await settled('before');
  // Still queued in the copy: the venue says "slow down" for longer than `backup` takes, so that no attempt is under way in it.
  await venue.setFaults([{ kind: 'http_429', probability: 1, match: PLACE, params: { retryAfter: 8 } }]);
  await send('SOL', 'first');
  await solo.orderWhen('first', ({ code, status }) => status === 'queued' && code !== null);
  await send('ETH', 'queued');
  if (how.includes('backup')) {
    mkdirSync(join(solo.folder, 'kept'));
    expect(await solo.cli('backup', join('kept', 'pinewire.db'))).toMatchObject({ code: 0 });
  } else keepCopy(solo);
  await venue.clearFaults();
  for (const ref of ['first', 'queued']) await settled(ref);
  await send('DOGE', 'after');
  await settled('after');
  await send('BTC', 'leaves', { side: 'sell', action: 'close' });
  await settled('leaves');
  await solo.kill9();
  putBack(solo);
  if (how.includes('witness')) rmSync(join(solo.folder, 'pinewire.db.head'));
  await solo.start();
  await expectHalted(solo, reason);
  expect(await post('DOGE', 'after')).toMatchObject({ status: 422, body: { code: 'halted' } });
  // Looking is no sending: what was queued is taken over while everything stands still.
  for (const ref of ['first', 'queued']) {
    const order = await solo.order((await settled(ref)).id);
    expect(order.events.map(({ kind }) => kind)).toContain('order.adopted');
  }
  expect(await venue.orders()).toHaveLength(5);
  const { orders, not_mended: open } = await compared(solo);
  expect(open).toBe(2);
  const [doge, btc] = (await venue.orders()).slice(-2);
  expect(orders).toMatchObject([
    {
      market: 'DOGE/USDT',
      side: 'buy',
      status: 'filled',
      size: '1000',
      filled: '1000',
      client_order_id: doge?.clientOrderId,
      venue_order_id: String(doge?.orderId),
      mended: false,
      average_price: expect.stringMatching(/^0\.\d+$/) as string,
    },
    // Less the fee that was paid in coins.
    { market: 'BTC/USDT', side: 'sell', filled: '0.00999', client_order_id: btc?.clientOrderId, mended: false },
  ]);
  const words = 'account solo has 2 orders at the exchange that the store has forgotten: buy 1000 DOGE/USDT at ';
  expect((await solo.api('/api/status')).body['warnings']).toEqual([expect.stringContaining(words)]);
  expect((await solo.cli('doctor', '--offline')).out).toContain(`forgotten: ${words}`);
  const resumed = await solo.cli('resume');
  expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining(words) as string });
  expect(resumed.out).toContain('let its alert come again');
  expect(resumed.out).not.toContain('\u{fffd}');
  for (const [base, ref] of [
    ['DOGE', 'after'],
    ['SOL', 'first'],
    ['ETH', 'queued'],
    ['BTC', 'before'],
  ] as const)
    await send(base, ref);
  await send('BTC', 'leaves', { side: 'sell', action: 'close' });
  await onceEach(['before', 'first', 'queued', 'after', 'leaves']);
  // Adopted, they are forgotten no more.
  expect(await compared(solo)).toMatchObject({ not_mended: 0, orders: [{ mended: true }, { mended: true }] });
  expect((await solo.api('/api/status')).body['warnings']).toEqual([]);
  await send('SOL', 'new');
  await onceEach(['before', 'first', 'queued', 'after', 'leaves', 'new']);
  // A store that was looked at once is a store like any other.
  await solo.kill9();
  await solo.start();
  expect((await solo.api('/api/status')).body).toMatchObject({ halts: [] });
  expect(await timesTold(solo)).toBe(1);
});

test('the venue cannot be asked what the store forgot, and the program is killed meanwhile: it is asked until it answers, and told once', async () => {
  await using desk = await alone();
  const { venue, solo, send, settled } = desk;
  await send('BTC', 'before');
  await settled('before');
  keepCopy(solo);
  await send('DOGE', 'after');
  await settled('after');
  await solo.kill9();
  putBack(solo);
  // Half of it is answered.
  await venue.setFaults([{ kind: 'http_503_before', probability: 1, match: { method: 'GET', path: '^/api/v3/myTrades$' } }]);
  await solo.start();
  await expectHalted(solo, 'was put back to an earlier state');
  const { since } = await compared(solo, () => true);
  await until(
    () => solo.log,
    (log) => log.includes('account not compared'),
  );
  const words = 'account solo has not been compared with its exchange since the store forgot';
  expect((await solo.api('/api/status')).body['warnings']).toEqual([expect.stringContaining(words)]);
  expect(await solo.cli('resume')).toMatchObject({ code: 0, out: expect.stringContaining(words) as string });
  await solo.kill9();
  await solo.start();
  expect(await compared(solo, () => true)).toMatchObject({ compared_at: null, since });
  expect(await timesTold(solo)).toBe(0);
  await venue.clearFaults();
  expect(await compared(solo)).toMatchObject({ since, not_mended: 1, orders: [{ market: 'DOGE/USDT', filled: '1000' }] });
  await solo.kill9();
  await solo.start();
  expect(await compared(solo)).toMatchObject({ since, not_mended: 1 });
  expect(await timesTold(solo)).toBe(1);
  expect(await solo.cli('audit', 'verify')).toMatchObject({ code: 0 });
});

test('nothing was placed after the copy: that is said, too', async () => {
  await using desk = await alone();
  const { venue, solo, send, settled } = desk;
  await send('BTC', 'before');
  await settled('before');
  // Somebody else's order on the account is told apart.
  const by = { symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: '0.5', newClientOrderId: 'web_1' };
  expect((await venue.signed('POST', '/api/v3/order', by, { apiKey: 'key-solo', secret: 'secret-solo' })).status).toBe(200);
  await solo.kill9();
  rmSync(join(solo.folder, 'pinewire.db.head'));
  await solo.start();
  await expectHalted(solo, 'without its witness');
  const { text, orders } = await compared(solo);
  expect(orders).toEqual([]);
  expect(text).toMatch(
    /^account solo was compared with its exchange between .*: nothing is there that the store has forgotten, beside 1 order of others$/,
  );
  expect((await solo.api('/api/status')).body['warnings']).toEqual([]);
  expect((await solo.cli('doctor', '--offline')).out).toContain('ok    forgotten: account solo was compared');
  expect((await solo.cli('resume')).out).not.toContain('forgotten');
});

test('a store is put back while the market is not listed: the venue is asked for the order all the same, and it is not sent again', async () => {
  await using desk = await alone();
  const { venue, solo, send, settled, onceEach } = desk;
  await venue.setFaults([{ kind: 'http_429', probability: 1, match: PLACE, params: { retryAfter: 1 } }]);
  await send('SOL', 'queued');
  await solo.orderWhen('queued', ({ code, status }) => status === 'queued' && code !== null);
  keepCopy(solo);
  await venue.clearFaults();
  await settled('queued');
  await solo.kill9();
  putBack(solo);
  const unlisted = { method: 'GET', path: '^/api/v3/exchangeInfo$' };
  await venue.setFaults([
    { kind: 'wrong_error', probability: 1, match: unlisted, params: { status: 400, code: -1121, msg: 'Invalid symbol.' } },
  ]);
  await solo.start();
  expect(await solo.cli('resume')).toMatchObject({ code: 0 });
  const order = await solo.order((await settled('queued')).id);
  expect(order.events.map(({ kind }) => kind)).toContain('order.adopted');
  expect(await venue.orders()).toHaveLength(1);
  await venue.clearFaults();
  await onceEach(['queued']);
});
