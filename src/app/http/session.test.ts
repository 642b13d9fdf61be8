// A sign-in opens what reads and what restrains, from its own page, until its token goes; nothing else.
import { describe, expect, test } from 'vitest';
import { ADMIN, ask, fakeActions, startServer, testConfig } from '../../../test/http/harness.ts';

interface SignedIn {
  readonly cookie: string;
  readonly csrf: string;
  readonly origin: string;
}

async function signIn(port: number): Promise<SignedIn> {
  const origin = `http://127.0.0.1:${port}`;
  const answer = await ask(port, '/api/session', { method: 'POST', headers: { origin }, body: JSON.stringify({ token: ADMIN }) });
  expect(answer.status).toBe(200);
  const [set = ''] = answer.headers['set-cookie'] ?? [];
  expect(set).toMatch(new RegExp(`^pinewire_session_${port}=[^;]+; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict$`));
  expect(set).not.toContain(ADMIN);
  return { cookie: set.split(';')[0] ?? '', csrf: String(answer.json['csrf']), origin };
}

const halts = { halt: async () => ({ kind: 'done', value: { halts: [] } }) as const };

describe('sign-in', () => {
  test('reads with the cookie alone, and writes with origin and csrf', async () => {
    await using server = await startServer({ actions: fakeActions(halts) });
    const { cookie, csrf, origin } = await signIn(server.port);
    const code = async (path: string, headers: Record<string, string>): Promise<unknown> => {
      const answer = await ask(server.port, path, { method: 'POST', headers: { cookie, ...headers } });
      return [answer.status, answer.json['code']];
    };
    expect((await ask(server.port, '/api/status', { headers: { cookie } })).status).toBe(200);
    expect(await code('/api/halt', { origin, 'x-pinewire-csrf': csrf })).toEqual([200, undefined]);
    expect(await code('/api/halt', { origin })).toEqual([403, 'foreign_origin']);
    expect(await code('/api/halt', { 'x-pinewire-csrf': csrf })).toEqual([403, 'foreign_origin']);
    expect(await code('/api/halt', { origin: 'https://evil.example', 'x-pinewire-csrf': csrf })).toEqual([403, 'foreign_origin']);
    expect(await code('/api/halt', { origin, 'x-pinewire-csrf': `${csrf.slice(0, -1)}x` })).toEqual([403, 'foreign_origin']);
    expect(await code('/api/resume', { origin, 'x-pinewire-csrf': csrf })).toEqual([403, 'token_needed']);
    // The cookie does not help who sends a wrong token with it.
    expect(await code('/api/halt', { origin, 'x-pinewire-csrf': csrf, authorization: 'Bearer wrong' })).toEqual([
      401,
      'unauthorized',
    ]);
  });

  test('ends by sign-out, by time, by rotation and by a changed byte', async () => {
    let tokens = [ADMIN];
    const config = () => testConfig({ server: { adminTokens: tokens } });
    await using server = await startServer({ config });
    const { cookie, origin } = await signIn(server.port);
    const status = async (given: string): Promise<number> =>
      (await ask(server.port, '/api/status', { headers: { cookie: given } })).status;
    expect(await status(cookie)).toBe(200);
    expect(await status(`${cookie.slice(0, -1)}${cookie.endsWith('0') ? '1' : '0'}`)).toBe(401);
    expect(await status(cookie.replace(/=\d/, '=9'))).toBe(401);
    expect(await status(cookie.replace(/=\d{13}/, '=1000000000000'))).toBe(401);
    tokens = ['another-token'];
    expect(await status(cookie)).toBe(401);
    tokens = ['another-token', ADMIN];
    expect(await status(cookie)).toBe(200);
    await ask(server.port, '/api/session/end', { method: 'POST', headers: { cookie, origin } });
    expect(await status(cookie)).toBe(401);
  });

  test('is refused from another page and with a wrong token, which counts', async () => {
    const failedRateLimit = { perSecond: 1, burst: 2 };
    await using server = await startServer({ config: () => testConfig({ webhook: { failedRateLimit } }) });
    const origin = `http://127.0.0.1:${server.port}`;
    const attempt = async (token: string, from: string): Promise<number> =>
      (await ask(server.port, '/api/session', { method: 'POST', headers: { origin: from }, body: JSON.stringify({ token }) }))
        .status;
    expect(await attempt(ADMIN, 'https://evil.example')).toBe(403);
    expect(await attempt('wrong', origin)).toBe(401);
    expect(await attempt('wrong', origin)).toBe(401);
    expect(await attempt('wrong', origin)).toBe(429);
    expect(await attempt(ADMIN, origin)).toBe(200);
    // Somebody who looks at the page without a sign-in is no failure.
    expect((await ask(server.port, '/api/session')).json).toEqual({ signed_in: false });
  });
});
