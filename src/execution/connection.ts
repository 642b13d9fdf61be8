// One account's line to its venue: the venue behind its rate budget, with quotes and balances fresh enough for the risk stage.
import type { ExecutionLedger } from '../ledger/port.ts';
import type { Account } from '../model/account.ts';
import type { Clock } from '../model/clock.ts';
import type { Decimal } from '../model/decimal.ts';
import { hasSameRules, type Market } from '../model/market.ts';
import {
  type Lookup,
  type OrderReference,
  type PlaceRequest,
  type Prepared,
  type Question,
  type Quote,
  type Venue,
  VenueError,
  type Weighing,
} from '../venue/port.ts';
import type { BalanceSnapshot } from './check-input.ts';
import { backoff } from './backoff.ts';
import type { Priority } from './bucket.ts';
import type { Budget } from './budget.ts';
import type { Quotes } from './quotes.ts';
import type { StreamState } from './stream-state.ts';

/** Balances older than this are refreshed behind the order's back; the order does not wait for them. */
const BALANCE_AGE_MS = 5_000;
/** Balances that moved are read again after this, once for all orders of that time. */
const BALANCE_PAUSE_MS = 1_000;
/** A venue that could not be connected to is left alone for this long, or for as long as it says: each try builds ccxt's exchange anew, 12 ms and 3 MB, and lanes are many. */
const RECONNECT_PAUSE_MS = 1_000;
/** Venues change ticks and lots while a process runs for weeks; an exit by the old ones is refused. */
const RULES_AGE_MS = 3_600_000;
/** A market that is configured before it is listed trades by its own rules this soon after, and so does one whose rules could not be asked for. */
const ASK_AGAIN_MS = 30_000;

export interface Connection {
  readonly account: Account;
  /** Written by whoever watches the account's orders. */
  readonly stream: StreamState;
  /** Rejects with VenueError while the venue cannot be reached. */
  venue(): Promise<Venue>;
  /** A question within the budget; a Retry-After in its failure slows everybody down. */
  ask<Answer>(priority: Priority, question: Question, ask: (venue: Venue) => Promise<Answer>): Promise<Answer>;
  quote(market: Market, alertPrice: Decimal | undefined): Promise<Quote>;
  /** The venue's rules of a market where they are not those that are known; asked once an hour a market, because ticks and lots change. */
  learnRules(market: Market): Promise<Market | undefined>;
  /** What is known without waiting; undefined before the first answer. */
  balances(): BalanceSnapshot | undefined;
  /** An order moved them: read again soon, behind everybody's back, until that succeeds. */
  balancesMoved(): void;
  /** Asks the venue now. */
  readBalances(): Promise<BalanceSnapshot>;
  /** Asks the venue now what it holds on a derivative, signed, base units. */
  readPosition(symbol: string): Promise<Decimal>;
  preparePlace(request: PlaceRequest): Promise<Prepared>;
  prepareCancel(reference: OrderReference): Promise<Prepared>;
  lookup(reference: OrderReference, priority: Priority): Promise<Lookup>;
  /** The venue's clock less ours, milliseconds: measured every ten minutes, and carried on by the clock that never jumps. */
  clockSkew(): Promise<number>;
  /** Waits for the budget; to be called before a prepared request is signed, so that its window is not spent in the queue. Rejects where the venue wants nothing for longer. */
  admit(priority: Priority, question: Question): Promise<void>;
  /** The venue named a pause. `code` as in {@link Budget.pause}. */
  slowDown(ms: number, code?: string): void;
  /** For how long the venue wants nothing of this address, whatever the key; milliseconds. */
  awayFor(): number;
  close(): Promise<void>;
}

export interface ConnectionParts {
  readonly account: Account;
  readonly budget: Budget;
  readonly weigh: Weighing;
  readonly clock: Clock;
  readonly ledger: Pick<ExecutionLedger, 'saveBalances'>;
  /** Shared by the accounts that see the same prices. */
  readonly quotes: Quotes;
  /** Connects; asked again after a failure. */
  readonly connect: () => Promise<Venue>;
  readonly onError: (error: unknown) => void;
}

export function createConnection(parts: ConnectionParts): Connection {
  const { account, budget, clock, weigh } = parts;
  let connecting: Promise<Venue> | undefined;
  let failed: { readonly error: unknown; readonly againAt: number } | undefined;
  const connect = async (): Promise<Venue> => {
    try {
      // Connecting asks the venue too; an exit may be waiting for it.
      await budget.take('cancel or exit', weigh.of('connect'));
      return await parts.connect();
    } catch (error) {
      const named = error instanceof VenueError ? (error.retryAfter ?? 0) : 0;
      if (error instanceof VenueError && named > 0) budget.pause(named, error.code);
      failed = { error, againAt: clock.monotonic() + Math.max(RECONNECT_PAUSE_MS, named) };
      throw error;
    }
  };
  const venue = (): Promise<Venue> => {
    if (failed !== undefined) {
      const left = failed.againAt - clock.monotonic();
      if (left > 0) return Promise.reject(stillAway(failed.error, left));
      connecting = failed = undefined;
    }
    connecting ??= connect();
    return connecting;
  };
  const ask = createAsk(parts, venue);
  const purse = createPurse(parts, ask);
  return {
    account,
    stream: {},
    venue,
    ask,
    quote: (market, alertPrice) => parts.quotes.of(market, () => ask('entry', 'price', (open) => open.quote(market, alertPrice))),
    learnRules: createRules(parts, ask),
    balances: purse.known,
    balancesMoved: purse.moved,
    readBalances: purse.read,
    readPosition: (symbol) => ask('cancel or exit', 'position', (open) => positionAt(open, symbol)),
    preparePlace: async (request) => (await venue()).preparePlace(request),
    prepareCancel: async (reference) => (await venue()).prepareCancel(reference),
    lookup: async (reference, priority) => {
      try {
        const found = await ask(priority, 'lookup', (open) => open.lookup(reference));
        // One that finds an order at once weighs a tenth of one that searches everywhere.
        if (found.kind !== 'failed') budget.giveBack(weigh.of('lookup') - weigh.searched(found.searched));
        if (found.kind === 'failed' && found.retryAfter !== undefined) budget.pause(found.retryAfter, found.code);
        return found;
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        const { code, message, retryAfter } = error;
        return { kind: 'failed', code, message, ...(retryAfter !== undefined && { retryAfter }) };
      }
    },
    clockSkew: async () => (await venue()).clockOffset(),
    admit: (priority, question) => budget.take(priority, weigh.of(question)),
    slowDown: (ms, code) => budget.pause(ms, code),
    awayFor: budget.awayFor,
    close: async () => {
      purse.end();
      // Closing what never connected is nothing to do; its failure was reported when it happened.
      const open = await connecting?.catch(() => undefined);
      await open?.close();
    },
  };
}

/** The failure as it is told later: what is left of the pause that the venue named, not the pause. */
function stillAway(error: unknown, left: number): unknown {
  if (!(error instanceof VenueError) || error.retryAfter === undefined) return error;
  return new VenueError(error.code, error.message, Math.ceil(left));
}

type Ask = Connection['ask'];

/** Asks within the budget; a venue that says "slow down" to one question is believed by all. */
function createAsk({ budget, weigh }: ConnectionParts, venue: () => Promise<Venue>): Ask {
  return async (priority, question, put) => {
    // A venue that is away says so at once: what waits for the budget occupies a lane.
    const open = await venue();
    await budget.take(priority, weigh.of(question));
    try {
      return await put(open);
    } catch (error) {
      if (error instanceof VenueError && error.retryAfter !== undefined) budget.pause(error.retryAfter, error.code);
      throw error;
    }
  };
}

async function positionAt(venue: Venue, symbol: string): Promise<Decimal> {
  if (venue.position === undefined) throw new VenueError('not_supported', `${venue.facts.exchange} does not tell positions`);
  return venue.position(symbol);
}

/** Asks the venue for the rules of markets in use. Where it cannot be asked, the ones that are known still hold. */
function createRules({ clock, onError }: ConnectionParts, ask: Ask): Connection['learnRules'] {
  const againAt = new Map<string, number>();
  return async (market) => {
    if (clock.monotonic() < (againAt.get(market.symbol) ?? 0)) return undefined;
    const isUnknown = Object.keys(market.rules).length === 0;
    const told = await ask('cancel or exit', 'markets', (venue) => venue.markets([market.symbol])).catch((error: unknown) => {
      if (!(error instanceof VenueError) || isUnknown) throw error;
      onError(error);
      return [];
    });
    againAt.set(market.symbol, clock.monotonic() + (told.length === 0 ? ASK_AGAIN_MS : RULES_AGE_MS));
    // What a venue has said does not give way to what a paper account assumes.
    return told.find((one) => (isUnknown || one.rulesFrom === 'venue') && !hasSameRules(one, market));
  };
}

interface Purse {
  known(): BalanceSnapshot | undefined;
  read(): Promise<BalanceSnapshot>;
  moved(): void;
  end(): void;
}

/** Balances as last read; reading them again never holds an order up unless it asks for that. */
function createPurse({ account, clock, ledger, onError }: ConnectionParts, ask: Ask): Purse {
  let snapshot: BalanceSnapshot | undefined;
  let reading: Promise<BalanceSnapshot> | undefined;
  let planned = false;
  let ended = false;
  const fetchBalances = async (): Promise<BalanceSnapshot> => {
    let at = clock.now();
    const rows = await ask('lookup', 'balances', (venue) => {
      at = clock.now();
      return venue.balances();
    });
    const free = new Map(rows.map((row) => [row.currency, row.free]));
    const read = { at, free, total: new Map(rows.map((row) => [row.currency, row.free.plus(row.locked)])) };
    // An answer that overtook an earlier one is not replaced by it.
    if (snapshot === undefined || at >= snapshot.at) snapshot = read;
    await ledger.saveBalances(account.id, rows);
    return read;
  };
  const refresh = (): void => {
    reading ??= fetchBalances().finally(() => (reading = undefined));
    reading.catch(onError);
  };
  /** Never joins a read under way: an account that trades no more today would keep showing what it held before its last order. */
  const plan = (failures: number): void => {
    planned = true;
    clock.after(Math.max(BALANCE_PAUSE_MS, backoff(failures, clock)), () => {
      planned = false;
      if (ended) return;
      fetchBalances().catch((error: unknown) => {
        onError(error);
        if (!planned) plan(failures + 1);
      });
    });
  };
  return {
    known: () => {
      if (snapshot === undefined || clock.now() - snapshot.at > BALANCE_AGE_MS) refresh();
      return snapshot;
    },
    moved: () => {
      if (!planned) plan(0);
    },
    end: () => {
      ended = true;
    },
    // Never joins a question that is under way: its answer may be older than what the caller has seen since.
    read: fetchBalances,
  };
}
