// Notifications from committed state: each kind in words, nothing lost while the other side is away, and a backlog that becomes one message.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fakeLedger } from '../../../test/http/harness.ts';
import { anExit, DEMO } from '../../../test/orders.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../model/clock.ts';
import { decimal } from '../../model/decimal.ts';
import type { EventKind, JournalEvent } from '../../model/event.ts';
import type { AccountId, OrderId } from '../../model/ids.ts';
import type { Order } from '../../model/order.ts';
import { systemClock } from '../clock.ts';
import { NOTIFY_KINDS, type Config, type NotifyConfig } from '../config/config.ts';
import { createLog, silentLog } from '../log.ts';
import { createHeartbeat } from './heartbeat.ts';
import { oneLine, sayNews } from './news.ts';
import { createNotifier, type Notifier, type NotifierParts } from './notifier.ts';
import { post } from './post.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers with what `answer` says; keeps what it was sent. */
async function receiver(answer: (n: number) => { status: number; headers?: Record<string, string>; body?: string }) {
  const got: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      const { status, headers = {}, body = '' } = answer(got.length);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { got, url: `http://127.0.0.1:${port}` };
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const ACCOUNT = { id: 'ac_1', name: 'demo' } as Account;
const ORDER = {
  id: 'or_1',
  accountId: 'ac_1',
  market: 'BTC/USDT',
  side: 'buy',
  effect: 'entry',
  type: 'market',
  strategy: 'rsi-break',
  size: decimal('0.01'),
  averagePrice: decimal('42000'),
} as Order;

/** A journal in memory, with a register. */
function journal() {
  const events: JournalEvent[] = [];
  const register = new Map<string, string>();
  let broken = false;
  const answers: Partial<Ledger> = {
    accounts: async () => [ACCOUNT],
    order: async () => ORDER,
    status: async () =>
      ({ journal: { seq: events.length, hash: '', heads: [{ chain: 1, seq: events.length, hash: '' }] } }) as unknown as Awaited<
        ReturnType<Ledger['status']>
      >,
    events: async ({ kinds, after, limit = 200 }) => {
      if (broken) throw new Error('a bug');
      return events.filter(({ seq, kind }) => seq > (after?.get(1) ?? 0) && (kinds?.includes(kind) ?? true)).slice(0, limit);
    },
    register: async (prefix) => new Map([...register].filter(([key]) => key.startsWith(prefix))),
    saveRegister: async (entries) => {
      for (const [key, value] of entries) {
        if (value === null) register.delete(key);
        else register.set(key, value);
      }
    },
  };
  const ledger = fakeLedger(answers);
  const happen = (kind: EventKind, data: Record<string, unknown> = {}, accountId = 'ac_1'): void => {
    const seq = events.length + 1;
    const event = { chain: 1, seq, at: 0, hash: `hash-${seq}`, kind, data, orderId: 'or_1' as OrderId };
    events.push({ ...event, ...(accountId !== '' && { accountId: accountId as AccountId }) });
    ledger.commit({ events: events.slice(-1) });
  };
  return { ledger, happen, register, break: () => (broken = true) };
}

function telegram(baseUrl: string, kinds: readonly string[] = NOTIFY_KINDS): NotifyConfig {
  return { kinds, telegram: { token: '123456:a-bot-token-that-must-not-show', chat: '77', baseUrl } };
}

/** Waits pass twenty times as fast. */
const hasty: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / 20, run) };

async function start(
  notify: readonly NotifyConfig[],
  ledger: NotifierParts['ledger'],
  parts: Partial<NotifierParts> = {},
): Promise<Notifier> {
  const config = { notify } as unknown as Config;
  const notifier = createNotifier({ ledger, config: () => config, clock: hasty, log: silentLog, ...parts });
  await notifier.start();
  closers.push(() => notifier.stop());
  return notifier;
}

async function until(condition: () => boolean, ms = 5_000): Promise<void> {
  for (const end = systemClock.monotonic() + ms; !condition(); ) {
    if (systemClock.monotonic() > end) throw new Error('waited too long');
    await systemClock.sleep(10);
  }
}

const textOf = (received: Received | undefined): string => String((JSON.parse(received?.body ?? '{}') as { text?: string }).text);

describe('notifier', () => {
  test('tells each kind in words, in one message for one burst, as plain text', async () => {
    const { got, url } = await receiver(() => ({ status: 200 }));
    const { ledger, happen, register } = journal();
    happen('order.fill', { filled: '9' });
    await start([telegram(url)], ledger);
    await until(() => register.size === 1);
    happen('alert.accepted');
    happen('order.fill', { quantity: '0.004', price: '42000', filled: '0.004' });
    happen('order.fill', { quantity: '0.006', price: '42000', filled: '0.01' });
    happen('order.denied', { code: 'max_order_value', reason: 'value 2000 USDT\nis <b>above</b> max_order_value' });
    happen('order.unknown', { status: 'unknown' });
    happen('order.unknown', { status: 'filled', stale: 'unknown' });
    happen('order.trades_missing', { status: 'open', reason: 'binance says that it is over' });
    happen('order.report', { status: 'open' });
    happen('order.acknowledged', { status: 'rejected', message: 'no money' });
    happen('halt.set', { level: 'entries', reason: 'news at noon', by: 'anna' }, '');
    happen('order.frozen', { why: 'side differs' });
    happen('order.stranded', { reason: 'the venue does not know BTC/USDT any more' });
    happen('lane.failing', { market: 'BTC/USDT', failures: 5, problem: 'a bug' }, '');
    await until(() => got.length > 0);
    const body = JSON.parse(got[0]?.body ?? '') as Record<string, unknown>;
    expect(got[0]?.path).toBe('/bot123456:a-bot-token-that-must-not-show/sendMessage');
    expect(body).toMatchObject({ chat_id: '77' });
    expect(body).not.toHaveProperty('parse_mode');
    expect(textOf(got[0]).split('\n')).toEqual([
      expect.stringMatching(/^Unknown: nobody can say .*entry buy 0\.01 BTC\/USDT on demo \(rsi-break\)/),
      expect.stringMatching(/^Trades missing: entry buy .*: binance says that it is over\. Settle it: pinewire resolve or_1$/),
      expect.stringMatching(/^Drift: .*side differs/),
      expect.stringMatching(/^Stuck: entry buy .* on demo \(rsi-break\): the venue does not know BTC\/USDT any more/),
      expect.stringMatching(/^Stuck: BTC\/USDT on .* failed 5 times in a row.*a bug/),
      'Halted: no entries for every account: news at noon (by anna).',
      'Rejected by the venue: entry buy 0.01 BTC/USDT on demo (rsi-break): no money',
      'Denied: entry buy 0.01 BTC/USDT on demo (rsi-break): value 2000 USDT is <b>above</b> max_order_value',
      'Filled: 0.01 at 42000: entry buy 0.01 BTC/USDT on demo (rsi-break).',
    ]);
    await until(() => [...register.values()][0] === '14');
    expect(got).toHaveLength(1);
  });

  test('the end of an exit in several orders says what of it stays', async () => {
    const exit = anExit({ status: 'expired', size: decimal('0.01'), remainder: decimal('0.02') });
    const ledger = { order: async () => exit, alert: async () => undefined };
    const event = {
      chain: 1,
      seq: 1,
      at: 0,
      hash: '',
      orderId: exit.id,
      kind: 'order.report',
      data: { status: 'expired' },
    } as const;
    expect(await sayNews({ kind: 'expired', event }, ledger, [DEMO])).toMatch(
      /^Expired: exit sell 0\.01 BTC\/USDT on demo .*\. The 0\.02 that were to follow are not sent, and stay held$/,
    );
  });

  test('what a store has forgotten is drift, with what to do; that nothing was found is the end of a halt', async () => {
    const { got, url } = await receiver(() => ({ status: 200 }));
    const { ledger, happen } = journal();
    await start([telegram(url, ['drift', 'halt'])], ledger);
    const order = { market: 'BTC/USDT', side: 'buy', size: '0.02', filled: '0.01', average_price: '50000', status: 'open' };
    happen('account.compared', { epoch: 2, orders: [order, { ...order, side: null, size: null, average_price: null }], more: 3 });
    happen('account.compared', { epoch: 2, orders: [], more: 0 });
    await until(() => got.length > 0);
    expect(textOf(got[0]).split('\n')).toEqual([
      'Drift: demo has 5 orders at its exchange that the store has forgotten. Let the alerts come again, or take the position over by hand, then pinewire resume: buy 0.01 of 0.02 BTC/USDT at 50000 (open), a trade of 0.01 BTC/USDT (open) and 3 more',
      'Compared: demo has nothing at its exchange that the store has forgotten. Where it is halted, pinewire resume lifts that.',
    ]);
  });

  test('what happened while the other side was away is told in one message with the rest counted', async () => {
    const { got, url } = await receiver((n) =>
      n === 1 ? { status: 429, body: '{"parameters":{"retry_after":1}}' } : { status: 200 },
    );
    const { ledger, happen } = journal();
    await start([telegram(url)], ledger);
    happen('order.denied', { reason: 'the first' });
    await until(() => got.length === 1);
    for (let i = 1; i < 47; i++) happen('order.denied', { reason: `number ${i}` });
    await until(() => got.length === 2);
    expect(textOf(got[1]).split('\n')).toHaveLength(11);
    expect(textOf(got[1])).toContain('the first');
    expect(textOf(got[1])).toContain('and 37 more');
  });

  test('a restart goes on where the last one stopped, and a target that is gone is forgotten', async () => {
    const { got, url } = await receiver(() => ({ status: 200 }));
    const { ledger, happen, register } = journal();
    const first = await start([telegram(url), { kinds: ['halt'], webhook: { url: `${url}/old` } }], ledger);
    await until(() => register.size === 2);
    await first.stop();
    happen('order.denied', { reason: 'while it was down' });
    await start([telegram(url)], ledger);
    await until(() => got.length === 1);
    expect(textOf(got[0])).toContain('while it was down');
    expect(register.size).toBe(1);
  });

  test('a target that refuses three times does not stand in the way of later news', async () => {
    const { got, url } = await receiver((n) => ({ status: n <= 3 ? 403 : 200 }));
    const { ledger, happen } = journal();
    const lines: string[] = [];
    const log = createLog({ clock: systemClock, secrets: () => [], write: (line) => lines.push(line) });
    await start([telegram(url)], ledger, { log });
    happen('order.denied', { reason: 'refused thrice' });
    await until(() => got.length === 3, 10_000);
    await until(() => lines.some((line) => line.includes('given up')));
    happen('order.denied', { reason: 'later' });
    await until(() => got.length === 4);
    expect(textOf(got[3])).toContain('later');
    expect(lines.join('')).not.toContain('a-bot-token');
  });

  test('a webhook is signed both ways over the bytes it carries', async () => {
    const { got, url } = await receiver(() => ({ status: 204 }));
    const { ledger, happen } = journal();
    const secret = `whsec_${Buffer.from('a-key-of-24-bytes-or-more').toString('base64')}`;
    await start([{ kinds: ['halt'], webhook: { url: `${url}/hook`, secret } }], ledger);
    happen('order.denied', { reason: 'not asked for' });
    happen('halt.lifted', { by: 'anna' });
    await until(() => got.length === 1);
    const { headers = {}, body = '', path } = got[0] ?? {};
    expect(path).toBe('/hook');
    const signedText = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const standard = createHmac('sha256', Buffer.from('a-key-of-24-bytes-or-more')).update(signedText).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${standard}`);
    expect(headers['x-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({ type: 'news', kinds: ['halt'], lines: ['Resumed: demo trades again (by anna).'] });
    expect(JSON.parse(body)).toMatchObject({ journal: { last_seq: 2, hash: 'hash-2' } });
  });

  test('a new configuration counts from the next commit on', async () => {
    const { got, url } = await receiver(() => ({ status: 200 }));
    const { ledger, happen, register } = journal();
    let notify: NotifyConfig[] = [telegram(url, ['halt'])];
    const notifier = createNotifier({
      ledger,
      config: () => ({ notify }) as unknown as Config,
      clock: hasty,
      log: silentLog,
    });
    await notifier.start();
    closers.push(() => notifier.stop());
    await until(() => register.size === 1);
    notify = [telegram(url, ['denied'])];
    happen('order.denied', { reason: 'now wanted' });
    await until(() => got.length === 1);
    expect(textOf(got[0])).toContain('now wanted');
  });

  test('test() says of each target what became of it, and refuses where there is none', async () => {
    const { url } = await receiver((n) => ({ status: n === 1 ? 200 : 401, body: 'Unauthorized' }));
    const { ledger } = journal();
    const notifier = await start([telegram(url)], ledger);
    const first = await notifier.test();
    expect(first).toEqual({ kind: 'done', value: { results: [{ target: 'telegram 77', ok: true, detail: 'answered 200' }] } });
    const second = await notifier.test();
    expect(second).toMatchObject({ value: { results: [{ ok: false, detail: 'answered 401: Unauthorized' }] } });
    const none = await (await start([], ledger)).test();
    expect(none).toMatchObject({ kind: 'refused', code: 'no_notify' });
  });

  test('a failing read is logged and tried again, never thrown', async () => {
    const { ledger, happen, break: breakIt } = journal();
    const lines: string[] = [];
    const log = createLog({ clock: systemClock, secrets: () => [], write: (line) => lines.push(line) });
    breakIt();
    await start([telegram('http://127.0.0.1:9')], ledger, { log });
    happen('halt.set', { level: 'all', reason: 'x', by: 'y' });
    await until(() => lines.length > 0);
    expect(lines[0]).toContain('a bug');
  });
});

describe('post', () => {
  test('follows no redirect, keeps to its deadline, and never says the address', async () => {
    const { got, url } = await receiver(() => ({ status: 302, headers: { location: '/elsewhere' } }));
    const outgoing = { method: 'POST' as const, url, headers: {}, body: '{}' };
    expect(await post({ clock: systemClock, fetch }, outgoing)).toMatchObject({ kind: 'refused' });
    expect(got).toHaveLength(1);
    const away = await post({ clock: systemClock, fetch }, { ...outgoing, url: 'http://127.0.0.1:9/bot-token' });
    expect(away.kind).toBe('later');
    expect(away.detail).not.toContain('bot-token');
    const impatient = { ...systemClock, after: (_ms: number, run: () => void) => systemClock.after(20, run) };
    const hanging = (_url: unknown, init?: { signal?: AbortSignal | null }) =>
      new Promise<Response>((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      );
    const late = await post({ clock: impatient, fetch: hanging }, outgoing);
    expect(late).toEqual({ kind: 'later', detail: 'no answer within 10 s' });
  });

  test('an answer that repeats the address or the secret is told without them', async () => {
    const secret = 'signing-secret-of-news';
    const answer = `Cannot POST /hooks/T0/Se-cret?key=q-ue%20ry: no hook Se-cret for q-ue ry, signed ${secret}`;
    const { url } = await receiver(() => ({ status: 404, body: answer }));
    const target = { kinds: NOTIFY_KINDS, webhook: { url: `${url}/hooks/T0/Se-cret?key=q-ue%20ry`, secret } };
    const notifier = await start([target], journal().ledger);
    const tried = await notifier.test();
    const detail = 'answered 404: Cannot POST [secret]: no hook [secret] for [secret], signed [secret]';
    expect(tried).toMatchObject({ kind: 'done', value: { results: [{ ok: false, detail }] } });
  });

  test('a line of news is one line', () => {
    expect(oneLine('a\nb\r\n\u202ec\u0000')).toBe('a b c ');
    expect(oneLine('x'.repeat(1_000))).toHaveLength(380);
  });
});

describe('heartbeat', () => {
  test('is asked while all is well, and only then', async () => {
    const { got, url } = await receiver(() => ({ status: 200 }));
    let well = true;
    let beat = (): void => undefined;
    const clock = {
      ...systemClock,
      after: (ms: number, run: () => void) => (ms === 60_000 ? ((beat = run), () => undefined) : systemClock.after(ms, run)),
    };
    const config = () => ({ heartbeat: `${url}/beat` }) as unknown as Config;
    const heartbeat = createHeartbeat({ config, clock, log: silentLog, fetch, well: () => well });
    heartbeat.start();
    await until(() => got.length === 1);
    well = false;
    beat();
    await systemClock.sleep(50);
    expect(got.map(({ path }) => path)).toEqual(['/beat']);
    heartbeat.stop();
  });
});
