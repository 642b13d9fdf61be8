// One account's line to the simulated exchange behind the venue port: it signs, sends, asks and judges as the Binance adapter does.
import { hash } from 'node:crypto';
import type { RequestRecord } from '../../src/model/attempt.ts';
import { type Decimal, plain } from '../../src/model/decimal.ts';
import type { Market } from '../../src/model/market.ts';
import { prepared, SEND_MARGIN_MS } from '../../src/venue/ccxt/prepared.ts';
import { VenueClock } from '../../src/venue/ccxt/venue-clock.ts';
import { venueFacts } from '../../src/venue/facts.ts';
import {
  type AccountStream,
  type Balance,
  type Lookup,
  type OrderReference,
  type Outcome,
  type PlaceRequest,
  type Prepared,
  type Quote,
  type StreamListener,
  type Venue,
  VenueError,
  type VenueFacts,
} from '../../src/venue/port.ts';
import type { Answer, Body, CancelBody } from './exchange.ts';
import type { PlaceBody } from './exchange-order.ts';
import type { Network, Transfer } from './network.ts';
import type { Process } from './process.ts';
import type { Streams } from './streams.ts';

export interface VenueParts {
  readonly process: Process;
  readonly network: Network;
  readonly streams: Streams;
  readonly account: string;
  readonly exchange: string;
  readonly markets: readonly Market[];
  readonly isListed: (market: string) => boolean;
}

export class SimulatedVenue implements Venue {
  readonly facts: VenueFacts;
  readonly follow?: (listener: StreamListener) => AccountStream;
  readonly #parts: VenueParts;
  readonly #time: VenueClock;

  constructor(parts: VenueParts) {
    this.#parts = parts;
    this.facts = venueFacts(parts.exchange);
    // As in production, where one adapter reads streams and the other does not.
    if (parts.exchange === 'binance' && parts.streams.areOffered)
      this.follow = (listener) => parts.streams.follow(parts.process, parts.account, listener);
    this.#time = new VenueClock(parts.process.clock, () => this.#venueTime());
  }

  accountId(): Promise<string> {
    return Promise.resolve(this.#parts.account);
  }

  async markets(symbols: readonly string[]): Promise<readonly Market[]> {
    const { markets, isListed } = this.#parts;
    return markets.filter(({ symbol }) => symbols.includes(symbol) && isListed(symbol));
  }

  listMarkets(): Promise<readonly string[]> {
    return Promise.resolve(this.#parts.markets.map(({ symbol }) => symbol));
  }

  async quote(market: Market): Promise<Quote> {
    const { bid, ask } = await this.#ask({ kind: 'quote', market: market.symbol }, 'quote');
    return { bid, ask, from: 'venue price', at: this.#parts.process.clock.now() };
  }

  async balances(): Promise<readonly Balance[]> {
    return (await this.#ask({ kind: 'balances' }, 'balances')).balances;
  }

  preparePlace({ clientOrderId, market, side, type, size, price }: PlaceRequest): Promise<Prepared> {
    return this.#prepare({ kind: 'place', clientOrderId, market: market.symbol, side, type, size, ...(price && { price }) });
  }

  prepareCancel({ market, clientOrderId, venueOrderId }: OrderReference): Promise<Prepared> {
    const ids = { clientOrderId, ...(venueOrderId !== undefined && { venueOrderId }) };
    return this.#prepare({ kind: 'cancel', market: market.symbol, ...ids });
  }

  async lookup({ market, clientOrderId, venueOrderId }: OrderReference): Promise<Lookup> {
    try {
      const venueTime = await this.#venueTime();
      const ids = { clientOrderId, ...(venueOrderId !== undefined && { venueOrderId }) };
      const { orders } = await this.#ask({ kind: 'search', market: market.symbol, ...ids }, 'orders');
      const newest = orders.at(-1);
      const searched = ['orders', 'trades'];
      if (newest === undefined) return { kind: 'none', venueTime, searched };
      const namesakes = orders.slice(0, -1).map((report) => report.venueOrderId);
      return { kind: 'found', report: namesakes.length === 0 ? newest : { ...newest, namesakes }, searched };
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      const { message, retryAfter } = error;
      return { kind: 'failed', message, ...(retryAfter !== undefined && { retryAfter }) };
    }
  }

  clockOffset(): Promise<number> {
    return this.#time.offset();
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  async #venueTime(): Promise<number> {
    return (await this.#ask({ kind: 'time' }, 'time')).at;
  }

  async #ask<Kind extends Answer['kind']>(body: Body, expected: Kind): Promise<Extract<Answer, { kind: Kind }>> {
    const { network, process, account } = this.#parts;
    const answer = await network.query(process, { account, body });
    if (answer.kind === expected) return answer as Extract<Answer, { kind: Kind }>;
    if (answer.kind === 'error') throw new VenueError(answer.code, `${body.kind}: ${answer.code}`, answer.retryAfter);
    throw new VenueError('connection_lost', `${body.kind}: ${answer.kind}`);
  }

  async #prepare(body: PlaceBody | CancelBody): Promise<Prepared> {
    const { process, network, account } = this.#parts;
    const { clock } = process;
    const { window } = this.facts;
    const timestamp = await this.#time.now();
    const validUntil = window === undefined ? undefined : timestamp + window;
    const record = recordOf(account, body, timestamp, window);
    return prepared({
      record,
      window:
        validUntil === undefined || window === undefined
          ? undefined
          : { validUntil, sendBefore: clock.monotonic() + window - SEND_MARGIN_MS },
      clock,
      send: async () => {
        const envelope = { account, body, ...(validUntil !== undefined && { validUntil }) };
        const outcome = outcomeOf(await network.send(process, envelope, record.digest));
        if (outcome.kind === 'unsent' && outcome.code === 'clock') this.#time.distrust();
        return outcome;
      },
    });
  }
}

/** The bytes as they would be on the wire; the timestamp makes each request another one. */
function recordOf(account: string, body: PlaceBody | CancelBody, timestamp: number, window: number | undefined): RequestRecord {
  const fields = Object.entries(body).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : plain(value as Decimal)}`,
  );
  const text = [...fields, `timestamp=${timestamp}`, ...(window === undefined ? [] : [`recvWindow=${window}`])].join('&');
  const url = `https://venue.test/${account}/order`;
  return { method: body.kind === 'place' ? 'POST' : 'DELETE', url, headers: {}, body: text, digest: hash('sha256', url + text) };
}

function outcomeOf(transfer: Transfer): Outcome {
  switch (transfer.kind) {
    case 'report':
      return { kind: 'acknowledged', report: transfer.report };
    case 'error': {
      const { verdict, code, retryAfter } = transfer;
      const message = `the venue says ${code}`;
      return verdict === 'unsent'
        ? { kind: 'unsent', code, message, ...(retryAfter !== undefined && { retryAfter }) }
        : { kind: verdict, code, message };
    }
    case 'lost':
      return { kind: 'unknown', code: transfer.code, message: `no answer: ${transfer.code}` };
    case 'not connected':
      return { kind: 'unsent', code: 'unreachable', message: 'the venue cannot be reached' };
    case 'orders':
    case 'time':
    case 'quote':
    case 'balances':
      throw new Error(`an order was answered with ${transfer.kind}`);
  }
}
