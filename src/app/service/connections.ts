// Opens each account's line to its venue: paper in this process, everything else through ccxt, one rate budget for each API key and each address.
import { createHash } from 'node:crypto';
import { type Bucket, createBucket } from '../../execution/bucket.ts';
import { createBudget } from '../../execution/budget.ts';
import { type Connection, createConnection } from '../../execution/connection.ts';
import { shareQuotes } from '../../execution/quotes.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { SharedLimits } from '../../ledger/postgres/open.ts';
import { type Account, priceWorld } from '../../model/account.ts';
import type { Clock } from '../../model/clock.ts';
import type { AccountId } from '../../model/ids.ts';
import { messageOf } from '../../model/thrown.ts';
import { ccxtClass } from '../../venue/ccxt/class.ts';
import { FREE, type Traffic } from '../../venue/ccxt/http.ts';
import { countedBy, weighing } from '../../venue/facts.ts';
import { createPaperVenue, type PaperVenue } from '../../venue/paper/venue.ts';
import { type Venue, VenueError } from '../../venue/port.ts';
import type { SharedLine } from '../../venue/candles/port.ts';
import type { KeyValueStore, PriceSource } from '../../venue/public-price/port.ts';
import { createPublicPrices } from '../../venue/public-price/public-prices.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import type { Watching } from '../http/deps.ts';
import { type Listed, missing } from '../listing.ts';
import type { Log } from '../log.ts';
import { askListed } from './ask-listed.ts';
import { bindingOf } from './binding.ts';
import type { MarketTable } from './market-table.ts';
import { createTraffic, weightLimit } from './traffic.ts';

/**
 * Requests a second to one key, whatever they weigh. Where a burst meets a venue's own limit (100 orders in 10 s at Binance) the answer is
 * provably "not placed", and everybody waits for as long as it says.
 */
const REQUESTS_PER_SECOND = 50;
const REQUEST_BURST = 100;
const UNLIMITED = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
/** Resting paper orders meet the price this often. */
const PAPER_TICK_MS = 1_000;
/** A venue that could not be reached is connected to again after this, or after its own Retry-After where that is longer. */
const RECONNECT_MS = 15_000;

export interface Connections {
  get(accountId: AccountId): Connection | undefined;
  all(): readonly Connection[];
  /** How this process learns what happens to the account's open orders; undefined where it does not look after it. */
  watching(accountId: AccountId): Watching | undefined;
  /** The way to an exchange for what is of least importance; undefined where no account of it leaves this process. */
  line(exchange: string): SharedLine | undefined;
  /** Whether the exchange has the market, asked of it now by an account of each price world. */
  listed(exchange: string, market: string): Promise<Listed>;
  /** Connects to every venue in the background and keeps trying; before this a connection is made only where an order needs one. */
  start(): void;
  close(): Promise<void>;
}

export interface ConnectionsParts {
  readonly config: () => Config;
  readonly accounts: readonly Account[];
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly table: MarketTable;
  readonly onVenueError: (account: string, code: string) => void;
  /** Where several processes share the store: the name of this one. */
  readonly writer?: string;
  readonly limits?: SharedLimits | undefined;
}

export function createConnections(parts: ConnectionsParts): Connections {
  const { config, accounts, clock, log, ledger } = parts;
  const prices = createPriceSources(parts);
  const timers = new Set<() => void>();
  const connections = new Map<AccountId, Connection>();
  const worlds = new Map<string, Connection>();
  const buckets = createBuckets(parts);
  let closing = false;
  const quotesOf = shareQuotes(clock, ledger, (error) => {
    if (!closing) log.warn('price not kept', { problem: messageOf(error) });
  });
  for (const account of accounts) {
    const settings = config().accounts.find((candidate) => candidate.name === account.name);
    if (settings === undefined) continue;
    const onError = (error: unknown): void => {
      if (closing) return;
      parts.onVenueError(account.name, error instanceof VenueError ? error.code : 'error');
      log.warn('venue not read', { account: account.name, problem: messageOf(error) });
    };
    const place = ccxtClass(settings);
    const [key, { bucket: address, traffic }] = [buckets.ofKey(settings), buckets.ofAddress(settings)];
    const connect = () =>
      settings.mode === 'paper'
        ? openPaper(parts, account, settings, prices, timers)
        : openBound(parts, account, { settings, traffic });
    const budget = createBudget({ key, address, countedBy: countedBy(place) });
    const rest = { budget, weigh: weighing(place), clock, ledger, quotes: quotesOf(settings), connect, onError };
    const connection = createConnection({ account, ...rest });
    connections.set(account.id, connection);
    worlds.set(priceWorld(settings), connection);
  }
  const deafen = parts.limits?.subscribe((name, until) => buckets.named(name)?.hear(until - clock.now()));
  return {
    get: (accountId) => connections.get(accountId),
    all: () => [...connections.values()],
    watching: (accountId) => {
      const stream = connections.get(accountId)?.stream;
      if (stream === undefined) return undefined;
      const { since, heardAt, problem } = stream;
      return { by: since === undefined ? 'polling' : 'stream', heardAt, problem };
    },
    line: (exchange) => lineTo(exchange, [...connections.values()]),
    listed: async (exchange, market) => {
      const has = await askListed([...worlds.values()], { exchange, market, clock });
      if (has === undefined) return { kind: 'unchecked' };
      return has ? { kind: 'listed' } : missing(market, parts.table.names(exchange));
    },
    start: () => {
      for (const connection of connections.values()) keepKnown(parts, connection, timers, () => closing);
    },
    close: async () => {
      closing = true;
      deafen?.();
      for (const cancel of timers) cancel();
      await Promise.all([...connections.values()].map((connection) => connection.close()));
      await prices.close();
    },
  };
}

/** Public requests carry no key, but the venue counts them for the same address: they wait behind the orders of one key, and a pause counts for all. */
function lineTo(exchange: string, connections: readonly Connection[]): SharedLine | undefined {
  const there = connections.filter(({ account }) => account.exchange === exchange && account.mode !== 'paper');
  const [first] = there;
  if (first === undefined) return undefined;
  return {
    admit: () => first.admit('polling', 'candles'),
    slowDown: (ms) => {
      for (const connection of there) connection.slowDown(ms);
    },
  };
}

interface Way {
  readonly bucket: Bucket;
  readonly traffic: Traffic;
}

interface Buckets {
  ofKey(account: AccountConfig): Bucket;
  ofAddress(account: AccountConfig): Way;
  /** As other processes call it. */
  named(name: string): Bucket | undefined;
}

/** One for each API key, and one for what leaves this address for one place, whatever the key. */
function createBuckets({ clock, limits }: ConnectionsParts): Buckets {
  const buckets = new Map<string, Bucket>();
  const ways = new Map<string, Way>();
  const named = (name: string, limit: Parameters<typeof createBucket>[0], sharers: () => number): Bucket => {
    const sharing = limits && { sharers, tell: (ms: number) => limits.pause(name, clock.now() + ms) };
    const bucket = buckets.get(name) ?? createBucket(limit, clock, sharing);
    buckets.set(name, bucket);
    return bucket;
  };
  return {
    ofKey: ({ name, mode, apiKey }) => {
      if (mode === 'paper') return createBucket(UNLIMITED, clock);
      return named(
        digest(apiKey ?? name),
        { perSecond: REQUESTS_PER_SECOND, burst: REQUEST_BURST },
        () => limits?.sharers() ?? 1,
      );
    },
    ofAddress: (account) => {
      const { mode, baseUrl = '' } = account;
      if (mode === 'paper') return { bucket: createBucket(UNLIMITED, clock), traffic: FREE };
      const exchange = ccxtClass(account);
      const name = `address/${digest(`${exchange} ${mode} ${baseUrl} ${limits?.address ?? ''}`)}`;
      const { weight } = weighing(exchange);
      const bucket = named(
        name,
        weight === undefined ? UNLIMITED : weightLimit(weight.perMinute),
        () => limits?.neighbours() ?? 1,
      );
      const way = ways.get(name) ?? { bucket, traffic: createTraffic(bucket, weight) };
      ways.set(name, way);
      return way;
    },
    named: (name) => buckets.get(name),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Nothing is sent before the venue's own account is known to be this one: two names for it would fill each alert twice. */
async function openBound(
  { ledger, clock }: ConnectionsParts,
  account: Account,
  { settings, traffic }: { readonly settings: AccountConfig; readonly traffic: Traffic },
): Promise<Venue> {
  const venue = await openCcxt(settings, clock, traffic);
  try {
    const id = bindingOf(settings, await venue.accountId());
    const { conflict } = id === undefined ? {} : await ledger.bindAccount(account.id, id);
    if (conflict === undefined) return venue;
    throw new VenueError(
      'account_conflict',
      `${account.name} has the key of another account than before, or of one that has a name already: ${conflict}`,
    );
  } catch (error) {
    await venue.close();
    throw error;
  }
}

async function openCcxt(settings: AccountConfig, clock: Clock, traffic: Traffic): Promise<Venue> {
  const { exchange, mode, type, apiKey = '', apiSecret = '', apiPassphrase, baseUrl } = settings;
  if (mode === 'paper') throw new Error('a paper account has no exchange to connect to');
  // Loaded only where an account trades elsewhere: ccxt costs 70 ms and 30 MB.
  const { createCcxtVenue } = await import('../../venue/ccxt/venue.ts');
  const optional = { ...(apiPassphrase !== undefined && { apiPassphrase }), ...(baseUrl !== undefined && { baseUrl }) };
  return createCcxtVenue({ exchange, mode, type, apiKey, apiSecret, clock, traffic, ...optional });
}

interface PriceSources {
  of(exchange: string, baseUrl: string | undefined): Promise<PriceSource>;
  close(): Promise<void>;
}

/** One source for each exchange, shared by its paper accounts. */
function createPriceSources({ ledger, clock }: ConnectionsParts): PriceSources {
  const sources = new Map<string, Promise<PriceSource>>();
  return {
    of: (exchange, baseUrl) => {
      const key = `${exchange} ${baseUrl ?? ''}`;
      const source =
        sources.get(key) ??
        createPublicPrices({ exchange, clock, storage: registerOf(ledger), ...(baseUrl !== undefined && { baseUrl }) });
      sources.set(key, source);
      return source;
    },
    close: async () => {
      const opened = await Promise.allSettled(sources.values());
      await Promise.all(opened.flatMap((source) => (source.status === 'fulfilled' ? [source.value.close()] : [])));
    },
  };
}

async function openPaper(
  { ledger, clock, table, log, writer }: ConnectionsParts,
  account: Account,
  { exchange, balances, fee, baseUrl }: AccountConfig,
  prices: PriceSources,
  timers: Set<() => void>,
): Promise<PaperVenue> {
  const venue = await createPaperVenue({
    accountId: account.id,
    exchange,
    startingBalances: balances,
    feePercent: fee,
    clock,
    storage: registerOf(ledger),
    prices: await prices.of(exchange, baseUrl),
    ...(writer !== undefined && { writer }),
    rules: (symbol) => {
      const market = table.rules(exchange, symbol);
      return market.rulesFrom === 'venue' ? market : undefined;
    },
  });
  const tick = (): void => {
    venue
      .tick()
      .catch((error: unknown) => log.warn('paper orders not matched', { account: account.name, problem: messageOf(error) }))
      .finally(() => repeat(clock, PAPER_TICK_MS, tick, timers));
  };
  repeat(clock, PAPER_TICK_MS, tick, timers);
  return venue;
}

function registerOf(ledger: Ledger): KeyValueStore {
  return { load: (prefix) => ledger.register(prefix), save: (entries) => ledger.saveRegister(entries) };
}

/** Connects in the background, until it succeeds: binds the account to the venue's own id and caches the rules of its markets. */
function keepKnown(parts: ConnectionsParts, connection: Connection, timers: Set<() => void>, isClosing: () => boolean): void {
  const { clock, log } = parts;
  const attempt = (): void => {
    introduce(parts, connection).catch((error: unknown) => {
      // Whoever ends in the middle of it has closed what it needs: that is no fault of the venue.
      if (isClosing()) return;
      parts.onVenueError(connection.account.name, error instanceof VenueError ? error.code : 'error');
      const pause = Math.max(RECONNECT_MS, error instanceof VenueError ? (error.retryAfter ?? 0) : 0);
      log.warn('venue not connected', { account: connection.account.name, problem: messageOf(error), retry_in_ms: pause });
      repeat(clock, pause, attempt, timers);
    });
  };
  attempt();
}

async function introduce({ ledger, table, config }: ConnectionsParts, { account, ask, readBalances }: Connection): Promise<void> {
  const wanted = new Set(
    table
      .entries()
      .filter(({ exchange }) => exchange.toLowerCase() === account.exchange)
      .map(({ market }) => market),
  );
  const markets = await ask('polling', 'markets', (venue) => venue.markets([...wanted]));
  // What a venue said is not overwritten by what a paper account assumes.
  const known = markets.filter(
    ({ exchange, symbol, rulesFrom }) => rulesFrom === 'venue' || table.rules(exchange, symbol).rulesFrom === 'assumed',
  );
  if (known.length > 0) await ledger.saveMarkets(known);
  await table.refresh(config().markets);
  const names = await ask('polling', 'markets', (venue) => venue.listMarkets());
  table.learn(account.exchange, names);
  await readBalances();
}

function repeat(clock: Clock, ms: number, run: () => void, timers: Set<() => void>): void {
  const cancel = clock.after(ms, () => {
    timers.delete(cancel);
    run();
  });
  timers.add(cancel);
}
