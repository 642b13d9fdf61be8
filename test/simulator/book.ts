// The other side of every trade: what a symbol offers at which price, and what taking from it yields.

import { z } from 'zod';
import { type Decimal, decimal, min, sum, wire, ZERO } from './decimal.ts';
import type { Side } from './order.ts';

const levelSchema = z
  .strictObject({
    price: z.string(),
    /** null: as much as anyone asks for. */
    quantity: z.string().nullable(),
  })
  .readonly();

export const bookSchema = z
  .strictObject({
    /** Best first, as are the asks. */
    bids: z.array(levelSchema).readonly(),
    asks: z.array(levelSchema).readonly(),
  })
  .readonly();

export type Level = z.infer<typeof levelSchema>;
export type Book = z.infer<typeof bookSchema>;

export interface Take {
  readonly price: Decimal;
  readonly quantity: Decimal;
}

export function bookAt(price: string, spread = '0'): Book {
  const half = decimal(spread).div('2');
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
export function take(book: Book, side: Side, quantity: Decimal, limit?: string): { takes: readonly Take[]; left: Book } {
  const takes: Take[] = [];
  const levels: Level[] = [];
  let wanted = quantity;
  for (const level of facing(book, side)) {
    const within = limit === undefined || crosses(side, limit, level.price);
    const taken = within ? min(wanted, level.quantity === null ? wanted : decimal(level.quantity)) : ZERO;
    if (taken.gt('0')) takes.push({ price: decimal(level.price), quantity: taken });
    wanted = wanted.minus(taken);
    const rest = level.quantity === null ? null : decimal(level.quantity).minus(taken);
    if (rest === null || rest.gt('0')) levels.push({ price: level.price, quantity: rest === null ? null : wire(rest) });
  }
  return { takes, left: side === 'BUY' ? { ...book, asks: levels } : { ...book, bids: levels } };
}

export const costOf = (takes: readonly Take[]) => sum(takes.map(({ price, quantity }) => price.times(quantity)));
export const sizeOf = (takes: readonly Take[]) => sum(takes.map(({ quantity }) => quantity));
