// The real clock and the real dice: the one file of the program that may ask the machine for the time, a timer or chance.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../model/clock.ts';

/** Node's timers hold 2^31-1 ms (24.8 days); a longer one would fire at once, so it is walked in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep,
  after,
  randomBytes: pooledBytes,
};

/** Asking the system for 13 bytes costs as much as for 8,192 (3.5 µs), and an alert needs three ids. */
const POOL_BYTES = 8_192;
let pool = Buffer.alloc(0);
let used = 0;

function pooledBytes(length: number): Uint8Array {
  if (length > POOL_BYTES) return randomBytes(length);
  if (used + length > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  used += length;
  // A view that is handed out once: the pool never gives the same bytes again.
  return pool.subarray(used - length, used);
}

function after(ms: number, run: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (left: number): void => {
    const step = Math.min(Math.max(left, 0), LONGEST_TIMER_MS);
    timer = setTimeout(() => (left > step ? arm(left - step) : run()), step);
    timer.unref();
  };
  arm(ms);
  return () => clearTimeout(timer);
}

/** Unlike {@link after} it keeps the process alive: somebody is waiting for it. */
async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  for (let left = Math.max(ms, 0), first = true; first || left > 0; first = false) {
    const step = Math.min(left, LONGEST_TIMER_MS);
    await sleepOnce(step, signal);
    left -= step;
  }
}

function sleepOnce(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', aborted, { once: true });
    if (signal?.aborted === true) aborted();
    function done(): void {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      const reason: unknown = signal?.reason;
      reject(reason instanceof Error ? reason : new Error('the wait was aborted', { cause: reason }));
    }
  });
}
