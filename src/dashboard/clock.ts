// The page's time: the server's, because a phone's clock may be wrong. The only place of the dashboard with timers.
import { signal } from '@preact/signals';

let ahead = 0;

/** The server's clock in milliseconds UTC; moves once a second while anybody can see the page. */
export const now = signal(Date.now());

export function timeNow(): number {
  return Date.now() + ahead;
}

/** Takes over the server's clock from an answer of its own. */
export function agreeWith(iso: string): void {
  const theirs = Date.parse(iso);
  if (Number.isNaN(theirs)) return;
  ahead = theirs - Date.now();
  now.value = timeNow();
}

/** Calls `done` once; what is returned calls it off. */
export function after(ms: number, done: () => void): () => void {
  const timer = setTimeout(done, ms);
  return () => clearTimeout(timer);
}

/** Resolves after `ms`, or as soon as `signal` says so. */
export function rest(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(ms, resolve);
    signal?.addEventListener('abort', () => (cancel(), resolve()), { once: true });
  });
}

export function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}

/** Runs `work` at once, and however often it is called after that, at most once every `ms`, the last call included. */
export function spaced(ms: number, work: () => void): () => void {
  let resting = false;
  let again = false;
  const run = (): void => {
    if (resting) {
      again = true;
      return;
    }
    resting = true;
    work();
    after(ms, () => {
      resting = false;
      if (!again) return;
      again = false;
      run();
    });
  };
  return run;
}

every(1_000, () => {
  if (document.visibilityState === 'visible') now.value = timeNow();
});
document.addEventListener('visibilitychange', () => {
  now.value = timeNow();
});
