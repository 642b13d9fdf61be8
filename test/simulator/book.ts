// The other side of every trade: what a symbol offers at which price, and what taking from it yields.

import type Big from 'big.js';
import { decimal, min, wire } from './decimal.ts';
import type { Side } from './order.ts';

export interface Level {
  readonly price: string;
  /** null: as much as anyone asks for. */
  readonly quantity: string | null;
}

export interface Book {
  /** Best first, as are the asks. */
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface Take {
  readonly price: Big;
  readonly quantity: Big;
}

export function bookAt(price: string, spread = '0'): Book {
  const half = decimal(spread).div(2);
  return {
    bids: [{ price: wire(decimal(price).minus(half)), quantity: null }],
    asks: [{ price: wire(decimal(price).plus(half)), quantity: null }],
  };
}

const facing = (book: Book, side: Side) => (side === 'BUY' ? book.asks : book.bids);

/** The price a market order would meet first; undefined on an empty side. */
export const touch = (book: Book, side: Side) => facing(book, side)[0]?.price;

export function crosses(side: Side, limit: string, price: string): boolean {
  return side === 'BUY' ? decimal(limit).gte(price) : decimal(limit).lte(price);
}

/** What an order of this size takes now, best price first, and the book it leaves behind. */
export function take(book: Book, side: Side, quantity: Big, limit?: string): { takes: readonly Take[]; left: Book } {
  const takes: Take[] = [];
  const levels: Level[] = [];
  let wanted = quantity;
  for (const level of facing(book, side)) {
    const within = limit === undefined || crosses(side, limit, level.price);
    const taken = within ? min(wanted, level.quantity === null ? wanted : decimal(level.quantity)) : decimal('0');
    if (taken.gt(0)) takes.push({ price: decimal(level.price), quantity: taken });
    wanted = wanted.minus(taken);
    const rest = level.quantity === null ? null : decimal(level.quantity).minus(taken);
    if (rest === null || rest.gt(0)) levels.push({ price: level.price, quantity: rest === null ? null : wire(rest) });
  }
  return { takes, left: side === 'BUY' ? { ...book, asks: levels } : { ...book, bids: levels } };
}

export const sum = (values: readonly Big[]) => values.reduce((total, value) => total.plus(value), decimal('0'));
export const costOf = (takes: readonly Take[]) => sum(takes.map(({ price, quantity }) => price.times(quantity)));
export const sizeOf = (takes: readonly Take[]) => sum(takes.map(({ quantity }) => quantity));
