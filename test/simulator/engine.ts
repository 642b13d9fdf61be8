// The matching engine: locks balances, fills against the book, rests what is left; every effect lands in the record.
// Callers hold the record's transaction, so an order is there with its fills and balances or not at all.

import { z } from 'zod';
import { type Book, bookSchema, costOf, crosses, sizeOf, type Take, take, touch } from './book.ts';
import { type Decimal, decimal, min, truncated, wire, ZERO } from './decimal.ts';
import type { Draft } from './draft.ts';
import { type Market, MAX_OPEN_ORDERS, MARKETS, marketOf } from './market.ts';
import { isMarket, isOpen, isTriggered, type Order, type Side } from './order.ts';
import type { VenueRecord } from './record.ts';
import { filterFailure, rejected } from './refusal.ts';

const marketSchema = z.object({ status: z.string(), book: bookSchema });

interface Placed {
  readonly account: number;
  readonly clientOrderId: string;
  readonly now: number;
  readonly requestId: number;
}

/** Something happened to an order; its streams are told once it is committed. */
export interface News {
  readonly order: Order;
  readonly execution: 'NEW' | 'TRADE' | 'CANCELED' | 'EXPIRED';
  readonly trade?: {
    readonly id: number;
    readonly qty: string;
    readonly price: string;
    readonly commission: string;
    readonly commissionAsset: string;
  };
  readonly at: number;
}

export class Engine {
  readonly #record: VenueRecord;
  readonly #fee: string;
  #news: News[] = [];

  constructor(record: VenueRecord, fee: string) {
    this.#record = record;
    this.#fee = fee;
  }

  /** What happened since this was called last. */
  takeNews(): readonly News[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  place(draft: Draft, { account, clientOrderId, now, requestId }: Placed): Order {
    const { market, side, type } = draft;
    const book = this.book(market.symbol);
    if (this.status(market.symbol) !== 'TRADING') throw rejected('Market is closed.');
    // Among open orders only: the id of a filled or canceled order may be used again.
    if (this.#countOpen('clientOrderId', account, clientOrderId) > 0) throw rejected('Duplicate order sent.');
    if (this.#countOpen('symbol', account, market.symbol) >= MAX_OPEN_ORDERS) throw filterFailure('MAX_NUM_ORDERS');
    const meets = touch(book, side);
    if (type === 'LIMIT_MAKER' && meets !== undefined && crosses(side, draft.price, meets)) {
      throw rejected('Order would immediately match and take.');
    }
    if (isTriggered(type) && reaches(draft, meets)) throw rejected('Stop price would trigger immediately.');
    const reserved = reservation(draft, book);
    this.#reserve(account, paidAsset(market, side), reserved);
    const orderId = this.#record.insert('orders', {
      account,
      symbol: market.symbol,
      clientOrderId,
      side,
      type,
      timeInForce: draft.timeInForce,
      price: draft.price,
      stopPrice: draft.stopPrice,
      origQty: draft.quantity,
      origQuoteOrderQty: draft.quoteOrderQty,
      executedQty: wire('0'),
      cummulativeQuoteQty: wire('0'),
      reserved: wire(reserved),
      status: 'NEW',
      workingTime: isTriggered(type) ? null : now,
      time: now,
      updateTime: now,
      requestId,
    });
    const order = this.order(orderId);
    this.#news.push({ order, execution: 'NEW', at: now });
    return isTriggered(type) ? order : this.#match(order, now);
  }

  /** A fill from outside the book's rules: control uses it for partial fills, and for one that crosses a cancel. */
  fill(order: Order, { price, quantity }: Take, how: { readonly isMaker: boolean; readonly now: number }): Order {
    const market = marketOf(order.symbol);
    const buying = order.side === 'BUY';
    const cost = price.times(quantity);
    const paid = buying ? cost : quantity;
    const got = buying ? quantity : cost;
    const commission = truncated(got.times(this.#fee));
    const executed = decimal(order.executedQty).plus(quantity);
    const possible = quantity.gt('0') && executed.lte(order.origQty);
    if (!possible) throw new RangeError(`order ${order.orderId} cannot fill ${wire(quantity)}`);
    const complete = executed.eq(order.origQty);
    // A limited buy was reserved at its limit: what it pays less comes free with the fill.
    const share = buying && !isMarket(order.type) ? decimal(order.price).times(quantity) : paid;
    const freed = complete ? decimal(order.reserved) : min(decimal(order.reserved), share);
    this.#move(order.account, paidAsset(market, order.side), { free: freed.minus(paid), locked: freed.times('-1') });
    const gotAsset = buying ? market.base : market.quote;
    this.#move(order.account, gotAsset, { free: got.minus(commission), locked: ZERO });
    const traded = { qty: wire(quantity), price: wire(price), commission: wire(commission), commissionAsset: gotAsset };
    const id = this.#record.insert('trades', {
      ...traded,
      orderId: order.orderId,
      account: order.account,
      symbol: order.symbol,
      quoteQty: wire(cost),
      time: how.now,
      isBuyer: buying ? 1 : 0,
      isMaker: how.isMaker ? 1 : 0,
    });
    const partial = isOpen(order) ? 'PARTIALLY_FILLED' : order.status;
    const after = this.#update(order, how.now, {
      status: complete ? 'FILLED' : partial,
      executedQty: wire(executed),
      cummulativeQuoteQty: wire(decimal(order.cummulativeQuoteQty).plus(cost)),
      reserved: wire(decimal(order.reserved).minus(freed)),
    });
    this.#news.push({ order: after, execution: 'TRADE', trade: { id, ...traded }, at: how.now });
    return after;
  }

  end(order: Order, status: 'CANCELED' | 'EXPIRED', now: number): Order {
    const reserved = decimal(order.reserved);
    this.#move(order.account, paidAsset(marketOf(order.symbol), order.side), { free: reserved, locked: reserved.times('-1') });
    const after = this.#update(order, now, { status, reserved: wire('0') });
    this.#news.push({ order: after, execution: status, at: now });
    return after;
  }

  /** A new market: resting orders it crosses fill at their own price, waiting stops it reaches go to work, oldest first. */
  setBook(symbol: string, book: Book, now: number): void {
    this.#saveBook(symbol, book);
    for (const order of this.#record.orders("symbol = ? and status in ('NEW', 'PARTIALLY_FILLED')", symbol)) {
      if (order.workingTime === null) this.#trigger(order, now);
      else this.#makeFrom(order, now);
    }
  }

  setBalance(account: number, asset: string, free: string): void {
    this.#record.run(
      `insert into balances (account, asset, free, locked) values (?, ?, ?, ?)
       on conflict (account, asset) do update set free = excluded.free`,
      account,
      asset,
      wire(free),
      wire('0'),
    );
  }

  setMarket(symbol: string, status: string, book: Book): void {
    this.#record.run(
      'insert into markets (symbol, status, book) values (?, ?, ?) on conflict do nothing',
      symbol,
      status,
      JSON.stringify(book),
    );
  }

  setStatus(symbol: string, status: string): void {
    this.#record.run('update markets set status = ? where symbol = ?', status, marketOf(symbol).symbol);
  }

  markets(): { market: Market; status: string; book: Book }[] {
    return MARKETS.map((market) => ({ market, status: this.status(market.symbol), book: this.book(market.symbol) }));
  }

  book(symbol: string): Book {
    return this.#market(symbol).book;
  }

  /** Off the list for good; a symbol that never was there is another refusal. */
  isDelisted(symbol: string): boolean {
    return (
      this.#record.one(marketSchema, "select status, book from markets where symbol = ? and status = 'DELISTED'", symbol) !==
      undefined
    );
  }

  status(symbol: string): string {
    return this.#market(symbol).status;
  }

  order(orderId: number): Order {
    const [order] = this.#record.orders('orderId = ?', orderId);
    if (order === undefined) throw new RangeError(`no order ${orderId}`);
    return order;
  }

  #countOpen(column: 'clientOrderId' | 'symbol', account: number, value: string): number {
    const sql = `select count(*) as found from orders where account = ? and ${column} = ? and status in ('NEW', 'PARTIALLY_FILLED')`;
    return this.#record.one(z.object({ found: z.int() }), sql, account, value)?.found ?? 0;
  }

  #match(order: Order, now: number): Order {
    const remaining = decimal(order.origQty).minus(order.executedQty);
    const limit = isMarket(order.type) ? undefined : order.price;
    const { takes, left } = take(this.book(order.symbol), order.side, remaining, limit);
    if (order.timeInForce === 'FOK' && sizeOf(takes).lt(remaining)) return this.end(order, 'EXPIRED', now);
    this.#saveBook(order.symbol, left);
    const filled = takes.reduce((before, one) => this.fill(before, one, { isMaker: false, now }), order);
    const rests = limit !== undefined && order.timeInForce === 'GTC';
    return isOpen(filled) && !rests ? this.end(filled, 'EXPIRED', now) : filled;
  }

  #makeFrom(order: Order, now: number): void {
    const remaining = decimal(order.origQty).minus(order.executedQty);
    const { takes, left } = take(this.book(order.symbol), order.side, remaining, order.price);
    if (takes.length === 0) return;
    this.#saveBook(order.symbol, left);
    this.fill(order, { price: decimal(order.price), quantity: sizeOf(takes) }, { isMaker: true, now });
  }

  #trigger(order: Order, now: number): void {
    const book = this.book(order.symbol);
    if (!reaches(order, touch(book, order.side))) return;
    const working = this.#update(order, now, { workingTime: now });
    if (!isMarket(order.type) || order.side === 'SELL') {
      this.#match(working, now);
      return;
    }
    // A market buy knows its cost only now; one that cannot be paid expires.
    const cost = costOf(take(book, order.side, decimal(order.origQty)).takes);
    const { quote } = marketOf(order.symbol);
    if (cost.gt(this.#balance(order.account, quote).free)) {
      this.end(working, 'EXPIRED', now);
      return;
    }
    this.#reserve(order.account, quote, cost);
    this.#match(this.#update(working, now, { reserved: wire(cost) }), now);
  }

  #reserve(account: number, asset: string, amount: Decimal): void {
    if (amount.gt(this.#balance(account, asset).free)) throw rejected('Account has insufficient balance for requested action.');
    this.#move(account, asset, { free: amount.times('-1'), locked: amount });
  }

  #move(account: number, asset: string, by: { readonly free: Decimal; readonly locked: Decimal }): void {
    const before = this.#balance(account, asset);
    const free = by.free.plus(before.free);
    const locked = by.locked.plus(before.locked);
    const covered = free.gte('0') && locked.gte('0');
    if (!covered) throw new RangeError(`${asset} of ${account} would be ${wire(free)} free, ${wire(locked)} locked`);
    this.#record.run(
      `insert into balances (account, asset, free, locked) values (?, ?, ?, ?)
       on conflict (account, asset) do update set free = excluded.free, locked = excluded.locked`,
      account,
      asset,
      wire(free),
      wire(locked),
    );
  }

  #balance(account: number, asset: string): { free: string; locked: string } {
    return this.#record.balances('account = ? and asset = ?', account, asset)[0] ?? { free: '0', locked: '0' };
  }

  #market(symbol: string): z.infer<typeof marketSchema> {
    const row = this.#record.one(marketSchema, 'select status, book from markets where symbol = ?', symbol);
    if (row === undefined) throw new RangeError(`no market ${symbol}`);
    return row;
  }

  #saveBook(symbol: string, book: Book): void {
    this.#record.run('update markets set book = ? where symbol = ?', JSON.stringify(book), symbol);
  }

  #update(order: Order, now: number, change: Partial<Order>): Order {
    const after = { ...order, ...change, updateTime: now };
    this.#record.run(
      `update orders set status = ?, executedQty = ?, cummulativeQuoteQty = ?, reserved = ?, workingTime = ?, updateTime = ?
       where orderId = ?`,
      after.status,
      after.executedQty,
      after.cummulativeQuoteQty,
      after.reserved,
      after.workingTime,
      after.updateTime,
      after.orderId,
    );
    return after;
  }
}

const paidAsset = (market: Market, side: Side) => (side === 'BUY' ? market.quote : market.base);

function reservation(draft: Draft, book: Book): Decimal {
  const quantity = decimal(draft.quantity);
  if (draft.side === 'SELL') return quantity;
  if (!isMarket(draft.type)) return quantity.times(draft.price);
  return draft.type === 'MARKET' ? costOf(take(book, 'BUY', quantity).takes) : ZERO;
}

/** A buy stop and a sell target wait for the price to rise to them, the other two for it to fall. */
function reaches(order: Pick<Draft, 'side' | 'type' | 'stopPrice'>, price: string | undefined): boolean {
  if (price === undefined) return false;
  const rising = order.type.startsWith('STOP_LOSS') === (order.side === 'BUY');
  return rising ? decimal(price).gte(order.stopPrice) : decimal(price).lte(order.stopPrice);
}
