// How many bodies are read at once. A slow writer loses its place before anybody is turned away: strangers who send a byte a second
// must not silence the door.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../model/clock.ts';

/** An alert of 16 kB takes a few milliseconds; who needs longer than this makes way when places are short. */
const SLOW_MS = 1_000;

export class BodyGate {
  readonly #most: number;
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** Who came first stands first; the value is when, monotonic milliseconds. */
  readonly #reading = new Map<IncomingMessage, number>();

  constructor(most: number, clock: Pick<Clock, 'monotonic'>) {
    this.#most = most;
    this.#clock = clock;
  }

  /** Runs `read` in a place of its own; `full` where none is to be had. */
  async read<Result>(request: IncomingMessage, read: () => Promise<Result>): Promise<Result | 'full'> {
    if (this.#reading.size >= this.#most && !this.#cutSlowest()) return 'full';
    this.#reading.set(request, this.#clock.monotonic());
    try {
      return await read();
    } finally {
      this.#reading.delete(request);
    }
  }

  #cutSlowest(): boolean {
    const [oldest] = this.#reading;
    if (oldest === undefined) return false;
    const [request, since] = oldest;
    if (this.#clock.monotonic() - since < SLOW_MS) return false;
    this.#reading.delete(request);
    request.destroy();
    return true;
  }
}
