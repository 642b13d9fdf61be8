// Any exchange of ccxt's without a reader of its own, behind the port: its unified questions, answered in exact text.
import { z } from 'zod';
import { type Decimal, plain, ZERO } from '../../model/decimal.ts';
import type { Market } from '../../model/market.ts';
import type { OrderType } from '../../model/alert.ts';
import type { Side } from '../../model/side.ts';
import {
  type AccountStream,
  type Activity,
  type Balance,
  type Lookup,
  type OrderReference,
  type PlaceRequest,
  type Prepared,
  type Quote,
  type Span,
  type StreamListener,
  type Venue,
  VenueError,
  type VenueFacts,
} from '../port.ts';
import { venueRow } from '../facts.ts';
import { toVenueError } from './ccxt-errors.ts';
import { cancelBy } from './client-ids.ts';
import { contractSizeOf, inContracts, netPosition, unifiedPositions } from './contracts.ts';
import type { CcxtExchange } from './exchange.ts';
import { genericActivity } from './generic-activity.ts';
import { lookupGeneric } from './generic-lookup.ts';
import { genericMarket, unifiedAmounts, unifiedTicker } from './generic-read.ts';
import { type GenericParts, GenericSender } from './generic-send.ts';
import { genericStream } from './generic-stream.ts';
import { PositionMode } from './position-mode.ts';
import { VenueStream } from './stream.ts';
import { VenueClock } from './venue-clock.ts';

/** ccxt's mode in which a precision is a step and not a number of places. */
const TICK_SIZE = 4;
const MARKETS_FRESH_MS = 3_600_000;
/** A market that is not on the list may have been listed since. */
const MISSING_FRESH_MS = 30_000;
const balancesSchema = z.object({ free: unifiedAmounts, used: unifiedAmounts });

export class GenericVenue implements Venue {
  readonly facts: VenueFacts;
  readonly follow?: (listener: StreamListener) => AccountStream;
  readonly #parts: GenericParts;
  readonly #time: VenueClock;
  readonly #sender: GenericSender;
  readonly #mode: PositionMode;
  #known: { readonly markets: ReadonlyMap<string, Market>; readonly readAt: number } | undefined;

  /** `streamUrl` where the account can be followed. */
  constructor(facts: VenueFacts, parts: GenericParts, streamUrl?: string) {
    this.facts = facts;
    this.#parts = parts;
    if (streamUrl !== undefined) this.follow = (listener) => this.#follow(streamUrl, listener);
    const { exchange, clock } = parts;
    // An exchange that does not tell its time is taken to share ours.
    this.#time = new VenueClock(clock, async () => (await this.#venueTime()) ?? clock.now(), parts.log);
    this.#sender = new GenericSender(parts, this.#time, facts.window);
    this.#mode = new PositionMode(exchange, clock);
    exchange.number = String;
    // Sizes and prices were fitted to the market's rules in decimals; ccxt must not round them again.
    exchange.amountToPrecision = (_symbol, amount) => String(amount);
    exchange.priceToPrecision = (_symbol, price) => String(price);
    exchange.milliseconds = () => this.#time.estimate();
    // Hyperliquid's would sign and send an approval of a fee before the first order.
    exchange.initializeClient = () => Promise.resolve(true);
  }

  accountId(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async markets(symbols: readonly string[]): Promise<readonly Market[]> {
    const all = await this.#allMarkets();
    const isOld = this.#parts.clock.monotonic() - (this.#known?.readAt ?? 0) >= MISSING_FRESH_MS;
    const listed = isOld && symbols.some((symbol) => !all.has(symbol)) ? await this.#readMarkets() : all;
    return symbols.flatMap((symbol) => listed.get(symbol) ?? []);
  }

  async listMarkets(): Promise<readonly string[]> {
    return [...(await this.#allMarkets()).keys()];
  }

  async quote(market: Market): Promise<Quote> {
    const ticker = unifiedTicker.safeParse(await this.#ask((exchange) => exchange.fetchTicker(market.symbol))).data;
    const bid = ticker?.bid ?? ticker?.last;
    const ask = ticker?.ask ?? ticker?.last;
    if (bid === undefined || ask === undefined || bid.lte(ZERO) || ask.lte(ZERO)) {
      throw new VenueError('no_price', `${market.symbol}: no price`);
    }
    return { bid, ask, from: 'venue price', at: this.#parts.clock.now() };
  }

  async balances(): Promise<readonly Balance[]> {
    const read = balancesSchema.safeParse(await this.#ask((exchange) => exchange.fetchBalance()));
    if (!read.success) throw new VenueError('bad_answer', 'balances: an answer that is not what ccxt documents');
    const { free, used } = read.data;
    const all = Object.keys(free).map((currency) => ({ currency, free: free[currency] ?? ZERO, locked: used[currency] ?? ZERO }));
    return all.filter((balance) => balance.free.gt(ZERO) || balance.locked.gt(ZERO));
  }

  async position(symbol: string): Promise<Decimal> {
    if (this.#parts.type !== 'swap') throw new VenueError('not_supported', 'spot has balances, and no positions');
    await this.#allMarkets();
    const read = unifiedPositions.safeParse(await this.#ask((exchange) => exchange.fetchPositions([symbol])));
    if (!read.success) throw new VenueError('bad_answer', 'positions: an answer that is not what ccxt documents');
    return netPosition(read.data, symbol, this.#contractSize(symbol));
  }

  async preparePlace({ clientOrderId, market, side, type, size, price, reduceOnly }: PlaceRequest): Promise<Prepared> {
    if (type === 'limit' && price === undefined) throw new VenueError('bad_request', 'a limit order needs a price');
    const { exchange } = this.#parts;
    this.#refuseImpossible(market, type, side);
    await this.#allMarkets();
    const contractSize = this.#contractSize(market.symbol);
    const amount = plain(inContracts(size, contractSize));
    const limit = type === 'limit' && price !== undefined ? plain(price) : undefined;
    // Coinbase knows the id by another name, and is sent a random one where ccxt's usual name is given.
    const id = exchange.id === 'coinbase' ? { client_order_id: clientOrderId } : { clientOrderId };
    const only = reduceOnly ? { reduceOnly } : {};
    // In hedge mode an order names the side of the position, which it follows from this, and leaving it only reduces by itself.
    const mode = this.#parts.type === 'swap' && (await this.#isHedged(market.symbol)) ? { hedged: true } : {};
    return this.#sender.prepare({
      clientOrderId,
      mark: clientOrderId,
      numbers: limit === undefined ? [amount] : [amount, limit],
      contractSize,
      onPositionMode: () => this.#mode.distrust(),
      call: (params) => exchange.createOrder(market.symbol, type, side, amount, limit, { ...id, ...only, ...mode, ...params }),
    });
  }

  async prepareCancel({ market, clientOrderId, venueOrderId }: OrderReference): Promise<Prepared> {
    const { exchange } = this.#parts;
    const by = cancelBy(exchange.id, clientOrderId, venueOrderId);
    if (by === undefined) throw new VenueError('not_supported', 'a cancel needs the id that the venue gave the order');
    await this.#allMarkets();
    return this.#sender.prepare({
      clientOrderId,
      mark: by.id ?? clientOrderId,
      numbers: [],
      contractSize: this.#contractSize(market.symbol),
      call: () => exchange.cancelOrder(by.id, market.symbol, by.params),
    });
  }

  /** What cannot be placed with exactly this size: known from the table, so nothing is asked. */
  #refuseImpossible({ base }: Market, type: OrderType, side: Side): void {
    const row = venueRow(this.#parts.exchange.id);
    if (row === undefined || row.orders.is[type].includes(side)) return;
    throw new VenueError('not_supported', `${row.title} takes no ${type} ${side} whose size is in ${base}: use a limit order`);
  }

  async lookup(reference: OrderReference): Promise<Lookup> {
    const { exchange, redactor, clock } = this.#parts;
    // Read before anything is counted; a venue that cannot be asked says so in the lookup's own words.
    await this.#allMarkets().catch(() => undefined);
    const contractSize = this.#contractSize(reference.market.symbol);
    const venueTime = async () => {
      await this.#allMarkets();
      return this.#venueTime();
    };
    const lookup = await lookupGeneric({ exchange, reference, contractSize, venueTime, now: clock.now() });
    return lookup.kind === 'failed' ? { ...lookup, message: redactor.text(lookup.message) } : lookup;
  }

  async activity(market: Market, span: Span): Promise<Activity> {
    await this.#allMarkets();
    const contractSize = this.#contractSize(market.symbol);
    const asked = { symbol: market.symbol, span, contractSize, spelling: this.facts.idSpelling };
    return this.#ask((exchange) => genericActivity({ exchange, ...asked }));
  }

  clockOffset(): Promise<number> {
    return this.#time.offset();
  }

  close(): Promise<void> {
    this.#parts.http.close();
    return Promise.resolve();
  }

  #follow(url: string, listener: StreamListener): AccountStream {
    const { exchange, type = 'spot', clock, redactor } = this.#parts;
    const protocol = genericStream({
      exchange,
      type,
      clock,
      redactor,
      url,
      ready: () => this.#allMarkets(),
      time: () => this.#time.now(),
      ask: (question) => this.#ask(question),
    });
    return new VenueStream({ protocol, clock, redactor, listener });
  }

  /** Read again every hour; when that fails the last ones still hold. */
  async #allMarkets(): Promise<ReadonlyMap<string, Market>> {
    const { clock } = this.#parts;
    const known = this.#known;
    if (known !== undefined && clock.monotonic() - known.readAt < MARKETS_FRESH_MS) return known.markets;
    try {
      return await this.#readMarkets();
    } catch (error) {
      if (known === undefined) throw error;
      this.#known = { ...known, readAt: clock.monotonic() };
      return known.markets;
    }
  }

  async #readMarkets(): Promise<ReadonlyMap<string, Market>> {
    const { exchange, clock, type = 'spot' } = this.#parts;
    await this.#ask(() => exchange.loadMarkets(this.#known !== undefined));
    const inSteps = exchange.precisionMode === TICK_SIZE;
    const markets = Object.values(exchange.markets ?? {}).flatMap(
      (market) => genericMarket({ exchange: this.facts.exchange, type, inSteps }, market) ?? [],
    );
    this.#known = { markets: new Map(markets.map((market) => [market.symbol, market])), readAt: clock.monotonic() };
    return this.#known.markets;
  }

  /** Of a market whose listing was read. */
  #contractSize(symbol: string): Decimal {
    return contractSizeOf(this.#parts.exchange.markets?.[symbol]);
  }

  async #isHedged(symbol: string): Promise<boolean> {
    try {
      return await this.#mode.isHedged(symbol);
    } catch (error) {
      const { code, message, retryAfter } = toVenueError(error, this.#parts.exchange.id);
      throw new VenueError(code, this.#parts.redactor.text(message), retryAfter);
    }
  }

  async #venueTime(): Promise<number> {
    if (this.#parts.exchange.has['fetchTime'] !== true)
      throw new VenueError('not_supported', 'the exchange does not tell its time');
    const time = await this.#ask((exchange) => exchange.fetchTime());
    const read = z.union([z.number(), z.string().regex(/^\d{13}$/)]).safeParse(time);
    if (!read.success) throw new VenueError('bad_answer', 'time: an answer that is not what ccxt documents');
    return Number(read.data);
  }

  async #ask<Answer>(question: (exchange: CcxtExchange) => Promise<Answer>): Promise<Answer> {
    try {
      return await question(this.#parts.exchange);
    } catch (error) {
      const { code, message, retryAfter } = toVenueError(error, this.#parts.exchange.id);
      if (code === 'clock') this.#time.distrust();
      throw new VenueError(code, this.#parts.redactor.text(message), retryAfter);
    }
  }
}
