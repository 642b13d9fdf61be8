// What is known of an account's stream, and whether an order that was just looked at may be left to it.
import type { Clock } from '../model/clock.ts';

export interface StreamState {
  /** Since when everything is told, on the monotonic clock; undefined while nothing is. */
  since?: number | undefined;
  /** The last sign of life, milliseconds UTC. */
  heardAt?: number | undefined;
  /** Why nothing is told; undefined before the first try, and while everything is. */
  problem?: string | undefined;
}

/** A venue's answers may be behind its stream by this much: a look so soon after a gap may have missed what the gap has hidden. */
const CAUGHT_UP_MS = 5_000;

/** Call it before a look; the result says afterwards whether the look covers the last gap and no other began since. */
export function trustAfterLook({ stream }: { readonly stream: StreamState }, clock: Clock): () => boolean {
  const { since } = stream;
  const isCaughtUp = since !== undefined && clock.monotonic() - since >= CAUGHT_UP_MS;
  return () => isCaughtUp && stream.since === since;
}
