// What a process serves by its role: one that only sends orders takes no alert, reads none, and says who does.
import { expect, test } from 'vitest';
import { ask, startServer, TV } from '../../../test/http/harness.ts';

test('a worker answers alerts 503 with where they go, and serves health, metrics and the API', async () => {
  await using server = await startServer({ about: { version: '0.0.0', role: 'worker' } });
  for (const path of ['/webhook', `/tv/${TV}`, '/tv/another']) {
    const got = await ask(server.port, path, { method: 'POST', body: '{}' });
    expect([path, got.status, got.headers['retry-after']]).toEqual([path, 503, '1']);
    expect(got.json).toMatchObject({ success: false, code: 'role_worker', error: expect.stringContaining('--role worker') });
    expect(got.json['hint']).toContain('--role intake');
  }
  for (const path of ['/healthz', '/readyz', '/metrics', '/'])
    expect([path, (await ask(server.port, path)).status]).toEqual([path, 200]);
  const status = await ask(server.port, '/api/status', { as: 'admin' });
  expect([status.status, status.json['role']]).toEqual([200, 'worker']);
});
