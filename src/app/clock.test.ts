// The real clock keeps what the port promises: waits can be called off, and no timer overflows.
import { describe, expect, test } from 'vitest';
import { systemClock } from './clock.ts';

describe('system clock', () => {
  test('the monotonic clock never falls and wall time is of this century', () => {
    const first = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(first);
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2025, 0));
  });

  test('sleep resolves after its time', async () => {
    const start = systemClock.monotonic();
    await systemClock.sleep(20);
    expect(systemClock.monotonic() - start).toBeGreaterThan(15);
  });

  test("sleep rejects with the signal's reason, before and during the wait", async () => {
    const stop = new AbortController();
    const reason = new Error('closing');
    const waiting = systemClock.sleep(60_000, stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(systemClock.sleep(1, stop.signal)).rejects.toBe(reason);
  });

  test('after calls once, and not at all once it is taken back', async () => {
    let calls = 0;
    const cancel = systemClock.after(1, () => (calls += 10));
    cancel();
    systemClock.after(1, () => (calls += 1));
    await systemClock.sleep(20);
    expect(calls).toBe(1);
  });

  test('a wait of 30 days does not fire at once', async () => {
    let fired = false;
    const cancel = systemClock.after(30 * 86_400_000, () => (fired = true));
    await systemClock.sleep(10);
    cancel();
    expect(fired).toBe(false);
  });

  test('randomBytes gives as many as asked', () => {
    expect(systemClock.randomBytes(13)).toHaveLength(13);
  });
});
