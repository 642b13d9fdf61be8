// The simulated exchange: Binance spot's rules in memory. Windows by its own clock, read at the door and again before the engine; client
// order ids unique among open orders only; queries that lag behind the engine; fees in what was received.
import { type Decimal, decimal, floorTo, ZERO } from '../../src/model/decimal.ts';
import type { Market } from '../../src/model/market.ts';
import type { ExecutionReport } from '../../src/model/report.ts';
import type { Balance, OrderReference } from '../../src/venue/port.ts';
import { ExchangeOrder, type PlaceBody } from './exchange-order.ts';
import type { Faults } from './faults.ts';
import { Purse } from './purse.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface CancelBody extends Pick<OrderReference, 'clientOrderId' | 'venueOrderId'> {
  readonly kind: 'cancel';
  readonly market: string;
}

export interface SearchBody extends Pick<OrderReference, 'clientOrderId' | 'venueOrderId'> {
  readonly kind: 'search';
  readonly market: string;
}

export type Body =
  | PlaceBody
  | CancelBody
  | SearchBody
  | { readonly kind: 'time' }
  | { readonly kind: 'quote'; readonly market: string }
  | { readonly kind: 'balances' };

export type Answer =
  | { readonly kind: 'report'; readonly report: ExecutionReport }
  | { readonly kind: 'orders'; readonly orders: readonly ExecutionReport[] }
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'quote'; readonly bid: Decimal; readonly ask: Decimal }
  | { readonly kind: 'balances'; readonly balances: readonly Balance[] }
  | {
      readonly kind: 'error';
      readonly verdict: 'refused' | 'unsent' | 'unknown';
      readonly code: string;
      readonly retryAfter?: number;
    };

/** Told in the instant in which it happens. */
export interface ExchangeWatch {
  accepted(order: ExchangeOrder): void;
  traded(order: ExchangeOrder): void;
}

export interface ExchangeParts {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly markets: readonly Market[];
  readonly watch: ExchangeWatch;
  /** Over the account's streams. */
  readonly tell: (account: string, report: ExecutionReport) => void;
  readonly log: (who: string, text: string) => void;
  /** Whether a search sees orders that are over, and trades; a client may be made blind for them. */
  readonly searchesHistory: boolean;
}

/** What one request to the engine or the queries needs: whose it is, and what it says of its own time. */
export interface Envelope {
  readonly account: string;
  readonly body: Body;
  /** The exchange's time until which it may be accepted. */
  readonly validUntil?: number;
}

const FEE = decimal('0.001');
const HALF_SPREAD = decimal('0.0001');
/** A lagging replica stays behind for this long at most, and the next one comes this much later: two spaced searches never both meet one. */
const STALE_FOR_MS = 1_400;
const STALE_APART_MS = 25_000;

export class Exchange {
  readonly orders: ExchangeOrder[] = [];
  readonly purses = new Map<string, Purse>();
  /** Its clock less true time. */
  readonly #offset: number;
  readonly #parts: ExchangeParts;
  readonly #prices = new Map<string, Decimal>();
  readonly #suspendedUntil = new Map<string, number>();
  readonly #stale = new Map<string, { readonly until: number; readonly seen: number }>();
  #trades = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#offset = parts.random.int(-3_000, 3_000);
    for (const { symbol, base } of parts.markets) this.#prices.set(symbol, decimal(base === 'BTC' ? '50000' : '2500'));
  }

  get time(): number {
    return this.#parts.scheduler.now + this.#offset;
  }

  price(market: string): Decimal {
    const price = this.#prices.get(market);
    if (price === undefined) throw new Error(`no market ${market}`);
    return price;
  }

  /** A market that is suspended is not among those it lists. */
  isListed(market: string): boolean {
    return this.#parts.scheduler.now >= (this.#suspendedUntil.get(market) ?? 0);
  }

  ofAccount(account: string): readonly ExchangeOrder[] {
    return this.orders.filter((order) => order.account === account);
  }

  /** Behind the door and every queue: what the engine or a query says now. */
  answer({ account, body }: Envelope): Answer {
    switch (body.kind) {
      case 'place':
        return this.#place(account, body);
      case 'cancel':
        return this.#cancel(account, body);
      case 'search':
        return { kind: 'orders', orders: this.#search(account, body) };
      case 'time':
        return { kind: 'time', at: this.time + this.#parts.random.int(-150, 150) };
      case 'quote': {
        const price = this.price(body.market);
        return { kind: 'quote', bid: this.#tick(body.market, price, '-1'), ask: this.#tick(body.market, price, '1') };
      }
      case 'balances':
        return { kind: 'balances', balances: this.#purse(account).balances() };
    }
  }

  #tick(market: string, price: Decimal, direction: '1' | '-1'): Decimal {
    return floorTo(price.plus(price.times(HALF_SPREAD).times(direction)), this.#market(market).rules.tick);
  }

  #market(symbol: string): Market {
    const market = this.#parts.markets.find((one) => one.symbol === symbol);
    if (market === undefined) throw new Error(`no market ${symbol}`);
    return market;
  }

  #purse(account: string): Purse {
    const purse = this.purses.get(account) ?? new Purse();
    this.purses.set(account, purse);
    return purse;
  }

  #place(account: string, body: PlaceBody): Answer {
    const { faults, random, watch, scheduler, tell } = this.#parts;
    const { clientOrderId, market, side, type, size } = body;
    const isOpen = (order: ExchangeOrder) => order.status === 'open' && order.asked.clientOrderId === clientOrderId;
    if (this.ofAccount(account).some(isOpen)) return { kind: 'error', verdict: 'unknown', code: 'duplicate' };
    const { maxMarketQuantity } = this.#market(market).rules;
    if (type === 'market' && maxMarketQuantity !== undefined && size.gt(maxMarketQuantity))
      return { kind: 'error', verdict: 'refused', code: 'size_above_maximum' };
    if (!this.isListed(market)) return { kind: 'error', verdict: 'unsent', code: 'market_closed' };
    if (faults.strikes('refused_by_engine')) return { kind: 'error', verdict: 'refused', code: 'rejected' };
    const touch = this.#tick(market, this.price(market), side === 'buy' ? '1' : '-1');
    const limit = body.price ?? touch;
    const { base, quote } = this.#market(market);
    const [currency, amount] = side === 'buy' ? [quote, size.times(limit)] : [base, size];
    if (!this.#purse(account).lock(currency, amount)) return { kind: 'error', verdict: 'refused', code: 'insufficient_balance' };
    const lag = faults.strikes('lagging_order') ? faults.stream('lagging_order').int(1, 1_500) : 0;
    const order = new ExchangeOrder({
      id: String(this.orders.length + 1),
      account,
      asked: body,
      at: scheduler.now,
      takenAt: this.time,
      lag,
      locks: limit,
    });
    this.orders.push(order);
    watch.accepted(order);
    tell(account, order.told());
    const crosses = side === 'buy' ? limit.gte(touch) : limit.lte(touch);
    if (type === 'market') {
      const kind = faults.strikes('partial_market_fill') ? faults.stream('partial_market_fill').int(0, 9) : 10;
      this.#fill(order, touch, kind / 10);
      if (order.status === 'open') this.#end(order, 'expired');
    } else if (crosses) {
      this.#fill(order, touch, random.pick([0.4, 1, 1]));
    }
    const report = order.now(true);
    // As many exchanges answer: it is there, and what it did is told elsewhere.
    const isBare = type === 'market' && faults.strikes('bare_answer');
    return { kind: 'report', report: isBare ? { ...report, status: 'open', filled: ZERO, fills: [] } : report };
  }

  /** Fills `share` of what is left, in one to three trades. */
  #fill(order: ExchangeOrder, price: Decimal, share: number): void {
    const { random, scheduler, faults, watch, log, tell } = this.#parts;
    const { lot } = this.#market(order.asked.market).rules;
    const total = share >= 1 ? order.leaves : floorTo(order.leaves.times(String(share)), lot);
    const parts = random.int(1, 3);
    for (let part = 1, left = total; part <= parts && left.gt(ZERO); part++) {
      const quantity = part === parts ? left : floorTo(left.times('0.5'), lot);
      if (quantity.lte(ZERO)) continue;
      left = left.minus(quantity);
      const lag = faults.strikes('lagging_trades') ? faults.stream('lagging_trades').int(1, 3_000) : 0;
      const { side, market } = order.asked;
      const { base, quote } = this.#market(market);
      const fee =
        side === 'buy'
          ? { amount: quantity.times(FEE), currency: base }
          : { amount: quantity.times(price).times(FEE), currency: quote };
      const at = scheduler.now;
      this.#trades += 1;
      const trade = { tradeId: String(this.#trades), quantity, price, fee, at, shownFrom: at + lag };
      order.addTrade(trade);
      this.#purse(order.account).trade({ side, base, quote, quantity, price, limit: order.locks, fee });
      log('venue', `order ${order.id} of ${order.account}: ${side} ${quantity.toFixed()} ${market} at ${price.toFixed()}`);
      watch.traded(order);
      tell(order.account, order.told(trade));
    }
    if (order.status !== 'open') this.#release(order);
  }

  #end(order: ExchangeOrder, status: 'canceled' | 'expired' | 'rejected'): void {
    order.end(status, this.#parts.scheduler.now);
    this.#parts.log('venue', `order ${order.id} of ${order.account} is ${status}`);
    this.#parts.tell(order.account, order.told());
    this.#release(order);
    const { faults, scheduler } = this.#parts;
    if (status === 'rejected' || order.leaves.lte(ZERO) || !faults.strikes('fill_after_end')) return;
    const stream = faults.stream('fill_after_end');
    scheduler.after(stream.int(1, 2_500), 'late fill', () => this.#fillAfterEnd(order, stream.pick([0.5, 1, 1, 1])));
  }

  /** A trade that was made before the end, and is told after it. */
  #fillAfterEnd(order: ExchangeOrder, share: number): void {
    const { base, quote } = this.#market(order.asked.market);
    const { side } = order.asked;
    const [currency, amount] = side === 'buy' ? [quote, order.leaves.times(order.locks)] : [base, order.leaves];
    // What was set free is spent already.
    if (!this.#purse(order.account).lock(currency, amount)) return;
    this.#fill(order, order.asked.price ?? this.price(order.asked.market), share);
  }

  /** What it still locks is free again. */
  #release({ account, asked, leaves, locks }: ExchangeOrder): void {
    const { base, quote } = this.#market(asked.market);
    const [currency, amount] = asked.side === 'buy' ? [quote, leaves.times(locks)] : [base, leaves];
    this.#purse(account).unlock(currency, amount);
  }

  #cancel(account: string, { clientOrderId, venueOrderId }: CancelBody): Answer {
    const order = this.ofAccount(account).findLast(
      ({ id, asked }) => asked.clientOrderId === clientOrderId && (venueOrderId === undefined || id === venueOrderId),
    );
    const { faults } = this.#parts;
    if (order?.status === 'open' && faults.strikes('fill_crosses_cancel')) {
      this.#fill(order, order.asked.price ?? this.price(order.asked.market), faults.stream('fill_crosses_cancel').pick([0.5, 1]));
    }
    if (order?.status !== 'open') return { kind: 'error', verdict: 'refused', code: 'not_open' };
    this.#end(order, 'canceled');
    return { kind: 'report', report: order.now(false) };
  }

  #search(account: string, { market, clientOrderId, venueOrderId }: SearchBody): readonly ExecutionReport[] {
    const seen = this.#seenBy(account);
    return this.ofAccount(account)
      .filter(({ id, asked }) => asked.market === market && (asked.clientOrderId === clientOrderId || id === venueOrderId))
      .map((order) => order.asOf(seen))
      .filter((report) => report !== undefined)
      .filter((report) => this.#parts.searchesHistory || report.status === 'open');
  }

  /** As of when a query sees the exchange: now, or some time ago where it meets a replica that is behind. */
  #seenBy(account: string): number {
    const { scheduler, faults } = this.#parts;
    const { now } = scheduler;
    const last = this.#stale.get(account);
    if (last !== undefined && now < last.until) return last.seen;
    if (last !== undefined && now < last.until + STALE_APART_MS) return now;
    if (!faults.strikes('stale_replica')) return now;
    const seen = now - faults.stream('stale_replica').int(3_000, 30_000);
    this.#stale.set(account, { until: now + STALE_FOR_MS, seen });
    return seen;
  }

  /** Prices move, markets are suspended, and what rests meets its fate now and then. */
  stir(): void {
    const { random, faults, scheduler, log } = this.#parts;
    for (const [market, price] of this.#prices) {
      if (faults.strikes('market_suspended')) {
        const ms = faults.stream('market_suspended').int(2_000, 60_000);
        this.#suspendedUntil.set(market, scheduler.now + ms);
        log('venue', `${market} is suspended for ${ms} ms`);
      }
      const moved = price.times(String(1 + random.int(-15, 15) / 10_000));
      this.#prices.set(market, floorTo(moved, this.#market(market).rules.tick));
    }
    for (const order of this.orders.filter(({ status }) => status === 'open')) {
      if (!random.chance(0.35)) continue;
      if (faults.strikes('unsolicited_cancel')) this.#end(order, 'canceled');
      else if (faults.strikes('expired_at_venue')) this.#end(order, 'expired');
      else if (order.filled.eq(ZERO) && faults.strikes('late_reject')) this.#end(order, 'rejected');
      else this.#fill(order, order.asked.price ?? this.price(order.asked.market), faults.strikes('partial_fill') ? 0.5 : 1);
    }
  }
}
