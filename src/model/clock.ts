// Time and chance as a parameter: one seed replays one history, and a simulated clock makes an hour pass at once.

/** Everything the code may know of time and randomness. The real one stands in `app/clock.ts`. */
export interface Clock {
  /** Wall time in milliseconds since 1970, UTC. May jump; used for what people and venues read. */
  now(): number;
  /** Milliseconds on a clock that never jumps; used for deadlines and time-outs. Its zero has no meaning. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason once that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` once after `ms`; the returned function takes that back. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void;
  /** `length` random bytes; cryptographic in production. */
  randomBytes(length: number): Uint8Array;
}

/** A float in [0, 1), for jitter. */
export function randomFraction(clock: Clock): number {
  const bytes = clock.randomBytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32;
}

/** ISO 8601 in UTC with milliseconds, as every API answer prints times. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
