// What a relay tells of its spool: believed under a signature that covers its id, kept once a relay, and never taken for an alert.
import { expect, test } from 'vitest';
import { ask, fakeLedger, SECRET, startServer } from '../../../test/http/harness.ts';
import { type RelayReport, signReport } from '../../edge/report.ts';
import { sign } from '../../intake/verify/verify.ts';
import { relayWarnings } from '../present/relays.ts';

const REPORT: RelayReport = {
  relay: 'a1b2',
  machine: 'edge-1',
  spool: './data/relay.db',
  at: 1_000,
  waiting: 1,
  parked: 1,
  oldest_waiting_at: 900,
  problem: 'HTTP 404 market_not_found',
  stuck: [
    { id: 'tv_1', state: 'parked', received_at: 900, lane: 'trend BTCUSDT', client_ref: 'r', tries: 1, problem: 'HTTP 422' },
  ],
};

/** A register that remembers. */
function remembering() {
  const kept = new Map<string, string>();
  const ledger = fakeLedger({
    register: async (prefix) => new Map([...kept].filter(([key]) => key.startsWith(prefix))),
    saveRegister: async (entries) => {
      for (const [key, value] of entries) {
        if (value === null) kept.delete(key);
        else kept.set(key, value);
      }
    },
  });
  return { kept, ledger };
}

const send = (port: number, told: object, secret = SECRET) =>
  ask(port, '/webhook', { method: 'POST', ...signReport(told as RelayReport, Date.now(), secret) });

test('a report that counts what was refused is taken, as is one of an older relay that does not', async () => {
  const { ledger } = remembering();
  await using server = await startServer({ ledger });
  for (const told of [REPORT, { ...REPORT, at: 2_000, refused: 3 }]) expect((await send(server.port, told)).status).toBe(200);
  expect((await ask(server.port, '/api/health', { as: 'admin' })).json['relays']).toMatchObject([{ refused: 3 }]);
});

test('a report of a newer relay is taken without what it adds', async () => {
  const { kept, ledger } = remembering();
  await using server = await startServer({ ledger });
  const newer = { ...REPORT, added: 'later', stuck: REPORT.stuck.map((one) => ({ ...one, added: 'later' })) };
  expect((await send(server.port, newer)).status).toBe(200);
  expect((await ask(server.port, '/api/health', { as: 'admin' })).json['relays']).toMatchObject([{ parked: 1, silent: false }]);
  expect([...kept.values()].join('')).not.toContain('added');
});

test('a signed report stands in health and in the sentence; an older one that comes late changes nothing', async () => {
  const { ledger } = remembering();
  await using server = await startServer({ ledger });
  expect(await send(server.port, REPORT)).toMatchObject({ status: 200, json: { success: true, status: 'noted' } });
  await send(server.port, { ...REPORT, at: 500, parked: 7 });
  const { relays } = (await ask(server.port, '/api/health', { as: 'admin' })).json;
  expect(relays).toMatchObject([{ relay: 'a1b2', machine: 'edge-1', from: '127.0.0.1', silent: false, parked: 1, waiting: 1 }]);
  const { sentence, warnings } = (await ask(server.port, '/api/status', { as: 'admin' })).json;
  expect(warnings).toEqual(['1 alert is parked at the relay on edge-1']);
  expect(sentence).toContain('1 alert is parked at the relay on edge-1.');
  await send(server.port, { ...REPORT, at: 2_000, parked: 0, waiting: 0, oldest_waiting_at: null, stuck: [] });
  expect((await ask(server.port, '/api/status', { as: 'admin' })).json['sentence']).toContain('All well.');
});

test.each([
  ['another secret', REPORT, 'another-secret', 'invalid_signature'],
  ['an alert under a report’s id', { relay: 'x', symbol: 'BTCUSDT', side: 'buy' }, SECRET, 'invalid_report'],
  ['a number as text', { ...REPORT, parked: '1' }, SECRET, 'invalid_report'],
])('%s is refused and nothing is kept', async (_, told, secret, code) => {
  const { kept, ledger } = remembering();
  await using server = await startServer({ ledger });
  expect(await send(server.port, told, secret)).toMatchObject({ status: 400, json: { code } });
  expect(kept.size).toBe(0);
});

test('an id that no signature covers makes no report', async () => {
  const { kept, ledger } = remembering();
  let alerts = 0;
  const intake = { receive: () => Promise.reject(new Error(`alert ${++alerts}`)) };
  await using server = await startServer({ ledger, intake });
  const { body } = signReport(REPORT, Date.now(), SECRET);
  const headers = { ...sign(body, SECRET), 'webhook-id': 'relay-report_a1b2' };
  await ask(server.port, '/webhook', { method: 'POST', headers, body });
  expect([kept.size, alerts]).toEqual([0, 1]);
});

test('so many relays are kept and no more; a person forgets one with the token', async () => {
  const { kept, ledger } = remembering();
  await using server = await startServer({ ledger });
  for (let i = 0; i < 40; i++) await send(server.port, { ...REPORT, relay: `r${i}` });
  expect(kept.size).toBe(32);
  const forget = (relay: string) => ask(server.port, `/api/relays/${relay}/forget`, { method: 'POST', as: 'admin', body: '{}' });
  expect((await forget('r39')).status).toBe(200);
  expect((await forget('r39')).status).toBe(404);
  expect(kept.size).toBe(31);
});

test('what waits too long and who fell silent are said', () => {
  const at = Date.UTC(2026, 10, 22, 12);
  const heard = (report: Partial<RelayReport>, ago: number) => [
    { report: { ...REPORT, at, parked: 0, ...report }, from: '10.0.0.7', heardAt: at - ago },
  ];
  expect(relayWarnings(heard({ waiting: 2, oldest_waiting_at: at - 31_000 }, 0), at)).toEqual([
    '2 alerts wait at the relay on edge-1, the oldest since 2026-11-22 11:59 UTC',
  ]);
  expect(relayWarnings(heard({ oldest_waiting_at: at - 29_000 }, 0), at)).toEqual([]);
  expect(relayWarnings(heard({ oldest_waiting_at: null, refused: 2 }, 0), at)).toEqual([
    '2 alerts were refused for the form in the last hour at the relay on edge-1',
  ]);
  expect(relayWarnings(heard({ parked: 3 }, 61_000), at)).toEqual([
    'nothing was heard of the relay on edge-1 since 2026-11-22 11:58 UTC',
  ]);
});
