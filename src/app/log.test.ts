// The log keeps secrets, whatever way they come in, and one alert can be followed through it.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../ledger/port.ts';
import type { AlertId, OrderId } from '../model/ids.ts';
import { systemClock } from './clock.ts';
import { createLog, type LogOptions } from './log.ts';
import { logJournal } from './log-journal.ts';
import { redact } from './redact.ts';

const SECRETS = ['s3cret-of-webhook', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'admin "quoted" töken\n', 'tv+token/with=signs'];

function lines(options: Partial<LogOptions> = {}): { log: ReturnType<typeof createLog>; out: string[] } {
  const out: string[] = [];
  const log = createLog({ clock: systemClock, secrets: () => SECRETS, write: (line) => out.push(line), ...options });
  return { log, out };
}

describe('log', () => {
  test('one JSON line an event, with time and level by name', () => {
    const { log, out } = lines();
    log.info('alert accepted', { alert: 'al_1', order: 'or_1' });
    log.debug('not shown at the level info');
    expect(out).toHaveLength(1);
    const line = JSON.parse(out[0] ?? '') as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'info', message: 'alert accepted', alert: 'al_1', order: 'or_1' });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(out[0]?.endsWith('\n')).toBe(true);
  });

  test('no secret appears, by value, by name or by shape', () => {
    const { log, out } = lines();
    for (const secret of SECRETS) {
      log.info(`said ${secret}`, {
        text: `a ${secret} b`,
        [secret]: 1,
        deep: { list: [secret] },
        url: `/x?q=${encodeURIComponent(secret)}`,
      });
      log.error('failed', { error: new Error(`refused ${secret}`) });
    }
    const headers = { 'X-Signature': 'a'.repeat(64), authorization: 'Bearer abcdefgh', 'webhook-signature': 'v1,abc' };
    log.child({ api_key: 'key-of-child' }).info('request', { headers, url: 'POST /tv/unlisted-token' });
    log.info(
      'connecting postgres://pinewire:hunter22@db/x and https://api.telegram.org/bot123:abcdefghijklmnopqrstuvwx/sendMessage',
    );
    const text = out.join('');
    for (const secret of [...SECRETS, 'key-of-child', 'unlisted-token', 'hunter22', 'abcdefgh', 'a'.repeat(64), 'v1,abc']) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(text).not.toContain(encodeURIComponent(secret));
    }
    for (const line of out) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  test('on a terminal a line is short, and alert text cannot steer it', () => {
    const { log, out } = lines({ terminal: true });
    log.warn('order.denied', { order: 'or_1', text: 'bell \u0007 and \u001b[31mred\u202e \u009b' });
    expect(out[0]).toMatch(/^\d\d:\d\d:\d\d WARNING order\.denied order=or_1 text="bell /);
    // oxlint-disable-next-line no-control-regex -- the absence of control characters is the point
    expect(out[0]?.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  test('a thrown error keeps its stack in JSON and its message on a terminal', () => {
    const json = lines();
    json.log.error('bug', { error: new TypeError('no such member') });
    expect(JSON.parse(json.out[0] ?? '')).toMatchObject({ error: { type: 'TypeError', message: 'no such member' } });
    const terminal = lines({ terminal: true });
    terminal.log.error('bug', { error: new TypeError('no such member') });
    expect(terminal.out[0]).toContain('ERROR bug error="no such member"');
  });

  test('each journal event becomes a line with the ids of its alert and order', () => {
    const { log, out } = lines();
    let tell: (change: Change) => void = () => undefined;
    const stop = logJournal({ subscribe: (listener) => ((tell = listener), () => undefined) }, log);
    const ids = { alertId: 'al_1' as AlertId, orderId: 'or_1' as OrderId };
    const event = { chain: 1, seq: 7, at: 0, hash: '', data: { token: 'should-not-show' } };
    tell({ lanes: [], events: [{ ...event, ...ids, kind: 'order.denied' }] });
    tell({ lanes: [], events: [{ ...event, kind: 'order.lookup' }] });
    stop();
    expect(out).toHaveLength(1);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      level: 'warn',
      message: 'order.denied',
      alert: 'al_1',
      order: 'or_1',
      seq: 7,
    });
    expect(out[0]).not.toContain('should-not-show');
  });
});

describe('redact', () => {
  test('takes a known secret out of any surroundings and leaves JSON as JSON', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
        const clean = redact(JSON.stringify({ text: `${before}${secret}${after}` }), [secret]);
        expect(() => JSON.parse(clean) as unknown).not.toThrow();
        // A secret that is itself part of the frame or of the mask cannot be told from it.
        fc.pre(!'{"text":"[secret]"}'.includes(secret) && !JSON.stringify(secret).slice(1, -1).includes('"}'));
        expect(clean).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });
});
