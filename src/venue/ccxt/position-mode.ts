// Whether a derivatives account holds one net position a market, or a long and a short apart (hedge mode): orders are spelled differently.
import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { VenueError } from '../port.ts';
import { unifiedPositions } from './contracts.ts';
import type { CcxtExchange } from './exchange.ts';

/** A venue lets it be changed only while nothing is open, so it is not asked before every order. */
const FRESH_MS = 600_000;
const modeSchema = z.object({ hedged: z.boolean() });

export class PositionMode {
  readonly #exchange: CcxtExchange;
  readonly #clock: Clock;
  #known: { readonly hedged: boolean; readonly readAt: number } | undefined;

  constructor(exchange: CcxtExchange, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /** Rejects as ccxt does, or with VenueError where the answer cannot be read. */
  async isHedged(symbol: string): Promise<boolean> {
    const known = this.#known;
    if (known !== undefined && this.#clock.monotonic() - known.readAt < FRESH_MS) return known.hedged;
    const hedged = await this.#ask(symbol);
    this.#known = { hedged, readAt: this.#clock.monotonic() };
    return hedged;
  }

  /** An order was refused because of it: asked again before the next one. */
  distrust(): void {
    this.#known = undefined;
  }

  async #ask(symbol: string): Promise<boolean> {
    if (this.#exchange.has['fetchPositionMode'] === true) {
      const read = modeSchema.safeParse(await this.#exchange.fetchPositionMode(symbol));
      if (read.success) return read.data.hedged;
    } else {
      // Bybit tells it with each position, also with one of zero.
      const read = unifiedPositions.safeParse(await this.#exchange.fetchPositions([symbol]));
      if (read.success) return read.data.some(({ hedged }) => hedged === true);
    }
    throw new VenueError('bad_answer', 'position mode: an answer that is not what ccxt documents');
  }
}
