// One question about one order to its venue: measured, and the same for whoever has a reason to ask.
import { assumedMarket, type Market } from '../model/market.ts';
import { type Order, type Reason, STRANDED } from '../model/order.ts';
import type { Lookup, OrderReference } from '../venue/port.ts';
import type { Priority } from './bucket.ts';
import type { Connection } from './connection.ts';
import type { ExecutionContext } from './context.ts';

/** A request without a window is taken for over when nobody would wait for its answer any more; nothing is placed again on that. */
export const WINDOWLESS_MS = 90_000;

/** How often it is looked whether a market that was gone is back. */
const STRANDED_MS = 15_000;

/**
 * The market to ask about an order in: as the venue lists it, else by its name alone. That a market is not listed right now says nothing
 * about the orders there: it may be suspended, or gone with what filled on it, and the venue's own answer is the only evidence. Rejects with
 * VenueError where the venue cannot be asked.
 */
export async function marketOf(connection: Connection, { exchange, market }: Order): Promise<Market> {
  const [listed] = await (await connection.venue()).markets([market]);
  return listed ?? assumedMarket(exchange, market);
}

/** What becomes of an order whose market the venue knows no more; undefined where the lookup failed for another reason. */
export function stranded(
  { id, market }: Order,
  { code, message }: Lookup & { kind: 'failed' },
): { readonly reason: Reason; readonly ms: number } | undefined {
  if (code !== 'bad_symbol') return undefined;
  const text = `the venue does not know ${market} any more, so nobody can ask it for this order: ${message}`;
  const hint = `it goes on by itself once the market is back; else look at the exchange, then: pinewire resolve ${id} --as filled|open|canceled|not-placed`;
  return { reason: { code: STRANDED, text, hint }, ms: STRANDED_MS };
}

/** What names an order to its venue. */
export function referenceTo({ clientOrderId, venueOrderId }: Order, market: Market): OrderReference {
  return { market, clientOrderId, ...(venueOrderId !== undefined && { venueOrderId }) };
}

/** Asks the venue for one order. One that cannot be asked is a failed lookup; rejects with VenueError where it cannot be connected to. */
export async function search(
  { clock, observe }: ExecutionContext,
  connection: Connection,
  order: Order,
  priority: Priority,
): Promise<Lookup> {
  const market = await marketOf(connection, order);
  const started = clock.monotonic();
  const lookup = await connection.lookup(referenceTo(order, market), priority);
  observe({ kind: 'request', order, request: 'lookup', outcome: lookup.kind, ms: clock.monotonic() - started });
  return lookup;
}
