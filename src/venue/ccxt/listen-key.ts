// The key under which a futures account's stream is listened to: taken for each connection, and kept alive while that stands.
import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { VenueError } from '../port.ts';
import type { Redactor } from './wire.ts';

/**
 * A key lives for 60 minutes, and each PUT gives it 60 more:
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams
 */
const KEEP_MS = 20 * 60_000;
/** So long without a PUT that came through: the key may be dead before the venue says so. */
const LOST_MS = 55 * 60_000;

const answerSchema = z.object({ listenKey: z.string().min(1) });

export interface ListenKeyParts {
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Both reject with {@link VenueError}. */
  readonly post: () => Promise<unknown>;
  readonly put: () => Promise<unknown>;
}

/** It is never given back: the venue has one for an account, and a second process may listen under it. */
export class ListenKey {
  readonly #parts: ListenKeyParts;
  #key = '';
  #keptAt = 0;

  constructor(parts: ListenKeyParts) {
    this.#parts = parts;
  }

  async take(): Promise<string> {
    const { clock, redactor, post } = this.#parts;
    const askedAt = clock.monotonic();
    const read = answerSchema.safeParse(await post()).data;
    if (read === undefined) throw new VenueError('bad_answer', 'no listen key in the answer');
    redactor.learn(read.listenKey);
    this.#key = read.listenKey;
    this.#keptAt = askedAt;
    return read.listenKey;
  }

  /** Often asked, seldom due. Says why the key is lost, where it is. */
  async keep(): Promise<string | undefined> {
    const { clock, put } = this.#parts;
    const now = clock.monotonic();
    const since = now - this.#keptAt;
    if (since < KEEP_MS) return undefined;
    try {
      const kept = answerSchema.safeParse(await put()).data;
      if (kept !== undefined && kept.listenKey !== this.#key) return 'the venue keeps another listen key';
      this.#keptAt = now;
      return undefined;
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      // A key that is gone is an authentication error (-1125); anything else may be over at the next try.
      if (error.code !== 'auth' && since < LOST_MS) return undefined;
      return `the listen key is not kept: ${error.message}`;
    }
  }
}
