// The test's side door, without keys: moves the market, the clock and the orders, switches faults, reads the record.

import { z } from 'zod';
import { type Answer, json } from './answer.ts';
import { bookAt } from './book.ts';
import { decimal } from './decimal.ts';
import { faultSchema } from './faults.ts';
import { marketOf } from './market.ts';
import { Refusal } from './refusal.ts';
import type { Simulator } from './server.ts';
import { streamFaultsSchema } from './sockets.ts';

const amount = z.string().regex(/^[0-9]{1,20}(\.[0-9]{1,8})?$/);
const level = z.strictObject({ price: amount, quantity: amount.nullable() });
const schemas = {
  faults: z.strictObject({ faults: z.array(faultSchema), seed: z.int().optional(), add: z.boolean().optional() }),
  price: z.strictObject({ symbol: z.string(), price: amount, spread: amount.optional() }),
  book: z.strictObject({ symbol: z.string(), bids: z.array(level), asks: z.array(level) }),
  status: z.strictObject({ symbol: z.string(), status: z.enum(['TRADING', 'HALT', 'BREAK', 'UNLISTED', 'DELISTED']) }),
  balances: z.strictObject({ apiKey: z.string().optional(), balances: z.record(z.string(), amount) }),
  clock: z.union([z.strictObject({ advanceMs: z.int() }), z.strictObject({ offsetMs: z.int() })]),
  fill: z.strictObject({ orderId: z.int(), quantity: amount, price: amount.optional() }),
  end: z.strictObject({ orderId: z.int(), status: z.enum(['CANCELED', 'EXPIRED']) }),
} as const;

export type BookBody = z.infer<typeof schemas.book>;
export type MarketStatus = z.infer<typeof schemas.status>['status'];

interface Message {
  readonly query: string;
  readonly body: string;
}
type Command = (simulator: Simulator, message: Message) => unknown;

const COMMANDS: { readonly [name: string]: Command } = {
  'GET /control/orders': ({ venue }) => venue.record.orders('true'),
  'GET /control/trades': ({ venue }) => venue.record.trades('true'),
  'GET /control/balances': ({ venue }) => venue.record.balances('true'),
  'GET /control/requests': ({ venue }, { query }) => {
    return venue.record.requests(Number(new URLSearchParams(query).get('since') ?? 0));
  },
  'GET /control/book': ({ venue }, { query }) => {
    return venue.engine.book(marketOf(new URLSearchParams(query).get('symbol') ?? '').symbol);
  },
  'GET /control/accounts': ({ venue }) => venue.accounts.map(({ uid, apiKey }) => ({ uid, apiKey })),
  'GET /control/faults': ({ faults }) => faults.state(),
  'POST /control/faults': ({ faults }, { body }) => {
    const wanted = schemas.faults.parse(JSON.parse(body));
    if (wanted.add === true) faults.add(wanted.faults);
    else faults.replace(wanted.faults, wanted.seed);
    return faults.state();
  },
  'GET /control/clock': ({ venue }) => ({ now: venue.clock.now(), offsetMs: venue.clock.offsetMs }),
  'POST /control/clock': ({ venue: { clock } }, { body }) => {
    const wanted = schemas.clock.parse(JSON.parse(body));
    clock.offsetMs = 'offsetMs' in wanted ? wanted.offsetMs : clock.offsetMs + wanted.advanceMs;
    return { now: clock.now(), offsetMs: clock.offsetMs };
  },
  'GET /control/stream': ({ streams }) => streams.state,
  'POST /control/stream': ({ streams }, { body }) => {
    streams.faults = streamFaultsSchema.parse(JSON.parse(body));
    return streams.state;
  },
  'POST /control/cut': ({ streams }) => ({ cut: streams.cut() }),
  'GET /control/held': (simulator) => ({ held: simulator.heldCount }),
  'POST /control/release': (simulator) => ({ released: simulator.release() }),
  'POST /control/price': ({ venue }, { body }) => {
    const { symbol, price, spread } = schemas.price.parse(JSON.parse(body));
    return venue.record.transaction(() =>
      venue.engine.setBook(marketOf(symbol).symbol, bookAt(price, spread), venue.clock.now()),
    );
  },
  'POST /control/book': ({ venue }, { body }) => {
    const { symbol, bids, asks } = schemas.book.parse(JSON.parse(body));
    return venue.record.transaction(() => venue.engine.setBook(marketOf(symbol).symbol, { bids, asks }, venue.clock.now()));
  },
  'POST /control/status': ({ venue }, { body }) => {
    const { symbol, status } = schemas.status.parse(JSON.parse(body));
    venue.engine.setStatus(symbol, status);
  },
  'POST /control/balances': ({ venue }, { body }) => {
    const { apiKey, balances } = schemas.balances.parse(JSON.parse(body));
    const account = venue.accounts.find((candidate) => apiKey === undefined || candidate.apiKey === apiKey);
    if (account === undefined) throw new RangeError('no such account');
    venue.record.transaction(() => {
      for (const [asset, free] of Object.entries(balances)) venue.engine.setBalance(account.uid, asset, free);
    });
  },
  'POST /control/fill': ({ venue }, { body }) => {
    const { orderId, quantity, price } = schemas.fill.parse(JSON.parse(body));
    return venue.record.transaction(() => {
      const order = venue.engine.order(orderId);
      const at = { price: decimal(price ?? order.price), quantity: decimal(quantity) };
      return venue.engine.fill(order, at, { isMaker: true, now: venue.clock.now() });
    });
  },
  'POST /control/end': ({ venue }, { body }) => {
    const { orderId, status } = schemas.end.parse(JSON.parse(body));
    return venue.record.transaction(() => venue.engine.end(venue.engine.order(orderId), status, venue.clock.now()));
  },
};

export function control(simulator: Simulator, name: string, message: Message): Answer {
  const command = COMMANDS[name];
  if (command === undefined) return json(404, { error: `no ${name}` });
  try {
    return json(200, command(simulator, message) ?? {});
  } catch (error) {
    // A test that asks for the impossible is told so, instead of bringing the venue down.
    if (error instanceof RangeError || error instanceof SyntaxError || error instanceof z.ZodError || error instanceof Refusal) {
      return json(400, { error: error.message });
    }
    throw error;
  }
}
