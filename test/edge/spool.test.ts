// The spool: what it promises about order and repeats, and what it says when its disk fails.
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dropAlerts, moveAlert, openSpool, type RelaySpool } from '../../src/app/relay/spool.ts';
import { openSpoolFile } from '../../src/app/relay/spool-file.ts';
import { systemClock } from '../../src/app/clock.ts';
import { startForwarder } from '../../src/edge/forwarder.ts';
import { SpoolUnavailable, takenOf } from '../../src/edge/spool.ts';
import type { Reply } from '../../src/edge/verdict.ts';
import { parseAlert } from '../../src/intake/parse/parse.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { until } from '../service.ts';

let folder: string;
let file: string;
let spool: RelaySpool;
const problems: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pinewire-spool-'));
  file = join(folder, 'relay.db');
  spool = openSpool(file, systemClock, (problem) => problems.push(problem));
});

afterEach(async () => {
  await spool.close();
  rmSync(folder, { recursive: true, force: true });
});

function taken(clientRef: string, receivedAt: number, token = 'token', symbol = 'BTCUSDT') {
  const body = Buffer.from(JSON.stringify({ symbol, side: 'buy', size: '1', client_ref: clientRef }));
  const parsed = parseAlert(body);
  if (!parsed.ok) throw new Error(parsed.refusal.hint);
  return takenOf(parsed.alert, token, { receivedAt, remote: '52.89.214.238', body });
}

const NOON = Date.UTC(2026, 10, 22, 12);

test('the same bytes within a minute are the same alert, across the minute and a restart too; later or elsewhere they are not', async () => {
  const first = await spool.take(taken('a', NOON + 58_000));
  expect(await spool.take(taken('a', NOON + 63_000))).toEqual({ kind: 'repeated', id: first.id });
  await spool.close();
  spool = openSpool(file, systemClock, () => undefined);
  expect(await spool.take(taken('a', NOON + 73_000))).toEqual({ kind: 'repeated', id: first.id });
  const others = [taken('a', NOON + 58_000 + 61_000), taken('a', NOON + 58_000, 'other-token'), taken('b', NOON + 58_000)];
  const ids = [];
  for (const other of others) ids.push(await spool.take(other));
  expect(ids.map(({ kind }) => kind)).toEqual(['new', 'new', 'new']);
  expect(new Set([first, ...ids].map(({ id }) => id)).size).toBe(4);
});

test('a lane goes in order of arrival, and lanes by their oldest; what was settled elsewhere is noticed', async () => {
  await Promise.all(
    [taken('e1', NOON, 't', 'ETHUSDT'), taken('b1', NOON), taken('b2', NOON), taken('e2', NOON, 't', 'ETHUSDT')].map(spool.take),
  );
  const refs = (seqs: readonly number[]) => seqs.map((seq) => spool.waiting(seq)?.clientRef);
  const [eth, btc] = spool.free();
  if (eth === undefined || btc === undefined) throw new Error('nothing is free');
  expect([refs([eth, btc]), spool.free()]).toEqual([['e1', 'b1'], []]);
  await spool.delivered(btc);
  expect(refs(spool.free())).toEqual(['b2']);
  expect(spool.status()).toMatchObject({ waiting: 3, parked: 0, oldestWaitingAt: NOON });
  const { id = '' } = spool.waiting(eth) ?? {};
  expect(moveAlert(file, id, 'parked', NOON)).toBe(true);
  expect(spool.waiting(eth)).toBe(undefined);
  expect(refs(spool.free())).toEqual(['b2', 'e2']);
  expect(moveAlert(file, id, 'waiting', NOON)).toBe(true);
  expect(refs(spool.free())).toEqual(['e1', 'b2']);
  // One that waits for its next try is told again where a person asks for it, and no other that was tried.
  for (const seq of [eth, btc + 1]) await spool.postponed(seq, 'HTTP 404');
  expect(moveAlert(file, id, 'waiting', NOON)).toBe(true);
  expect(refs(spool.free())).toEqual(['e1']);
  expect(spool.stuck(10).map(({ clientRef }) => clientRef)).toEqual(['b2']);
});

test('what was delivered an hour ago is swept away whole, and an alert that comes meanwhile does not wait for it', async () => {
  let now = NOON;
  await spool.close();
  spool = openSpool(file, { ...systemClock, now: () => now }, () => undefined);
  const ids = await Promise.all(Array.from({ length: 1_200 }, (_, i) => spool.take(taken(`old-${i}`, NOON, 't', `S${i}`))));
  await Promise.all(spool.free().map(spool.delivered));
  now += 3_600_001;
  const order: string[] = [];
  await Promise.all([
    spool.sweep().then(() => order.push('swept')),
    spool.take(taken('new', now)).then(() => order.push('taken')),
  ]);
  expect([ids.length, order]).toEqual([1_200, ['taken', 'swept']]);
  const database = openSpoolFile(file);
  expect(database.prepare('SELECT COUNT(*) AS left FROM alerts').get()).toEqual({ left: 1 });
  database.close();
});

test('what is parked is shown newest first, and goes when a person drops it: told once, kept, never sent', async () => {
  let now = NOON;
  await spool.close();
  spool = openSpool(file, { ...systemClock, now: () => now }, () => undefined);
  for (let i = 0; i < 12; i++) {
    const { id } = await spool.take(taken(`r${i}`, NOON, 't', `S${i}`));
    const [seq = 0] = spool.free();
    expect(spool.waiting(seq)?.id).toBe(id);
    // All in one millisecond, but the last.
    if (i === 11) now += 1;
    await spool.park(seq, 'HTTP 422');
  }
  const shown = () => spool.stuck(10).map(({ clientRef }) => clientRef);
  expect(shown()).toEqual(['r11', 'r10', 'r9', 'r8', 'r7', 'r6', 'r5', 'r4', 'r3', 'r2']);
  const alarms = () => spool.alarms.after(12, 100).map(({ text }) => text);
  const [last] = spool.stuck(1);
  const id = last?.id ?? '';
  expect(dropAlerts(file, 'tv_none', now)).toEqual([]);
  expect(dropAlerts(file, id, now)).toEqual([{ id, lane: 'S11', clientRef: 'r11' }]);
  expect(dropAlerts(file, id, now)).toEqual([]);
  expect(moveAlert(file, id, 'waiting', now)).toBe(false);
  expect([shown()[0], alarms()]).toEqual(['r10', [`a person dropped a parked alert: S11, client_ref r11, ${id}`]]);
  const { id: waits } = await spool.take(taken('waits', NOON));
  expect(dropAlerts(file, 'all', now)).toHaveLength(11);
  expect(spool.status()).toMatchObject({ parked: 0, waiting: 1 });
  expect(spool.free().map((seq) => spool.waiting(seq)?.id)).toEqual([waits]);
  expect(alarms()[1]).toMatch(/^a person dropped 11 parked alerts: S\d+, client_ref .* and 8 more$/);
  const left = () => {
    const database = openSpoolFile(file);
    const { count } = database.prepare("SELECT COUNT(*) AS count FROM alerts WHERE state = 'dropped'").get() ?? {};
    database.close();
    return count;
  };
  now += 29 * 86_400_000;
  await spool.sweep();
  expect(left()).toBe(12);
  now += 2 * 86_400_000;
  await spool.sweep();
  expect(left()).toBe(0);
});

test('a repeat of a parked alert goes again, of a delivered or dropped one it does not', async () => {
  const ids = new Map<string, string>();
  for (const ref of ['parked', 'delivered', 'dropped']) {
    ids.set(ref, (await spool.take(taken(ref, NOON, 't', ref))).id);
    const [seq = 0] = spool.free();
    await (ref === 'delivered' ? spool.delivered(seq) : spool.park(seq, 'HTTP 422'));
  }
  dropAlerts(file, ids.get('dropped') ?? '', NOON);
  for (const [ref, id] of ids) expect(await spool.take(taken(ref, NOON + 5_000, 't', ref))).toEqual({ kind: 'repeated', id });
  expect(spool.free().map((seq) => spool.waiting(seq)?.clientRef)).toEqual(['parked']);
  expect(spool.status()).toMatchObject({ waiting: 1, parked: 0, oldestWaitingAt: NOON });
});

const REFUSED = {
  'a proxy says 502': { kind: 'answered', status: 502, body: undefined },
  'the receiver never takes it': { kind: 'answered', status: 422, body: { success: false, code: 'max_order_value' } },
} as const satisfies Record<string, Reply>;

test.each(Object.entries(REFUSED))('what a person decides while an alert is on its way stands, though %s', async (_, reply) => {
  const { id } = await spool.take(taken('exit', NOON));
  const [held, sent, seen] = [Promise.withResolvers<Reply>(), [] as string[], [] as string[]];
  const forwarder = startForwarder({
    spool,
    clock: systemClock,
    send: async (_headers, body) => {
      const { client_ref: ref } = JSON.parse(Buffer.from(body).toString()) as { client_ref: string };
      sent.push(ref);
      return ref === 'exit' ? await held.promise : { kind: 'answered', status: 200, body: { success: true } };
    },
    secret: () => 'secret',
    maxAge: () => 60_000,
    observe: ({ kind }) => seen.push(kind),
  });
  await expect.poll(() => sent).toEqual(['exit']);
  expect(moveAlert(file, id, 'parked', NOON)).toBe(true);
  expect(dropAlerts(file, id, NOON)).toHaveLength(1);
  held.resolve(reply);
  await spool.take(taken('next', NOON));
  await expect.poll(() => seen.includes('delivered')).toBe(true);
  await forwarder.stop();
  expect([sent, seen.includes('parked')]).toEqual([['exit', 'next'], false]);
  expect(spool.alarms.after(0, 9).map(({ text }) => text)).toEqual([expect.stringContaining('a person dropped a parked alert')]);
  // As after a restart.
  await spool.close();
  spool = openSpool(file, systemClock, () => undefined);
  expect([spool.free(), spool.status()]).toEqual([[], { waiting: 0, parked: 0 }]);
});

test('a second relay on the same file is refused, and a store is no spool', async () => {
  expect(() => openSpool(file, systemClock, () => undefined)).toThrow(/in use by pid/);
  const store = join(folder, 'pinewire.db');
  const ledger = await openSqliteLedger({ file: store, clock: systemClock, role: 'serve' });
  await ledger.close();
  expect(() => openSpool(store, systemClock, () => undefined)).toThrow(/is no spool of the relay/);
  await spool.close();
  await expect(openSqliteLedger({ file, clock: systemClock, role: 'serve' })).rejects.toThrow(/another program/);
  spool = openSpool(file, systemClock, () => undefined);
});

test('a file that was moved away takes nothing more, and goes on where it was once it is back', async () => {
  await spool.take(taken('a', NOON));
  renameSync(file, `${file}.away`);
  await expect(spool.take(taken('b', NOON))).rejects.toThrow(SpoolUnavailable);
  expect(spool.healthy().ok).toBe(false);
  await expect(spool.take(taken('b', NOON))).rejects.toThrow(/moved or deleted/);
  renameSync(`${file}.away`, file);
  await until(
    () => spool.healthy().ok,
    (ok) => ok,
  );
  await spool.take(taken('b', NOON));
  expect(spool.status().waiting).toBe(2);
  expect(problems.at(-1)).toContain('can commit again');
});
