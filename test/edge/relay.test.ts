// The relay as a process: what it acknowledged reaches the receiver once, in order and with its true age, whoever dies in between.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort, prepareService, until } from '../service.ts';
import { prepareRelay, type RelayProcess, TOKEN } from './relay-process.ts';
import { refusing, startReceiver, TAKEN } from './receiver.ts';

const alert = (clientRef: string, members: object = {}) => ({
  symbol: 'BTCUSDT',
  exchange: 'binance',
  strategy: 'rsi-break',
  side: 'buy',
  size: '0.001',
  client_ref: clientRef,
  ...members,
});

async function emptied(relay: RelayProcess): Promise<void> {
  await until(
    () => relay.metric('pinewire_relay_waiting'),
    (waiting) => waiting === 0,
  );
}

/** `PINEWIRE_MINUTE=1` keeps the receiver down for a whole minute, as it may be at home; otherwise it is down for as long as the posts take. */
const DOWN_MS = process.env['PINEWIRE_MINUTE'] === '1' ? 60_000 : 0;

test('with the receiver down and the relay killed twice, every alert arrives once, in order, with its true age', async () => {
  await using service = await prepareService('alerts: {max_age: 10m}');
  const until = performance.now() + DOWN_MS;
  await using relay = await prepareRelay(`${service.url}/webhook`);
  const posted: { ref: string; from: number; to: number }[] = [];
  const postFive = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      const ref = `r${posted.length}`;
      const from = Date.now();
      const { status, body } = await relay.post(alert(ref));
      expect([status, body['status'], body['client_ref']]).toEqual([200, 'spooled', ref]);
      posted.push({ ref, from, to: Date.now() });
    }
  };
  await relay.start();
  await postFive();
  await relay.kill9();
  await relay.start();
  await postFive();
  await relay.kill9();
  await relay.start();
  // What was not answered in time is sent again by TradingView: the same bytes, after a restart too.
  expect((await relay.post(alert('r9'))).body).toMatchObject({ success: true, duplicate: true });
  await postFive();
  await new Promise((wake) => setTimeout(wake, until - performance.now()));
  const before = Date.now();
  await service.start();
  await emptied(relay);
  const { body } = await service.api('/api/alerts?limit=100');
  const alerts = (body['alerts'] as { client_ref: string; received_at: string; repeats: number; status: string }[]).toReversed();
  expect(alerts.map(({ client_ref }) => client_ref)).toEqual(posted.map(({ ref }) => ref));
  expect(new Set(alerts.map(({ status }) => status))).toEqual(new Set(['accepted']));
  for (const [i, { received_at }] of alerts.entries()) {
    const at = Date.parse(received_at);
    expect(at).toBeGreaterThanOrEqual(posted[i]?.from ?? Number.NaN);
    expect(at).toBeLessThanOrEqual(posted[i]?.to ?? Number.NaN);
    expect(at).toBeLessThan(before);
  }
  expect(await service.orders()).toHaveLength(posted.length);
  expect(await relay.stop()).toBe(0);
  expect(relay.log).not.toContain(TOKEN);
});

test('a relay that dies between the answer of the receiver and its own note sends again under the same id', async () => {
  const port = await freePort();
  await using relay = await prepareRelay(`http://127.0.0.1:${port}/webhook`);
  await relay.start();
  const ids: string[] = [];
  {
    await using receiver = await startReceiver(port);
    const killed = new Promise<void>((resolve) => {
      receiver.answer(() => (resolve(relay.kill9()), TAKEN));
    });
    await relay.post(alert('once'));
    await killed;
    ids.push(...receiver.received.map(({ webhookId }) => webhookId));
  }
  await using receiver = await startReceiver(port);
  await relay.start();
  await emptied(relay);
  ids.push(...receiver.received.map(({ webhookId }) => webhookId));
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(1);
});

test('what can be mended is tried until it is, in order, and another lane does not wait for it', async () => {
  await using receiver = await startReceiver();
  await using relay = await prepareRelay(receiver.url);
  await relay.start();
  let mended = false;
  receiver.answer(({ clientRef }) => (clientRef.startsWith('eth') || mended ? TAKEN : refusing(404, 'market_not_found')));
  const posts = [alert('btc-1'), alert('btc-2'), alert('eth-1', { symbol: 'ETHUSDT' }), alert('btc-3', { action: 'close' })];
  for (const one of posts) expect((await relay.post(one)).status).toBe(200);
  await until(
    () => receiver.received,
    (all) =>
      all.filter(({ clientRef }) => clientRef === 'btc-1').length >= 2 && all.some(({ clientRef }) => clientRef === 'eth-1'),
  );
  expect(receiver.received.some(({ clientRef }) => clientRef === 'btc-2')).toBe(false);
  const [stuck] = await relay.stuck();
  expect(stuck).toMatchObject({ state: 'waiting', client_ref: 'btc-1' });
  expect(stuck?.problem).toContain('market_not_found');
  mended = true;
  await emptied(relay);
  const order = [...new Set(receiver.received.map(({ clientRef }) => clientRef).filter((ref) => ref.startsWith('btc')))];
  expect(order).toEqual(['btc-1', 'btc-2', 'btc-3']);
  // Signed anew each time, received once.
  const tries = receiver.received.filter(({ clientRef }) => clientRef === 'btc-1');
  expect(new Set(tries.map(({ receivedAt }) => receivedAt)).size).toBe(1);
  expect(new Set(tries.map(({ webhookId }) => webhookId)).size).toBe(1);
});

test('an alert for a market that is not mapped holds up none that names another exchange, and each that may be for its own', async () => {
  await using receiver = await startReceiver();
  await using relay = await prepareRelay(receiver.url);
  await relay.start();
  let mended = false;
  receiver.answer(({ clientRef }) => (clientRef === 'wrong' && !mended ? refusing(404, 'market_not_found') : TAKEN));
  await relay.post(alert('wrong', { exchange: 'bybit' }));
  await relay.post(alert('entry', { exchange: 'binance' }));
  await relay.post(alert('anywhere', { exchange: '' }));
  await relay.post(alert('exit', { exchange: 'binance', side: 'sell' }));
  const tries = (ref: string) => receiver.received.filter(({ clientRef }) => clientRef === ref).length;
  await until(
    () => [tries('wrong'), tries('entry')],
    ([wrong = 0, entry = 0]) => wrong >= 3 && entry === 1,
  );
  expect([tries('anywhere'), tries('exit')]).toEqual([0, 0]);
  const [stuck] = await relay.stuck();
  expect(stuck).toMatchObject({ client_ref: 'wrong', lane: 'rsi-break BTCUSDT on bybit' });
  mended = true;
  await emptied(relay);
  expect(receiver.received.slice(-3).map(({ clientRef }) => clientRef)).toEqual(['wrong', 'anywhere', 'exit']);
});

test('what the receiver never takes is parked, loudly, holds nobody up, and goes again when a person says so', async () => {
  await using receiver = await startReceiver();
  await using relay = await prepareRelay(receiver.url);
  await relay.start();
  receiver.answer(({ clientRef }) => (clientRef === 'bad' ? refusing(422, 'max_order_value') : TAKEN));
  await relay.post(alert('bad'));
  await relay.post(alert('good'));
  await emptied(relay);
  expect(receiver.received.map(({ clientRef }) => clientRef)).toEqual(['bad', 'good']);
  expect(await relay.metric('pinewire_relay_parked')).toBe(1);
  expect(relay.log).toMatch(/"level":"error".*alert parked/);
  const [parked] = await relay.stuck();
  expect(parked).toMatchObject({ state: 'parked', client_ref: 'bad' });
  receiver.answer(() => TAKEN);
  expect((await relay.cli('relay', '--retry', parked?.id ?? '')).code).toBe(0);
  await until(
    () => receiver.received.length,
    (count) => count === 3,
  );
  await until(
    () => relay.stuck(),
    (rows) => rows.length === 0,
  );
  expect(await relay.cli('relay', '--retry', 'tv_none')).toMatchObject({ code: 1 });
  expect(await relay.cli('relay', '--drop', 'all')).toMatchObject({ code: 1, out: expect.stringContaining('no parked alert') });
  receiver.answer(() => refusing(422, 'max_order_value'));
  await relay.post(alert('unwanted'));
  await until(
    () => relay.metric('pinewire_relay_parked'),
    (count) => count === 1,
  );
  expect(await relay.cli('relay', '--drop', 'all')).toMatchObject({
    code: 0,
    out: expect.stringContaining('client_ref unwanted'),
  });
  expect(await relay.metric('pinewire_relay_parked')).toBe(0);
  expect(await relay.stuck()).toEqual([]);
});

test('an entry is given up at max_age, what may be an exit is not; a person can set it aside', async () => {
  await using receiver = await startReceiver();
  await using relay = await prepareRelay(receiver.url, 'alerts: {max_age: 1s}');
  await relay.start();
  receiver.answer(() => refusing(503, 'store_unavailable'));
  await relay.post(alert('entry', { action: 'open' }));
  await relay.post(alert('exit', { action: 'close' }));
  await until(
    () => relay.stuck(),
    (rows) => rows.length === 2,
  );
  const [entry, exit] = await relay.stuck();
  expect([entry?.state, entry?.client_ref, exit?.state, exit?.client_ref]).toEqual(['parked', 'entry', 'waiting', 'exit']);
  expect(entry?.problem).toContain('alerts.max_age');
  expect((await relay.cli('relay', '--park', exit?.id ?? '')).code).toBe(0);
  expect((await relay.stuck()).map(({ state }) => state)).toEqual(['parked', 'parked']);
});

describe('who is not let in, and what is not taken', () => {
  test('a wrong token, a foreign address, a wrong secret and a wrong form: nothing is forwarded, nothing secret is kept', async () => {
    await using receiver = await startReceiver();
    await using relay = await prepareRelay(receiver.url);
    await relay.start();
    expect((await relay.post(alert('a'), 'wrong-token')).status).toBe(404);
    const { client_ref: _, ...incomplete } = alert('a');
    expect((await relay.post(incomplete)).body).toMatchObject({ code: 'missing_fields', fields: ['client_ref'] });
    expect((await relay.post('{"symbol":')).body).toMatchObject({ code: 'invalid_json' });
    expect((await relay.post(alert('a', { passphrase: 'hunter2hunter2' }))).body).toMatchObject({ code: 'unknown_field' });
    expect((await fetch(`${relay.url}/webhook`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${relay.url}/api/orders`)).status).toBe(404);
    expect(await relay.metric('pinewire_relay_waiting')).toBe(0);
    expect(receiver.received).toEqual([]);
    expect(relay.log).not.toContain('hunter2hunter2');
    expect(statSync(join(relay.folder, 'relay.db')).mode & 0o077).toBe(0);
  });

  test('a secret in the body reaches neither the spool nor the receiver', async () => {
    await using receiver = await startReceiver();
    const door = `tradingview: {tokens: ["${TOKEN}"], allow_ips: any, body_secret: "hunter2hunter2"}`;
    await using relay = await prepareRelay(receiver.url);
    relay.configure((yaml) => yaml.replace(/^tradingview:.*$/m, door));
    await relay.start();
    expect((await relay.post(alert('a'))).body).toMatchObject({ code: 'body_secret' });
    expect((await relay.post(alert('a', { passphrase: 'hunter3hunter3' }))).status).toBe(403);
    expect((await relay.post(alert('a', { passphrase: 'hunter2hunter2' }))).status).toBe(200);
    await emptied(relay);
    expect(receiver.received.map(({ body }) => body)).toEqual([JSON.stringify(alert('a', { passphrase: '*'.repeat(14) }))]);
    expect(relay.log).not.toContain('hunter');
  });
});

test("a word that is also the store's password stays in the alert: another strategy would go by another route", async () => {
  await using receiver = await startReceiver();
  await using relay = await prepareRelay(receiver.url, 'store: "postgres://pinewire:pinewire-of-the-desk@127.0.0.1/none"');
  await relay.start();
  const given = alert('a', { strategy: 'pinewire-of-the-desk' });
  expect((await relay.post(given)).status).toBe(200);
  await emptied(relay);
  expect(receiver.received.map(({ body }) => JSON.parse(body) as object)).toEqual([given]);
});

test('a burst of a thousand alerts is taken and arrives whole, none of it twice', async () => {
  await using receiver = await startReceiver();
  await using relay = await prepareRelay(receiver.url);
  await relay.start();
  const posts = Array.from({ length: 1_000 }, (_, i) => relay.post(alert(`b${i}`, { symbol: `S${i % 50}USDT` })));
  expect(new Set((await Promise.all(posts)).map(({ status }) => status))).toEqual(new Set([200]));
  await emptied(relay);
  expect(new Set(receiver.received.map(({ clientRef }) => clientRef)).size).toBe(1_000);
  expect(receiver.received).toHaveLength(1_000);
});
