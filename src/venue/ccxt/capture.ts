// Catches the one request a ccxt call wants to send after it is signed, and lets the call go on with the answer once it was sent.
import type { Wire } from './wire.ts';

export interface CaptureRules {
  /** Must occur in the request, so that nothing else is taken for it: the order's id. */
  readonly mark: string;
  /** Until when the request may be taken in, milliseconds UTC; whoever signs asks for it. */
  readonly validUntil: number;
  /** Harmless questions on the way to the order: asked at once. */
  readonly ask: (wire: Wire) => Promise<unknown>;
  /** Last additions that no signature covers. */
  readonly finish: (wire: Wire) => Wire;
}

export class Capture {
  readonly taken: Promise<Wire>;
  readonly validUntil: number;
  readonly #rules: CaptureRules;
  readonly #answer = Promise.withResolvers<unknown>();
  readonly #wire = Promise.withResolvers<Wire>();
  #isTaken = false;

  constructor(rules: CaptureRules) {
    this.#rules = rules;
    this.validUntil = rules.validUntil;
    this.taken = this.#wire.promise;
    // Nobody may be waiting for the answer any more when it fails.
    this.#answer.promise.catch(() => undefined);
  }

  /** Stands in for the transport: the call waits here between preparation and sending, for ever when it is never sent. */
  take(wire: Wire): Promise<unknown> {
    // No exchange places or cancels by GET, and a short id may stand in any question by chance.
    if (wire.method === 'GET') return this.#rules.ask(wire);
    const isMarked = wire.url.includes(this.#rules.mark) || wire.body.includes(this.#rules.mark);
    if (!isMarked || this.#isTaken) {
      return Promise.reject(new Error(`a second request: ${wire.method} ${new URL(wire.url).pathname}`));
    }
    this.#isTaken = true;
    this.#wire.resolve(this.#rules.finish(wire));
    return this.#answer.promise;
  }

  /** The answer that ccxt is to read, as ccxt's own transport would give it. */
  answer(value: Promise<unknown>): void {
    this.#answer.resolve(value);
  }
}

/** Whether a request spells this number as it is, save for trailing zeros of its fraction. */
export function spells({ url, body }: Wire, number: string): boolean {
  const exact = `${number.replace('.', '\\.')}${number.includes('.') ? '0*' : '(?:\\.0+)?'}`;
  return new RegExp(`(?<![\\d.])${exact}(?![\\d.])`).test(`${decodeURIComponent(url)} ${body}`);
}
