// What the forwarder sends when, on a clock that the test moves: against a spool in memory and a receiver that answers as it is told.
import { afterEach, expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { type Forwarder, type Observation, startForwarder } from './forwarder.ts';
import { Lanes } from './lanes.ts';
import { type Effect, type Spool, SpoolUnavailable, type Waiting } from './spool.ts';
import type { Reply } from './verdict.ts';

const TAKEN: Reply = { kind: 'answered', status: 200, body: { success: true } };
const refused = (status: number, code: string): Reply => ({ kind: 'answered', status, body: { success: false, code } });

let running: Forwarder | undefined;

afterEach(async () => {
  await running?.stop();
});

/** `maxAge` in milliseconds. */
function start(maxAge = 60_000) {
  const clock = manualClock();
  const lanes = new Lanes();
  const alerts = new Map<number, Waiting>();
  const sentAgain: number[] = [];
  const settled = async (seq: number) => {
    alerts.delete(seq);
    lanes.remove(seq);
  };
  const spool = {
    free: () => [...lanes.news(), ...sentAgain.splice(0)],
    waiting: (seq) => (lanes.isFree(seq) ? alerts.get(seq) : undefined),
    delivered: settled,
    park: (seq: number) => settled(seq).then(() => true),
    postponed: async () => undefined,
    sweep: async () => undefined,
  } satisfies Partial<Spool>;
  const sent: { readonly ref: string; readonly at: number }[] = [];
  const seen: Observation[] = [];
  let answer: (ref: string) => Reply | Promise<Reply> = () => TAKEN;
  const begun = clock.monotonic();
  const since = () => clock.monotonic() - begun;
  const forwarder = startForwarder({
    spool: spool as unknown as Spool,
    clock,
    send: async (_, body) => {
      const ref = Buffer.from(body).toString();
      sent.push({ ref, at: since() });
      return answer(ref);
    },
    secret: () => 'secret',
    maxAge: () => maxAge,
    observe: (what) => seen.push(what),
  });
  running = forwarder;
  let seq = 0;
  return {
    clock,
    spool,
    since,
    sent,
    seen,
    refs: () => sent.map(({ ref }) => ref),
    answer: (next: typeof answer) => {
      answer = next;
    },
    /** As a person does with --retry. */
    again: (one: number) => {
      sentAgain.push(one);
      forwarder.wake();
    },
    /** As TradingView does with a resend of what is parked. */
    putBack: (alert: Waiting) => {
      alerts.set(alert.seq, alert);
      lanes.add(alert.seq, { strategy: '', exchange: '', symbol: alert.lane });
      forwarder.wake();
    },
    take: (ref: string, effect: Effect = 'maybe exit', symbol = ref) => {
      const [id, lane, body] = [`tv_${++seq}`, symbol, Buffer.from(ref)];
      alerts.set(seq, { seq, id, receivedAt: clock.now(), lane, effect, clientRef: ref, body });
      lanes.add(seq, { strategy: '', exchange: '', symbol });
      forwarder.wake();
    },
  };
}

test('two thousand lanes that are tried in vain hold no other up', async () => {
  const { clock, answer, take, refs } = start();
  answer((ref) => (ref === 'good' ? TAKEN : refused(404, 'market_not_found')));
  for (let i = 0; i < 2_000; i++) take(`bad-${i}`);
  take('good');
  // The clock stands: nobody has his second turn before all had their first.
  for (let i = 0; i < 500; i++) await clock.advance(0);
  expect([refs().length, refs().at(-1)]).toEqual([2_001, 'good']);
  await clock.advance(1_000);
  take('good');
  await clock.advance(0);
  expect(refs().slice(-16)).toContain('good');
});

test('a receiver that is back gets the oldest first, those that asked for all before', async () => {
  const { clock, answer, take, refs } = start();
  let away = true;
  answer(() => (away ? { kind: 'away', problem: 'ECONNREFUSED' } : TAKEN));
  for (let i = 0; i < 100; i++) take(String(i));
  await clock.advance(60_000);
  const asked = refs().length;
  // 16 at once before it was known, and then one every three seconds or so, each time another.
  expect(asked).toBeLessThan(50);
  expect(new Set(refs()).size).toBe(asked);
  away = false;
  await clock.advance(5_000);
  const [probe, ...order] = refs().slice(asked).map(Number);
  expect(probe).toBe(asked);
  expect(order).toEqual(Array.from({ length: 100 }, (_, i) => i).filter((i) => i !== asked));
});

test.each<[string, Reply]>([
  ['a proxy says 502', { kind: 'answered', status: 502, body: undefined }],
  ['its store is unavailable', refused(503, 'store_unavailable')],
  ['another program answers 200', { kind: 'answered', status: 200, body: { status: 'ok' } }],
])(
  'while %s one alert asks every 3 seconds for all, and what waited is there 3 seconds after the end of it',
  async (_, reply) => {
    const { clock, answer, take, sent, seen } = start();
    answer(() => reply);
    for (let i = 0; i < 30; i++) take(String(i));
    await clock.advance(600_000);
    const asked = sent.length;
    expect(asked).toBeGreaterThan(200);
    expect(asked).toBeLessThan(300);
    answer(() => TAKEN);
    await clock.advance(3_000);
    expect(new Set(sent.slice(asked).map(({ ref }) => ref)).size).toBe(30);
    expect(seen.filter(({ kind }) => kind.startsWith('receiver')).map(({ kind }) => kind)).toEqual([
      'receiver away',
      'receiver back',
    ]);
  },
);

test('what a person has to mend is asked for once a minute, and a late entry every ten', async () => {
  const { clock, answer, take, sent } = start(24 * 3_600_000);
  answer(() => refused(404, 'market_not_found'));
  take('exit');
  take('entry', 'entry');
  await clock.advance(2 * 3_600_000);
  const times = (ref: string) => sent.filter((one) => one.ref === ref && one.at > 3_600_000).map(({ at }) => at);
  const gaps = (ref: string) => times(ref).flatMap((at, i, all) => (i === 0 ? [] : [at - (all[i - 1] ?? 0)]));
  // Within a second, as the forwarder looks so often.
  for (const gap of gaps('exit')) expect([gap > 40_000, gap <= 61_000]).toEqual([true, true]);
  for (const gap of gaps('entry')) expect([gap > 400_000, gap <= 601_000]).toEqual([true, true]);
  expect([gaps('exit').length > 50, gaps('entry').length < 9]).toEqual([true, true]);
});

test('what a person sends again goes at once, and waits shortly after it', async () => {
  const { clock, answer, take, sent, again } = start();
  answer(() => refused(404, 'market_not_found'));
  take('exit');
  await clock.advance(3_600_000);
  const before = sent.length;
  again(1);
  await clock.advance(5_000);
  expect(sent.length - before).toBeGreaterThan(3);
});

test('an alert at which the receiver falls silent holds up no other', async () => {
  const { clock, answer, take, refs } = start();
  answer((ref) => (ref === 'poison' ? { kind: 'away', problem: 'no answer within 10 s' } : TAKEN));
  take('poison');
  for (let i = 0; i < 100; i++) take(`good-${i}`);
  await clock.advance(10_000);
  expect(new Set(refs()).size).toBe(101);
  take('late');
  await clock.advance(4_000);
  expect(refs()).toContain('late');
});

test.each<[string, Reply]>([
  ['something in front of the receiver refuses one alert', { kind: 'answered', status: 403, body: undefined }],
  ['nothing answers one alert', { kind: 'away', problem: 'no answer within 10 s' }],
])('%s for ever: after a while it asks for itself alone, once a minute, and the receiver is not away', async (_, reply) => {
  const { clock, answer, take, sent, seen, since } = start();
  answer((ref) => (ref === 'refused' ? reply : TAKEN));
  take('refused');
  const delay = async (ref: string): Promise<number> => {
    const from = since();
    take(ref);
    await clock.advance(120_000);
    return (sent.find((one) => one.ref === ref)?.at ?? Number.NaN) - from;
  };
  for (let i = 0; i < 5; i++) await delay(`early-${i}`);
  const before = { sent: sent.length, seen: seen.length };
  for (let i = 0; i < 5; i++) expect(await delay(`late-${i}`)).toBe(0);
  expect(sent.slice(before.sent).filter(({ ref }) => ref === 'refused').length).toBeLessThan(20);
  const kinds = seen.slice(before.seen).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['delivered', 'again']));
  expect(seen.filter(({ kind }) => kind === 'receiver away').length).toBeLessThan(6);
  expect(seen.findLast(({ kind }) => kind.startsWith('receiver'))?.kind).toBe('receiver back');
  answer(() => TAKEN);
  await clock.advance(60_000);
  expect(sent.at(-1)?.ref).toBe('refused');
  expect(seen.at(-1)?.kind).toBe('delivered');
});

test('a receiver that falls silent after each answer makes no alert suspicious: what waited is there as soon as it is back', async () => {
  const { clock, answer, take, refs } = start();
  const silent: Reply = { kind: 'away', problem: 'ECONNREFUSED' };
  let answers = 0;
  answer(() => (answers-- > 0 ? TAKEN : silent));
  for (let i = 0; i < 5; i++) take(String(i));
  for (let i = 0; i < 2; i++) {
    await clock.advance(60_000);
    answers = 1;
  }
  await clock.advance(60_000);
  const asked = refs().length;
  answer(() => TAKEN);
  await clock.advance(3_000);
  expect(refs().length - asked).toBe(3);
});

test('what cannot be read from the spool for once goes as soon as it can', async () => {
  const { clock, spool, take, refs } = start();
  const { waiting } = spool;
  spool.waiting = () => {
    spool.waiting = waiting;
    throw new SpoolUnavailable('disk I/O error');
  };
  take('exit');
  await clock.advance(2_000);
  expect(refs()).toEqual(['exit']);
});

test('what is put back in the commit that parks it goes once more, and its lane goes on', async () => {
  const { clock, spool, answer, take, putBack, refs } = start();
  answer(() => refused(422, 'max_order_value'));
  const { waiting, park } = spool;
  spool.park = async (seq) => {
    const alert = waiting(seq);
    const parked = await park(seq);
    spool.park = park;
    if (alert !== undefined) putBack(alert);
    // The forwarder looks before it has heard of the commit.
    await clock.advance(0);
    return parked;
  };
  take('first', 'maybe exit', 'BTCUSDT');
  take('second', 'maybe exit', 'BTCUSDT');
  await clock.advance(5_000);
  expect(refs()).toEqual(['first', 'first', 'second']);
});

test('one lane goes one after the other, while others go beside it', async () => {
  const { clock, answer, take, refs } = start();
  const first = Promise.withResolvers<Reply>();
  answer((ref) => (ref === 'b1' ? first.promise : TAKEN));
  for (const ref of ['b1', 'b2', 'e1']) take(ref, 'maybe exit', ref.startsWith('b') ? 'BTCUSDT' : 'ETHUSDT');
  await clock.advance(100);
  expect(refs()).toEqual(['b1', 'e1']);
  first.resolve(TAKEN);
  await clock.advance(100);
  expect(refs()).toEqual(['b1', 'e1', 'b2']);
});
