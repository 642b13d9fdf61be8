// Seals the journal's chains together once a minute, by one of the processes, so that what any of them wrote is witnessed on another chain.
import type { Clock } from '../../model/clock.ts';
import { LedgerUnavailable } from '../port.ts';
import { seal } from '../seal.ts';
import type { Store } from '../store.ts';

/** What can be cut off a chain without leaving a trace on another is at most this old. */
const SEAL_MS = 60_000;

export interface Sealing {
  readonly clock: Clock;
  readonly store: Pick<Store, 'write'>;
  /** Whether this process is the one that seals. */
  readonly leads: () => Promise<boolean>;
}

/** Begins at once; the returned function ends it. */
export function keepSealed({ clock, store, leads }: Sealing): () => void {
  const stop = new AbortController();
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await sealOnce(store, leads);
      // The sleep ends early with the store; that rejection is the news of it.
      await clock.sleep(SEAL_MS, stop.signal).catch(() => undefined);
    }
  };
  void run();
  return () => stop.abort(new Error('the ledger is closed'));
}

async function sealOnce(store: Sealing['store'], leads: Sealing['leads']): Promise<void> {
  try {
    if (await leads()) await store.write(seal, {});
  } catch (error) {
    // The store is away, and says so elsewhere; what is not sealed now is sealed in a minute.
    if (!(error instanceof LedgerUnavailable)) throw error;
  }
}
