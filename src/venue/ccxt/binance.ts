// Binance spot behind the port: what is asked of it and what is sent to it, with every order signed before it is committed.
import { z } from 'zod';
import { type Decimal, plain, ZERO } from '../../model/decimal.ts';
import type { ClientOrderId } from '../../model/ids.ts';
import type { Market } from '../../model/market.ts';
import {
  type AccountStream,
  type Activity,
  type Balance,
  type Lookup,
  type OrderReference,
  type Outcome,
  type PlaceRequest,
  type Prepared,
  type Quote,
  type Span,
  type StreamListener,
  type Venue,
  VenueError,
  type VenueFacts,
} from '../port.ts';
import { activityOf } from './binance-activity.ts';
import { BinanceApi, type BinanceParts, type Params, RECV_WINDOW_MS } from './binance-api.ts';
import { lookupOrder } from './binance-lookup.ts';
import { marketOf, readSymbol, venueSymbol } from './binance-markets.ts';
import { orderSchema, reportOf, type VenueOrder } from './binance-orders.ts';
import { binanceStream, type StreamKeys } from './binance-stream.ts';
import { BinanceSymbols } from './binance-symbols.ts';
import { judge } from './errors.ts';
import type { Answer, Traffic } from './http.ts';
import { amount, maybe, readJson } from './json.ts';
import { prepared, responseOf, SEND_MARGIN_MS } from './prepared.ts';
import { VenueStream } from './stream.ts';
import type { Wire } from './wire.ts';

const accountSchema = z.object({
  uid: maybe(z.string()),
  balances: z.array(z.object({ asset: z.string(), free: amount, locked: maybe(amount) })),
});
const bookTickerSchema = z.object({ bidPrice: amount, askPrice: amount });
const priceSchema = z.object({ price: amount });
const dayTickerSchema = z.object({ lastPrice: amount, bidPrice: maybe(amount), askPrice: maybe(amount) });

/** Endpoints a reduced server may lack; anything else that goes wrong is no reason to look elsewhere. */
const MISSING = new Set(['not_supported', 'bad_request', 'bad_answer']);

export interface BinanceVenueParts extends BinanceParts {
  readonly traffic: Pick<Traffic, 'allowed'>;
  readonly stream: { readonly url: string; readonly keys: StreamKeys };
}

export class BinanceVenue implements Venue {
  readonly facts: VenueFacts;
  readonly #parts: BinanceVenueParts;
  readonly #api: BinanceApi;
  readonly #symbols: BinanceSymbols;

  constructor(facts: VenueFacts, parts: BinanceVenueParts) {
    this.facts = facts;
    this.#parts = parts;
    this.#api = new BinanceApi(parts);
    this.#symbols = new BinanceSymbols(this.#api, parts.clock, parts.traffic.allowed);
  }

  async accountId(): Promise<string | undefined> {
    return (await this.#account()).uid;
  }

  async markets(symbols: readonly string[]): Promise<readonly Market[]> {
    const wanted = symbols.flatMap((symbol) => {
      const pair = readSymbol(symbol);
      return pair === undefined ? [] : [{ symbol, name: venueSymbol(pair) }];
    });
    if (wanted.length === 0) return [];
    const infos = await this.#symbols.of(wanted.map(({ name }) => name));
    const listed = new Map(infos.map((info) => marketOf(this.facts.exchange, info)).map((market) => [market.symbol, market]));
    return wanted.flatMap(({ symbol }) => listed.get(symbol) ?? []);
  }

  listMarkets(): Promise<readonly string[]> {
    return this.#symbols.listed();
  }

  async quote(market: Market): Promise<Quote> {
    const params = { symbol: venueSymbol(market) };
    const attempts: readonly (() => Promise<readonly [Decimal, Decimal]>)[] = [
      async () => {
        const { bidPrice, askPrice } = await this.#api.query({ path: 'ticker/bookTicker', params, schema: bookTickerSchema });
        return [bidPrice, askPrice];
      },
      async () => {
        const { price } = await this.#api.query({ path: 'ticker/price', params, schema: priceSchema });
        return [price, price];
      },
      async () => {
        const day = await this.#api.query({ path: 'ticker/24hr', params, schema: dayTickerSchema });
        return [day.bidPrice ?? day.lastPrice, day.askPrice ?? day.lastPrice];
      },
    ];
    let missing = new VenueError('no_price', `${market.symbol}: no price`);
    for (const attempt of attempts) {
      try {
        const [bid, ask] = await attempt();
        // One empty side of the book is shown as zero.
        if (bid.gt(ZERO) && ask.gt(ZERO)) return { bid, ask, from: 'venue price', at: this.#parts.clock.now() };
      } catch (error) {
        if (!(error instanceof VenueError) || !MISSING.has(error.code)) throw error;
        missing = error;
      }
    }
    throw missing;
  }

  async balances(): Promise<readonly Balance[]> {
    const { balances } = await this.#account();
    const all = balances.map(({ asset, free, locked }) => ({ currency: asset, free, locked: locked ?? ZERO }));
    return all.filter(({ free, locked }) => free.gt(ZERO) || locked.gt(ZERO));
  }

  async preparePlace(request: PlaceRequest): Promise<Prepared> {
    const { clientOrderId, market, side, type, size, price } = request;
    if (type === 'limit' && price === undefined) throw new VenueError('bad_request', 'a limit order needs a price');
    const limit: Params = type === 'limit' && price !== undefined ? { timeInForce: 'GTC', price: plain(price) } : {};
    const params = {
      symbol: venueSymbol(market),
      side: side.toUpperCase(),
      type: type.toUpperCase(),
      ...limit,
      quantity: plain(size),
      newClientOrderId: clientOrderId,
      // With the fills, so that a market order needs no second question.
      newOrderRespType: 'FULL',
    };
    return this.#prepare('POST', params, clientOrderId);
  }

  async prepareCancel({ market, clientOrderId, venueOrderId }: OrderReference): Promise<Prepared> {
    // Both ids where both are known: a client id may come back with a later order, an order id never does.
    const orderId: Params = venueOrderId === undefined ? {} : { orderId: venueOrderId };
    return this.#prepare('DELETE', { symbol: venueSymbol(market), origClientOrderId: clientOrderId, ...orderId }, clientOrderId);
  }

  lookup(reference: OrderReference): Promise<Lookup> {
    return lookupOrder(this.#api, reference);
  }

  activity(market: Market, span: Span): Promise<Activity> {
    return activityOf(this.#api, venueSymbol(market), span);
  }

  follow(listener: StreamListener): AccountStream {
    const { clock, redactor, stream } = this.#parts;
    const time = () => this.#api.time.now();
    const protocol = binanceStream({ ...stream, time, recvWindow: RECV_WINDOW_MS });
    return new VenueStream({ protocol, clock, redactor, listener });
  }

  clockOffset(): Promise<number> {
    return this.#api.time.offset();
  }

  async close(): Promise<void> {
    this.#parts.http.close();
  }

  #account(): Promise<z.infer<typeof accountSchema>> {
    return this.#api.query({ path: 'account', schema: accountSchema, signed: true, large: true });
  }

  async #prepare(method: 'POST' | 'DELETE', params: Params, clientOrderId: ClientOrderId): Promise<Prepared> {
    const timestamp = await this.#api.time.now();
    const recvWindow = this.facts.window ?? RECV_WINDOW_MS;
    const { clock, redactor } = this.#parts;
    const wire = this.#api.sign(method, 'order', { ...params, recvWindow: String(recvWindow), timestamp: String(timestamp) });
    return prepared({
      record: redactor.request(wire),
      window: { validUntil: timestamp + recvWindow, sendBefore: clock.monotonic() + recvWindow - SEND_MARGIN_MS },
      clock,
      send: () => this.#send(wire, clientOrderId, params['orderId']),
    });
  }

  async #send(wire: Wire, clientOrderId: ClientOrderId, venueOrderId: string | undefined): Promise<Outcome> {
    const transfer = await this.#api.send(wire);
    const { redactor } = this.#parts;
    const response = responseOf(redactor, transfer);
    const failure = this.#api.failureOf(transfer);
    if (failure !== undefined) return { ...failure, response };
    const outcome = this.#acknowledge(transfer as Answer, clientOrderId, venueOrderId);
    return { ...outcome, response };
  }

  /** A 2xx is an acknowledgement only when it is an answer about this very order. */
  #acknowledge(answer: Answer, clientOrderId: ClientOrderId, venueOrderId: string | undefined): Outcome {
    const read = orderSchema.safeParse(readJson(answer.body));
    if (!read.success) {
      const hidden = judge(answer, this.#parts.clock.now());
      return { ...hidden, message: this.#parts.redactor.text(hidden.message) };
    }
    const order = read.data;
    if (!isAbout(order, clientOrderId, venueOrderId)) {
      return { kind: 'unknown', code: 'other_order', message: 'the answer is about another order' };
    }
    const report = reportOf(order, { clientOrderId, at: this.#parts.clock.now() });
    if (report !== undefined) return { kind: 'acknowledged', report };
    return { kind: 'unknown', code: 'bad_answer', message: `a status nobody knows: ${order.status ?? ''}` };
  }
}

function isAbout(order: VenueOrder, clientOrderId: ClientOrderId, venueOrderId: string | undefined): boolean {
  if (venueOrderId !== undefined && order.orderId === venueOrderId) return true;
  const named = order.origClientOrderId ?? order.clientOrderId;
  return named === undefined || named === clientOrderId;
}
