// The service counts an alert's age from when the relay took it, and from nothing that somebody only claims.
import { beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { signCustody } from '../../src/edge/custody.ts';
import { createIntake } from '../../src/intake/receive.ts';
import { signStandard } from '../../src/intake/verify/verify.ts';
import { ask, SECRET, startServer, testConfig } from '../http/harness.ts';
import { intakeSettings } from '../intake-settings.ts';
import { type MemoryIntake, memoryIntake } from '../memory-intake.ts';

let memory: MemoryIntake;

beforeEach(() => {
  memory = memoryIntake();
});

const open = () => {
  const config = testConfig();
  const webhook = () => config.webhook;
  const settings = () => intakeSettings();
  return startServer({
    intake: createIntake({ ledger: memory, clock: systemClock, settings, spelling: () => 'hex32', webhook }),
    config: () => config,
  });
};

function relayed(receivedAt: number, changes: Record<string, string> = {}) {
  const body = Buffer.from('{"symbol":"BTCUSDT","exchange":"binance","side":"buy","size":"0.01","client_ref":"r1"}');
  const signing = { id: 'tv_1', timestamp: Math.floor(systemClock.now() / 1_000), secret: SECRET };
  const headers = { ...signStandard(body, signing), ...signCustody(body, { ...signing, receivedAt }), ...changes };
  return { method: 'POST', body, headers };
}

test('an alert that waited in the relay has its true age', async () => {
  await using server = await open();
  const receivedAt = systemClock.now() - 30_000;
  expect((await ask(server.port, '/webhook', relayed(receivedAt))).status).toBe(200);
  expect(memory.kept[0]?.arrival.receivedAt).toBe(receivedAt);
});

test('an entry that waited longer than alerts.max_age is refused for its age', async () => {
  await using server = await open();
  const got = await ask(server.port, '/webhook', relayed(systemClock.now() - 90_000));
  expect([got.status, got.json['code']]).toEqual([422, 'too_old']);
});

test('a moment that nobody signed refuses the whole request', async () => {
  await using server = await open();
  const claimed = { 'pinewire-received-at': String(systemClock.now()) };
  const got = await ask(server.port, '/webhook', relayed(systemClock.now() - 90_000, claimed));
  expect([got.status, got.json['error']]).toEqual([400, 'Invalid signature']);
  expect(memory.kept).toHaveLength(0);
});

test('a moment in the future makes nothing younger than it is', async () => {
  await using server = await open();
  expect((await ask(server.port, '/webhook', relayed(systemClock.now() + 3_600_000))).status).toBe(200);
  expect(memory.kept[0]?.arrival.receivedAt).toBeLessThanOrEqual(systemClock.now());
});
