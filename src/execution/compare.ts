// One account compared with its venue after the store has forgotten: what was placed and traded around the gap, less what is known here.
// Nothing is booked. An order that was forgotten is adopted when its alert comes again; else people have to see to it.
import type { Comparison, ComparisonResult, ForgottenOrder, Ledger } from '../ledger/port.ts';
import { type ClientOrderIdSpelling, isSpelledAsOurs } from '../model/client-order-id.ts';
import type { Clock } from '../model/clock.ts';
import { assumedMarket, type Market } from '../model/market.ts';
import { type Activity, type Span, type Venue, VenueError } from '../venue/port.ts';
import { PAUSED } from './bucket.ts';
import type { Connection } from './connection.ts';
import { forgottenAmong, type Listed } from './forgotten.ts';
import { clearAt } from './vouch.ts';

/** Before the last journalled moment: our clock may have been wrong by then, and asking for more than was forgotten costs a page. */
const MARGIN_MS = 3_600_000;
/** A venue is asked for no more than this at once: Binance lists a day. */
const DAY_MS = 86_400_000;
/** Between two questions. At Binance one weighs 40 of the 6,000 a minute that all accounts behind one address have; orders come first. */
const PAUSE_MS = 1_000;
/** Listed one by one, of either kind; beyond that they are counted. */
const MOST_LISTED = 50;

export interface ComparingParts {
  readonly ledger: Pick<Ledger, 'known' | 'noteComparison'>;
  readonly clock: Clock;
  /** Aborted when nobody waits for the result any more. */
  readonly signal: AbortSignal;
}

/** Rejects with VenueError where the venue cannot be asked; nothing is journalled then, and it has to be done again from the beginning. */
export async function compareAccount(
  parts: ComparingParts,
  connection: Connection,
  due: Comparison,
  markets: readonly string[],
): Promise<void> {
  const { ledger, clock } = parts;
  const venue = await connection.venue();
  const span = await clearSpan(parts, connection, venue, due);
  const notes = { asked: new Set<string>(), untold: new Set<string>() };
  const found: ForgottenOrder[] = [];
  for (const market of await listedMarkets(connection, venue, markets)) {
    const listed = await listMarket(parts, connection, { market, span, notes });
    const names = {
      market: market.symbol,
      clientOrderIds: listed.orders.flatMap(({ clientOrderId }) => clientOrderId ?? []),
      tradeIds: listed.trades.map(({ fill }) => fill.tradeId),
    };
    found.push(...forgottenAmong(listed, await ledger.known(due.accountId, names)));
  }
  const asked = { comparedAt: clock.now(), ...span, markets, asked: [...notes.asked], untold: [...notes.untold] };
  parts.signal.throwIfAborted();
  await ledger.noteComparison(due.accountId, due.epoch, { ...asked, ...divided(found, venue.facts.idSpelling) });
}

/** Those that may be ours, and those that are not; of either as many as are listed. */
function divided(
  found: readonly ForgottenOrder[],
  spelling: ClientOrderIdSpelling,
): Pick<ComparisonResult, 'orders' | 'more' | 'others' | 'moreOthers'> {
  const isOthers = ({ clientOrderId }: ForgottenOrder) =>
    clientOrderId !== undefined && !isSpelledAsOurs(clientOrderId, spelling);
  const mine = oldestFirst(found.filter((order) => !isOthers(order)));
  const others = oldestFirst(found.filter(isOthers));
  return {
    orders: mine.slice(0, MOST_LISTED),
    more: Math.max(0, mine.length - MOST_LISTED),
    others: others.slice(0, MOST_LISTED),
    moreOthers: Math.max(0, others.length - MOST_LISTED),
  };
}

function oldestFirst(orders: readonly ForgottenOrder[]): readonly ForgottenOrder[] {
  const time = ({ placedAt, lastTradeAt }: ForgottenOrder) => placedAt ?? lastTradeAt ?? 0;
  return [...orders].sort((a, b) => time(a) - time(b));
}

/** Waits until nothing that was sent before the store forgot can be accepted any more, so that what is listed is all there will be. */
async function clearSpan(
  { clock, signal }: ComparingParts,
  connection: Connection,
  { facts }: Venue,
  { since, forgotAt }: Comparison,
): Promise<Span> {
  const to = clearAt({ forgotAt }, facts);
  const wait = to - (clock.now() + (await connection.clockSkew()));
  if (wait > 0) await clock.sleep(wait, signal);
  // A clock that stood ahead has dated its rows too late.
  return { from: Math.min(since, forgotAt) - MARGIN_MS, to };
}

/** As the venue lists them, else by their names: one that is suspended or gone may have what was forgotten. */
async function listedMarkets(connection: Connection, { facts }: Venue, symbols: readonly string[]): Promise<readonly Market[]> {
  const listed = await connection.ask('polling', 'markets', (venue) => venue.markets(symbols));
  return symbols.map((symbol) => listed.find((one) => one.symbol === symbol) ?? assumedMarket(facts.exchange, symbol));
}

interface OfMarket {
  readonly market: Market;
  readonly span: Span;
  readonly notes: { readonly asked: Set<string>; readonly untold: Set<string> };
}

async function listMarket(parts: ComparingParts, connection: Connection, { market, span, notes }: OfMarket): Promise<Listed> {
  const { clock, signal } = parts;
  const { symbol } = market;
  const days: Activity[] = [];
  for (let from = span.from; from <= span.to; from += DAY_MS) {
    signal.throwIfAborted();
    const day = { from, to: Math.min(from + DAY_MS - 1, span.to) };
    const activity = await askFor(parts, connection, market, day);
    activity.asked.forEach((what) => notes.asked.add(what));
    activity.untold.forEach((what) => notes.untold.add(what));
    days.push(activity);
    await clock.sleep(PAUSE_MS, signal);
  }
  return { market: symbol, orders: days.flatMap(({ orders }) => orders), trades: days.flatMap(({ trades }) => trades) };
}

async function askFor(parts: ComparingParts, connection: Connection, market: Market, day: Span): Promise<Activity> {
  const { clock, signal } = parts;
  const nothing = { orders: [], trades: [], asked: [] };
  try {
    return await connection.ask('polling', 'activity', async (venue) => {
      if (venue.activity !== undefined) return venue.activity(market, day);
      return { ...nothing, untold: [`${venue.facts.exchange} lists neither orders nor trades`] };
    });
  } catch (error) {
    // Asking again would not help: the exchange knows no such market (any more).
    if (error instanceof VenueError && error.code === 'bad_symbol')
      return { ...nothing, untold: [`${market.symbol} cannot be asked for: ${error.message}`] };
    // What was listed so far is kept.
    if (!(error instanceof VenueError) || error.code !== PAUSED) throw error;
    await clock.sleep(error.retryAfter ?? 0, signal);
    return askFor(parts, connection, market, day);
  }
}
