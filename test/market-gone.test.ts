// Markets that an exchange suspends or takes off its list while orders are on them: the real program against the HTTP simulator.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const PLACE = { method: 'POST', path: '^/api/v3/order$' };

/** The venue is asked again 15 s after it knew no such market, and a busy machine starts processes slowly. */
const PATIENCE_MS = 120_000;
const isStranded = ({ code }: OrderRow) => code === 'market_gone';
const isFilled = ({ status }: OrderRow) => status === 'filled';

async function alone(maxAge = '1h') {
  const venue = await startSimulator({ accounts: venueAccounts(['solo'], { USDT: '1000000', BTC: '10' }) });
  const solo = await prepareService(`${simulatedDesk(venue, { solo: '' })}alerts: {max_age: ${maxAge}}\n`);
  await solo.start();
  const send = async (symbol: string, ref: string, more: object = {}): Promise<void> => {
    const order = { symbol, exchange: 'binance', strategy: 'solo', side: 'buy', size: '0.01', client_ref: ref, ...more };
    expect(await solo.post(order)).toMatchObject({ status: 200 });
  };
  const end = async (): Promise<void> => {
    await solo[Symbol.asyncDispose]();
    await venue.stop();
  };
  return { venue, solo, send, [Symbol.asyncDispose]: end };
}

const storeFiles = (folder: string) => readdirSync(folder).filter((name) => /^pinewire\.db(?:-wal|-shm)?$/.test(name));

function copyStore(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of storeFiles(to)) rmSync(join(to, name));
  for (const name of storeFiles(from)) copyFileSync(join(from, name), join(to, name));
}

/** A store that holds for queued what was placed and filled after it was copied, put back while the market is as `status` says. */
async function putBack(solo: ServiceProcess, venue: Awaited<ReturnType<typeof startSimulator>>, send: () => Promise<void>) {
  await venue.setFaults([{ kind: 'http_429', probability: 1, match: PLACE, params: { retryAfter: 1 } }]);
  await send();
  await solo.orderWhen('forgotten', ({ code, status }) => status === 'queued' && code !== null);
  const kept = join(solo.folder, 'kept');
  copyStore(solo.folder, kept);
  await venue.clearFaults();
  await solo.orderWhen('forgotten', isFilled, PATIENCE_MS);
  await solo.kill9();
  copyStore(kept, solo.folder);
}

test.concurrent('a store put back while its market is off the list: the order that was filled there is found, not sent again', async () => {
  await using desk = await alone();
  const { venue, solo, send } = desk;
  await putBack(solo, venue, () => send('BTCUSDT', 'forgotten'));
  // The exchange lists it no more and still answers for its orders, as while trading is suspended.
  await venue.setMarketStatus('BTCUSDT', 'UNLISTED');
  await solo.start();
  const adopted = await solo.orderWhen('forgotten', isFilled, PATIENCE_MS);
  expect((await solo.order(adopted.id)).events.map(({ kind }) => kind)).toContain('order.adopted');
  expect(await solo.cli('resume')).toMatchObject({ code: 0 });
  await venue.setMarketStatus('BTCUSDT', 'TRADING');
  await send('ETHUSDT', 'other');
  await solo.orderWhen('other', isFilled);
  expect(await venue.orders()).toHaveLength(2);
});

test.concurrent('a store put back while nobody can ask for its market: the order waits, says how a person ends it, and is found once the market is back', async () => {
  await using desk = await alone();
  const { venue, solo, send } = desk;
  await putBack(solo, venue, () => send('BTCUSDT', 'forgotten'));
  await venue.setMarketStatus('BTCUSDT', 'DELISTED');
  await solo.start();
  const waiting = await solo.orderWhen('forgotten', ({ code }) => code !== null && code !== 'rate_limited');
  expect(waiting).toMatchObject({ status: 'queued', code: 'market_gone' });
  const { events, ...story } = await solo.order(waiting.id);
  expect(story).toMatchObject({ hint: expect.stringContaining(`pinewire resolve ${waiting.id}`) as string });
  expect(events.filter(({ kind }) => kind === 'order.stranded')).toHaveLength(1);
  // It has filled there, so a cancel must not end it here.
  expect(await solo.cli('cancel', waiting.id)).toMatchObject({ code: 0, out: expect.stringContaining('is not sent') as string });
  expect(await solo.cli('resume')).toMatchObject({ code: 0 });
  await send('ETHUSDT', 'other');
  await solo.orderWhen('other', isFilled);
  await venue.setMarketStatus('BTCUSDT', 'TRADING');
  await solo.orderWhen('forgotten', isFilled, PATIENCE_MS);
  expect((await venue.orders()).map(({ symbol }) => symbol).toSorted()).toEqual(['BTCUSDT', 'ETHUSDT']);
});

test.concurrent('a market that goes while orders are open, unknown and queued there: each waits visibly or ends, and other lanes go on', async () => {
  await using desk = await alone();
  const { venue, solo, send } = desk;
  await send('ETHUSDT', 'held', { size: '0.1' });
  await solo.orderWhen('held', isFilled);
  await send('BTCUSDT', 'open', { type: 'limit', price: '50000' });
  await solo.orderWhen('open', ({ status }) => status === 'open');
  await venue.setFaults([{ kind: 'cut_before', probability: 1, match: PLACE }]);
  await send('SOLUSDT', 'unknown', { size: '1' });
  await solo.orderWhen('unknown', ({ status }) => status === 'unknown');
  for (const symbol of ['BTCUSDT', 'ETHUSDT', 'SOLUSDT']) await venue.setMarketStatus(symbol, 'DELISTED');
  await venue.clearFaults();
  // After a restart nobody remembers that the market was listed once.
  await solo.kill9();
  await solo.start();

  const unknown = await solo.orderWhen('unknown', isStranded);
  expect(unknown.status).toBe('unknown');
  const open = await solo.orderWhen('open', isStranded);
  expect(open.status).toBe('open');
  for (const { id } of [open, unknown]) {
    const story = await solo.order(id);
    expect(story).toMatchObject({ hint: expect.stringContaining(`pinewire resolve ${id}`) as string });
    expect(story.events.filter(({ kind }) => kind === 'order.stranded')).toHaveLength(1);
  }
  // A cancel that the venue must refuse is not sent again and again.
  expect(await solo.cli('cancel', open.id)).toMatchObject({ code: 0 });
  await send('ETHUSDT', 'more', { size: '0.1' });
  await send('ETHUSDT', 'leave', { size: '0.1', side: 'sell', action: 'close' });
  for (const ref of ['more', 'leave']) {
    expect(await solo.orderWhen(ref, ({ status }) => status !== 'queued' && status !== 'submitting')).toMatchObject({
      status: expect.stringMatching(/^(?:rejected|denied)$/) as string,
      code: expect.any(String) as string,
    });
  }
  await send('DOGEUSDT', 'elsewhere', { size: '100' });
  await solo.orderWhen('elsewhere', isFilled);
  const cancels = (await venue.requests()).filter(({ method, path }) => method === 'DELETE' && path === '/api/v3/order');
  expect(cancels.length).toBeLessThanOrEqual(1);
  expect(await solo.cli('resolve', open.id, '--as', 'canceled', '--yes')).toMatchObject({ code: 0 });
  expect(await solo.cli('resolve', unknown.id, '--as', 'not-placed', '--yes')).toMatchObject({ code: 0 });
  await solo.orderWhen('open', ({ status }) => status === 'canceled');
  await solo.orderWhen('unknown', ({ status }) => status === 'canceled');
  expect(solo.log).not.toContain('lane failed');
  expect(await solo.cli('audit', 'verify')).toMatchObject({ code: 0 });
});

test.concurrent('a market that is closed for a while: an exit there is tried again and again, ever more seldom, and goes out when it opens; an entry expires', async () => {
  await using desk = await alone('10s');
  const { venue, solo, send } = desk;
  await send('BTCUSDT', 'held');
  await solo.orderWhen('held', isFilled);
  for (const symbol of ['BTCUSDT', 'ETHUSDT']) await venue.setMarketStatus(symbol, 'BREAK');
  await send('BTCUSDT', 'leave', { side: 'sell', position: 'flat' });
  await send('ETHUSDT', 'entry', { size: '0.1' });
  expect(await solo.orderWhen('leave', ({ code }) => code !== null)).toMatchObject({ status: 'queued', code: 'market_closed' });
  await solo.orderWhen('entry', ({ status }) => status === 'expired');
  const tries = (await venue.requests()).filter(({ method, path }) => method === 'POST' && path === '/api/v3/order');
  // One that filled, and two that wait at least 125, 250, 500 … milliseconds: no more than 7 fit into 10 seconds.
  expect(tries.length).toBeGreaterThan(4);
  expect(tries.length).toBeLessThan(18);
  await venue.setMarketStatus('BTCUSDT', 'TRADING');
  await solo.orderWhen('leave', isFilled, PATIENCE_MS);
  expect((await venue.orders()).map(({ side }) => side)).toEqual(['BUY', 'SELL']);
});
