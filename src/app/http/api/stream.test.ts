// The stream loses nothing: it resumes by journal row, ends with the server, and drops who does not read.
import { describe, expect, test } from 'vitest';
import { ADMIN, ask, fakeLedger, startServer } from '../../../../test/http/harness.ts';
import { ACCOUNT, event, ORDER } from '../../../../test/http/rows.ts';
import type { Ledger } from '../../../ledger/port.ts';
import { systemClock } from '../../clock.ts';

describe('stream', () => {
  /** Reads the stream until `enough` of its text is there. */
  async function stream(
    port: number,
    headers: Record<string, string>,
    enough: (text: string) => boolean,
    during?: () => void,
  ): Promise<string> {
    const stop = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/api/stream`, {
      headers: { authorization: `Bearer ${ADMIN}`, ...headers },
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(5_000)]),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    during?.();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (enough(text)) break;
    }
    stop.abort();
    return text;
  }

  function growing(count: number, pad = '') {
    const events = Array.from({ length: count }, (_, index) => event(index + 1, pad));
    const answers: Partial<Ledger> = {
      accounts: async () => [ACCOUNT],
      order: async () => ORDER,
      status: async () =>
        ({
          journal: { seq: events.length, hash: '', heads: [{ chain: 1, seq: events.length, hash: '' }] },
        }) as unknown as Awaited<ReturnType<Ledger['status']>>,
      events: async ({ after, limit = 10 }) => events.filter(({ seq }) => seq > (after?.get(1) ?? 0)).slice(0, limit),
    };
    const ledger = fakeLedger(answers);
    const grow = (): void => {
      events.push(event(events.length + 1));
      ledger.commit({ events: events.slice(-1) });
    };
    return { ledger, grow };
  }

  const ids = (text: string): number[] => [...text.matchAll(/^id: (\d+)\nevent: journal$/gm)].map((match) => Number(match[1]));

  test('begins now, sends what commits, with the order as it stands', async () => {
    const { ledger, grow } = growing(3);
    await using server = await startServer({ ledger });
    const text = await stream(server.port, {}, (all) => all.includes('event: journal'), grow);
    expect(text).toContain('event: hello\ndata: {"id":"3","seq":3');
    expect(ids(text)).toEqual([4]);
    expect(text).toContain('"client_order_id":"abc"');
  });

  test('resumes after the last id without loss or repeat, across pages and while it grows', async () => {
    const { ledger, grow } = growing(950);
    await using server = await startServer({ ledger });
    const text = await stream(
      server.port,
      { 'last-event-id': '10' },
      (all) => ids(all).length >= 942,
      () => (grow(), grow()),
    );
    expect(ids(text)).toEqual(Array.from({ length: 942 }, (_, index) => index + 11));
  });

  test('an id of another store begins now; nonsense is refused; a heartbeat keeps it open', async () => {
    const { ledger } = growing(3);
    await using server = await startServer({ ledger, limits: { heartbeatMs: 50 } });
    const text = await stream(server.port, { 'last-event-id': '900' }, (all) => all.includes(': still here'));
    expect(text).toContain('{"id":"3","seq":3,"head":3');
    const bad = await ask(server.port, '/api/stream?after=x', { as: 'admin' });
    expect([bad.status, bad.json['code']]).toEqual([400, 'invalid_field']);
    expect((await ask(server.port, '/api/stream')).status).toBe(401);
  });

  test('too many streams are 503, and closing ends those that are open', async () => {
    const { ledger } = growing(1);
    const { server, port } = await startServer({ ledger, limits: { streams: 1 } });
    const headers = { authorization: `Bearer ${ADMIN}` };
    const open = await fetch(`http://127.0.0.1:${port}/api/stream`, { headers });
    const second = await ask(port, '/api/stream', { as: 'admin' });
    expect([second.status, second.json['code']]).toEqual([503, 'too_many_streams']);
    const started = systemClock.monotonic();
    await Promise.all([server.close(), open.text()]);
    expect(systemClock.monotonic() - started).toBeLessThan(2_000);
  });

  test('a reader that takes nothing is dropped and holds no memory', async () => {
    const { ledger } = growing(20_000, 'x'.repeat(4_000));
    await using server = await startServer({ ledger, limits: { stalledStreamMs: 100 } });
    const response = await fetch(`http://127.0.0.1:${server.port}/api/stream?after=0`, {
      headers: { authorization: `Bearer ${ADMIN}` },
    });
    const end = systemClock.monotonic() + 5_000;
    while (!server.log.join('').includes('takes nothing') && systemClock.monotonic() < end) {
      await systemClock.sleep(20);
    }
    expect(server.log.join('')).toContain('takes nothing');
    await response.body?.cancel().catch(() => undefined);
  });
});
