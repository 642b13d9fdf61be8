// Quotes no older than a second, shared by the accounts of one price world, and the marks of positions that follow from them.
import type { ExecutionLedger } from '../ledger/port.ts';
import { priceWorld } from '../model/account.ts';
import type { Clock } from '../model/clock.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Market } from '../model/market.ts';
import type { Quote } from '../venue/port.ts';

/** A quote older than this is asked for again. */
const QUOTE_AGE_MS = 1_000;
/** Marks of positions are written down no more often than this. */
const MARK_AGE_MS = 10_000;

export interface Quotes {
  /** The known one, the one that is being asked for, or what `ask` answers. */
  of(market: Market, ask: () => Promise<Quote>): Promise<Quote>;
}

interface Known {
  readonly at: number;
  readonly quote: Promise<Quote>;
}

/** Where the marks of one price world are kept. */
interface Marks {
  savePrice(market: string, price: Decimal, from: string): Promise<void>;
}

/** One set for each price world: what another server says a market is worth neither sizes an order here nor counts as a loss. */
export function shareQuotes(
  clock: Clock,
  ledger: Pick<ExecutionLedger, 'savePrice'>,
  onError: (error: unknown) => void,
): (account: Parameters<typeof priceWorld>[0]) => Quotes {
  const shared = new Map<string, Quotes>();
  return (account) => {
    const world = priceWorld(account);
    const marks: Marks = { savePrice: (...mark) => ledger.savePrice(world, ...mark) };
    const quotes = shared.get(world) ?? createQuotes(clock, marks, onError);
    shared.set(world, quotes);
    return quotes;
  };
}

/** For accounts that see the same prices. Whoever asks first does so within its own budget. */
export function createQuotes(clock: Clock, marks: Marks, onError: (error: unknown) => void): Quotes {
  const quotes = new Map<string, Known>();
  const marked = new Map<string, number>();
  const mark = (market: Market, { bid, ask, from }: Quote): void => {
    const last = marked.get(market.symbol);
    if (last !== undefined && clock.monotonic() - last < MARK_AGE_MS) return;
    marked.set(market.symbol, clock.monotonic());
    marks.savePrice(market.symbol, bid.plus(ask).div('2'), from).catch(onError);
  };
  const fresh = async (market: Market, ask: () => Promise<Quote>): Promise<Quote> => {
    const known: Known = { at: clock.monotonic(), quote: ask() };
    quotes.set(market.symbol, known);
    const forget = (): void => {
      if (quotes.get(market.symbol) === known) quotes.delete(market.symbol);
    };
    try {
      const quote = await known.quote;
      // A quote made from an alert's price belongs to that alert alone. Only paper accounts have such; where nothing better is known it marks
      // what they hold, and no price world of a real account sees it.
      if (isOfAlert(quote)) forget();
      mark(market, quote);
      return quote;
    } catch (error) {
      forget();
      throw error;
    }
  };
  return {
    of: async (market, ask) => {
      const known = quotes.get(market.symbol);
      if (known === undefined || clock.monotonic() - known.at >= QUOTE_AGE_MS) return fresh(market, ask);
      // Where another account could not ask, this one tries for itself.
      const quote = await known.quote.catch(() => undefined);
      return quote === undefined || isOfAlert(quote) ? fresh(market, ask) : quote;
    },
  };
}

function isOfAlert({ from }: Quote): boolean {
  return from === 'price of the alert';
}
