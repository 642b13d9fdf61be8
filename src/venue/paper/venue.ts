// The paper venue: an exchange of our own inside the process, with money, fees, rules and a memory, for trying strategies without risk.
import type { Clock } from '../../model/clock.ts';
import { type Decimal, decimal, sum, ZERO } from '../../model/decimal.ts';
import { isDerivative, type Market } from '../../model/market.ts';
import {
  type Balance,
  type Lookup,
  type OrderReference,
  type Outcome,
  type PlaceRequest,
  type Prepared,
  type Quote,
  type Venue,
  VenueError,
  type VenueFacts,
} from '../port.ts';
import type { KeyValueStore, PriceSource } from '../public-price/port.ts';
import { Book, type BookOptions, type Saved } from './book.ts';
import { marginBalance, type MarginState } from './margin.ts';
import { listedMarkets, paperMarket } from './markets.ts';
import { cancelResting, type Change, decide, fillResting, type Refusal } from './matching.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { type PaperOrder, reportOf } from './order.ts';
import { quoteFrom, reachedBy } from './pricing.ts';
import { cancelBody, placeBody, prepare, type Window, WINDOW_MS } from './request.ts';

/** Binance's spot fee without discounts. */
const DEFAULT_FEE_PERCENT = decimal('0.1');
const SEARCHED = ['the book of the paper account by client order id'];

export interface PaperVenueOptions extends BookOptions {
  /** ccxt's id of the exchange that is imitated: names the markets. */
  readonly exchange: string;
  readonly clock: Clock;
  readonly storage: KeyValueStore;
  readonly prices: PriceSource;
  /** The market's rules as the exchange itself told them; a reviewed table stands in where it has not. */
  readonly rules: (symbol: string) => Market | undefined;
  /** Percent of each trade; 0.1 where absent. */
  readonly feePercent?: Decimal;
}

export interface PaperVenue extends Venue {
  /**
   * Looks at the price of every market with resting orders and fills those it has reached; says how many. To be called about once a second.
   * Where several processes share the account it does nothing: there only the lane that follows an order may fill it.
   */
  tick(): Promise<number>;
}

/** Opens the account's book. Rejects while the store cannot be read. */
export async function createPaperVenue(options: PaperVenueOptions): Promise<PaperVenue> {
  return new Paper(await Book.open(options), options);
}

class Paper implements PaperVenue {
  readonly facts: VenueFacts;
  readonly #book: Book;
  readonly #options: PaperVenueOptions;
  readonly #feePercent: Decimal;
  readonly #turns = new OneAtATime();

  constructor(book: Book, options: PaperVenueOptions) {
    this.#book = book;
    this.#options = options;
    this.#feePercent = options.feePercent ?? DEFAULT_FEE_PERCENT;
    this.facts = {
      exchange: options.exchange,
      idSpelling: 'hex32',
      window: WINDOW_MS,
      absence: 'engine-checked expiry',
      // The engine checks the window in the instant in which it decides, and a lookup waits for what was decided.
      settlingMargin: 500,
      lookupSpacing: 250,
      evidence: 'tested here',
      source: 'the paper venue’s contract tests',
    };
  }

  accountId(): Promise<string> {
    return Promise.resolve(`paper-${this.#options.accountId}`);
  }

  markets(symbols: readonly string[]): Promise<readonly Market[]> {
    return Promise.resolve(symbols.map((symbol) => this.#market(symbol)).filter((market) => market !== undefined));
  }

  listMarkets(): Promise<readonly string[]> {
    return Promise.resolve(listedMarkets(this.#options.exchange));
  }

  async quote(market: Market, alertPrice?: Decimal): Promise<Quote> {
    const { prices, clock } = this.#options;
    const quote = quoteFrom(await prices.read(market), alertPrice, market, clock.now());
    if (quote !== undefined) return quote;
    throw new VenueError(
      'price_unavailable',
      `no price of ${market.symbol} is known: the exchange cannot be reached and no alert named one`,
    );
  }

  async balances(): Promise<readonly Balance[]> {
    try {
      await this.#book.refresh();
    } catch (error) {
      throw new VenueError('store_unavailable', storeAway(error));
    }
    return this.#balances(await this.#marks());
  }

  async position(symbol: string): Promise<Decimal> {
    await this.balances();
    return this.#book.free(symbol);
  }

  preparePlace(request: PlaceRequest): Promise<Prepared> {
    const { accountId, clock } = this.#options;
    const price = namedMarketPrice(request);
    if (price !== undefined) this.#options.prices.note(request.market, price);
    const execute = (window: Window): Promise<Outcome> =>
      this.#turns.run(request.clientOrderId, () => this.#place(request, window));
    return Promise.resolve(prepare(clock, 'POST', accountId, placeBody(request), execute));
  }

  prepareCancel(reference: OrderReference): Promise<Prepared> {
    const { accountId, clock } = this.#options;
    const execute = (window: Window): Promise<Outcome> =>
      this.#turns.run(reference.clientOrderId, () => this.#cancel(reference, window));
    return Promise.resolve(prepare(clock, 'DELETE', accountId, cancelBody(reference), execute));
  }

  lookup(reference: OrderReference): Promise<Lookup> {
    return this.#turns.run(reference.clientOrderId, () => this.#lookup(reference));
  }

  async tick(): Promise<number> {
    if (this.#options.writer !== undefined || !this.#book.usable) return 0;
    const resting = Map.groupBy(this.#book.openOrders(), (order) => order.symbol);
    const filled = await Promise.all([...resting].map(([symbol, orders]) => this.#look(symbol, orders)));
    return filled.reduce((sum, count) => sum + count, 0);
  }

  clockOffset(): Promise<number> {
    return Promise.resolve(0);
  }

  /** The book is on disk already and the prices belong to whoever made them. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  async #place(request: PlaceRequest, window: Window): Promise<Outcome> {
    const { clock, prices } = this.#options;
    const market = this.#market(request.market.symbol);
    if (market === undefined)
      return { kind: 'refused', code: 'unknown_market', message: `there is no market ${request.market.symbol}` };
    if (clock.now() > window.validUntil) return windowOver(window, clock.now());
    const [known, earlier, marks] = await Promise.all([
      prices.read(market),
      this.#find(request.clientOrderId),
      isDerivative(market) ? this.#marks() : new Map(),
    ]);
    if (earlier.kind === 'away') return unsent(earlier);
    if (earlier.order !== undefined) return duplicate(earlier.order);
    // From here to the commit nothing waits, so the window, the funds and the price are those of one instant.
    const now = clock.now();
    if (now > window.validUntil) return windowOver(window, now);
    if (!this.#book.usable) return unsent({ message: 'the store failed meanwhile' });
    const quote = quoteFrom(known, namedMarketPrice(request), market, now);
    const free = (currency: string): Decimal => this.#book.free(currency);
    const margin = this.#margin(market.quote, marks);
    const decision = decide({ request, market, quote, feePercent: this.#feePercent, free, margin, now });
    return decision.kind === 'refused' ? decision : this.#commit(decision.change);
  }

  async #cancel({ clientOrderId }: OrderReference, window: Window): Promise<Outcome> {
    const { clock } = this.#options;
    const found = await this.#find(clientOrderId);
    if (found.kind === 'away') return unsent(found);
    const { order } = found;
    const now = clock.now();
    if (now > window.validUntil) return windowOver(window, now);
    if (order?.status !== 'open') return notOpen(clientOrderId, order);
    if (!this.#book.usable) return unsent({ message: 'the store failed meanwhile' });
    return this.#commit(cancelResting(order, now));
  }

  async #lookup({ clientOrderId }: OrderReference): Promise<Lookup> {
    const venueTime = this.#options.clock.now();
    const found = await this.#find(clientOrderId);
    if (found.kind === 'away') return { kind: 'failed', message: found.message };
    if (found.order === undefined) return { kind: 'none', venueTime, searched: SEARCHED };
    const order = found.order.status === 'open' ? await this.#fillIfReached(found.order) : found.order;
    if (order === undefined) return { kind: 'failed', message: 'the order has filled, but the store could not commit it' };
    return { kind: 'found', report: reportOf(order), searched: SEARCHED };
  }

  /** The order after a look at its market; undefined where its fill is not certain to be on disk. */
  async #fillIfReached(order: PaperOrder): Promise<PaperOrder | undefined> {
    const market = this.#market(order.symbol);
    if (market === undefined) return order;
    const known = await this.#options.prices.read(market);
    const from = reachedBy(order, known);
    if (from === undefined) return order;
    if (!this.#book.usable) return undefined;
    const change = fillResting({
      order,
      market,
      feePercent: this.#feePercent,
      priceFrom: from,
      held: this.#book.free(market.symbol),
      now: this.#options.clock.now(),
    });
    return (await this.#book.commit(change)) === 'saved' ? change.order : undefined;
  }

  async #look(symbol: string, orders: readonly PaperOrder[]): Promise<number> {
    const market = this.#market(symbol);
    if (market === undefined) return 0;
    const known = await this.#options.prices.read(market);
    // One that somebody cancels or looks up right now is theirs.
    const reached = orders.filter((order) => reachedBy(order, known) !== undefined && !this.#turns.busy(order.clientOrderId));
    const looks = reached.map(({ clientOrderId }) => this.lookup({ clientOrderId, market }));
    const filled = (await Promise.all(looks)).filter((look) => look.kind === 'found' && look.report.status === 'filled');
    return filled.length;
  }

  /** What each position is worth a unit, as far as anybody knows. */
  async #marks(): Promise<ReadonlyMap<string, Decimal>> {
    const { prices, clock } = this.#options;
    const marks = new Map<string, Decimal>();
    for (const { currency: symbol } of this.#book.balances().filter(isPosition)) {
      const market = this.#market(symbol);
      const quote = market && quoteFrom(await prices.read(market), undefined, market, clock.now());
      if (quote !== undefined) marks.set(symbol, quote.bid.plus(quote.ask).div('2'));
    }
    return marks;
  }

  #margin(quote: string, marks: ReadonlyMap<string, Decimal>): MarginState {
    const held = this.#book.balances().filter((row) => isPosition(row) && this.#market(row.currency)?.quote === quote);
    const resting = [...this.#book.openOrders()].filter((order) => !order.reduceOnly && isDerivative(order));
    const worth = resting.filter(({ symbol }) => this.#market(symbol)?.quote === quote);
    return {
      cash: this.#book.free(quote),
      positions: new Map(held.map(({ currency, free }) => [currency, free])),
      marks,
      resting: sum(worth.map(({ size, price }) => size.times(price ?? ZERO))),
    };
  }

  /** Coins as they are; a currency that positions stand on as an exchange shows it, with its margin. */
  #balances(marks: ReadonlyMap<string, Decimal>): readonly Balance[] {
    const rows = this.#book.balances();
    const settling = new Set(rows.filter(isPosition).map(({ currency }) => this.#market(currency)?.quote));
    const coins = rows.filter((row) => !isPosition(row));
    return coins.map((row) =>
      settling.has(row.currency) ? marginBalance(this.#margin(row.currency, marks), row.currency) : row,
    );
  }

  async #commit(change: Change): Promise<Outcome> {
    const saved: Saved = await this.#book.commit(change);
    switch (saved) {
      case 'saved':
        return { kind: 'acknowledged', report: reportOf(change.order) };
      case 'lost':
        return {
          kind: 'unknown',
          code: 'store_unavailable',
          message: 'the store failed while the paper venue committed the request',
        };
      case 'unsaved':
        return unsent({ message: 'the store failed before the request was committed' });
    }
  }

  async #find(
    clientOrderId: string,
  ): Promise<{ kind: 'known'; order: PaperOrder | undefined } | { kind: 'away'; message: string }> {
    try {
      await this.#book.refresh();
      return { kind: 'known', order: await this.#book.find(clientOrderId) };
    } catch (error) {
      return { kind: 'away', message: storeAway(error) };
    }
  }

  #market(symbol: string): Market | undefined {
    const told = this.#options.rules(symbol);
    return told?.rulesFrom === 'venue' ? told : paperMarket(this.#options.exchange, symbol);
  }
}

/** A position stands in the book under its market's name. */
function isPosition({ currency }: Balance): boolean {
  return currency.includes('/');
}

/** What the alert says the market is at; the limit of its own order says nothing of that. */
function namedMarketPrice({ alertPrice, price }: PlaceRequest): Decimal | undefined {
  return alertPrice !== undefined && price?.eq(alertPrice) === true ? undefined : alertPrice;
}

function windowOver({ validUntil }: Window, now: number): Outcome {
  return {
    kind: 'unsent',
    code: 'window_over',
    message: `the request was valid for ${WINDOW_MS} ms and arrived ${now - validUntil} ms later`,
  };
}

function duplicate({ clientOrderId, status }: PaperOrder): Outcome {
  return {
    kind: 'unknown',
    code: 'duplicate',
    message: `an order with the client order id ${clientOrderId} is here already, ${status}`,
  };
}

function notOpen(clientOrderId: string, order: PaperOrder | undefined): Refusal {
  const message = order === undefined ? `there is no order ${clientOrderId}` : `the order ${clientOrderId} is ${order.status}`;
  return { kind: 'refused', code: 'not_open', message };
}

function unsent({ message }: { readonly message: string }): Outcome {
  return { kind: 'unsent', code: 'store_unavailable', message };
}

function storeAway(error: unknown): string {
  return `the paper venue's store cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`;
}
