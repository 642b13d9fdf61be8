// A viewer reads everything and changes nothing: asked of every address there is, by token and by cookie, not of a list somebody keeps.
import { expect, test } from 'vitest';
import { ADMIN, ask, fakeActions, fakeLedger, startServer, testConfig, VIEWER } from '../../../test/http/harness.ts';
import { systemClock } from '../clock.ts';
import { createMetrics } from '../metrics.ts';
import { createLog } from '../log.ts';
import { BodyGate } from './body-gate.ts';
import { createFailureLimit } from './failure-limit.ts';
import { HTTP_LIMITS } from './limits.ts';
import type { ApiDeps } from './deps.ts';
import { serviceRoutes } from './server.ts';
import { createSessions } from './session.ts';

/** Every address behind the door, as the server has them. */
function addresses(): readonly { readonly method: string; readonly path: string }[] {
  const ledger = fakeLedger();
  const deps = {
    config: () => testConfig(),
    clock: systemClock,
    ledger,
    intake: { receive: () => Promise.reject(new Error('no intake in this test')) },
    actions: fakeActions(),
    candles: { read: async () => ({ kind: 'unlisted' }) },
    log: createLog({ clock: systemClock, secrets: () => [], write: () => undefined }),
    metrics: createMetrics({ ledger, clock: systemClock, version: '0.0.0', process: false }),
    ready: () => [],
    about: { version: '0.0.0', role: 'all' },
    limits: HTTP_LIMITS,
    bodies: new BodyGate(1, systemClock),
    accounts: { read: () => Promise.reject(new Error('no accounts')), close: () => undefined },
    listenHost: () => '127.0.0.1',
  } satisfies ApiDeps;
  const failures = createFailureLimit({
    clock: systemClock,
    settings: () => testConfig().webhook.failedRateLimit,
    metrics: deps.metrics,
    report: () => undefined,
  });
  const sessions = createSessions(systemClock, () => ({ admin: [], viewer: [] }));
  return serviceRoutes(deps, { failures, sessions, streams: { routes: [], close: () => undefined } })
    .filter(({ door }) => door === 'admin')
    .map(({ method, path }) => ({ method, path: path.replace(':id', 'x_1') }));
}

async function signedIn(port: number, token: string): Promise<Record<string, string>> {
  const origin = `http://127.0.0.1:${port}`;
  const answer = await ask(port, '/api/session', { method: 'POST', headers: { origin }, body: JSON.stringify({ token }) });
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return { cookie, origin, 'x-pinewire-csrf': String(answer.json['csrf']) };
}

test('whatever writes refuses a viewer, and whatever reads does not', async () => {
  await using server = await startServer();
  const byToken = { authorization: `Bearer ${VIEWER}` };
  const byCookie = await signedIn(server.port, VIEWER);
  const all = addresses();
  expect(all.filter(({ method }) => method === 'POST').length).toBeGreaterThan(9);
  expect(all.filter(({ method }) => method === 'GET').length).toBeGreaterThan(9);
  for (const { method, path } of all) {
    for (const headers of [byToken, byCookie]) {
      const { status, json } = await ask(server.port, path, { method, headers });
      if (method === 'GET') expect([200, 400, 404], `${method} ${path}`).toContain(status);
      else expect([status, json['code']], `${method} ${path}`).toEqual([403, 'viewer_only_reads']);
    }
  }
  expect((await ask(server.port, '/metrics', { headers: { ...byToken, 'x-forwarded-for': '203.0.113.9' } })).status).toBe(200);
});

test('the page is told who looks, and a viewer whose token is taken away is out', async () => {
  let viewerTokens = [VIEWER];
  await using server = await startServer({ config: () => testConfig({ server: { viewerTokens } }) });
  const viewer = await signedIn(server.port, VIEWER);
  const admin = await signedIn(server.port, ADMIN);
  const role = async (headers: Record<string, string>) => (await ask(server.port, '/api/session', { headers })).json['role'];
  expect([await role(viewer), await role(admin)]).toEqual(['viewer', 'admin']);
  viewerTokens = [];
  expect([await role(viewer), await role(admin)]).toEqual([undefined, 'admin']);
});

test('what stands under both keys only reads', async () => {
  await using server = await startServer({ config: () => testConfig({ server: { viewerTokens: [ADMIN] } }) });
  const answer = await ask(server.port, '/api/halt', { method: 'POST', as: 'admin' });
  expect([answer.status, answer.json['code']]).toEqual([403, 'viewer_only_reads']);
});
