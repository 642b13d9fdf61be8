// Before a group commit: waits as long as others keep coming that can share its fsync.
import type { Clock } from './clock.ts';

/**
 * So many turns of the event loop without another operation close a batch; a turn with nothing to do takes some 5 µs. A bar close brings each
 * alert on a connection of its own, and Node takes one or two connections a turn: with a single turn 1,000 alerts were 970 commits of 1.2 ms,
 * with four they are 50.
 */
const QUIET_TURNS = 4;
/** However many keep coming: an answer waits for this and for one commit. */
const LONGEST_MS = 8;

export interface Gathering {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** How many operations wait. */
  readonly count: () => number;
  /** As many as one batch takes: nothing is gained by waiting for more. */
  readonly most: number;
  readonly turns?: number;
}

/** Lets at least one turn pass: everything that has come in already joins the batch. */
export async function gather({ clock, count, most, turns = QUIET_TURNS }: Gathering): Promise<void> {
  const until = clock.monotonic() + LONGEST_MS;
  let quiet = 0;
  do {
    const before = count();
    await nextTurn();
    quiet = count() > before ? 0 : quiet + 1;
  } while (quiet < turns && count() < most && clock.monotonic() < until);
}

/** All input that is ready is read first. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
