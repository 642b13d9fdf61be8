// The one place that touches ccxt: imports a single exchange of it, points it at the right servers, and says which members we use.
import { VenueError } from '../port.ts';
import { ccxtClass } from './class.ts';

/** What ccxt makes of a request when it signs one. */
interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

type Params = Readonly<Record<string, unknown>>;

/** The members of ccxt's Exchange that we use; answers are read as unknown, because ccxt types them loosely. */
export interface CcxtExchange {
  readonly id: string;
  readonly apiKey?: string;
  readonly secret?: string;
  urls: { api?: unknown };
  readonly has: Readonly<Record<string, unknown>>;
  readonly options: Record<string, unknown>;
  readonly markets: Readonly<Record<string, unknown>> | undefined;
  /** By the exchange's own names, of which several markets may share one. */
  readonly markets_by_id?: Readonly<Record<string, readonly { readonly type?: unknown }[]>>;
  /** Nonces must rise, so they come from the venue's clock: see `generic.ts`. */
  milliseconds: () => number;
  /** What ccxt makes numbers of; `String` keeps them exact. */
  number: unknown;
  readonly precisionMode?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Hyperliquid's. */
  signL1Action?: (action: unknown, nonce: unknown, vault?: unknown, expiresAfter?: number) => unknown;
  initializeClient?: () => Promise<unknown>;
  /** Binance USD-M's. */
  fapiPrivatePostListenKey?: () => Promise<unknown>;
  fapiPrivatePutListenKey?: () => Promise<unknown>;
  fetch: (url: string, method?: string, headers?: unknown, body?: unknown) => Promise<unknown>;
  handleRestResponse(response: object, url: string, method: string, headers: unknown, body: unknown): Promise<unknown>;
  amountToPrecision: (symbol: string, amount: unknown) => string;
  priceToPrecision: (symbol: string, price: unknown) => string;
  /** Of the exchange's own words, in which its stream speaks too. */
  parseOrder(order: unknown, market: unknown): unknown;
  parseTrade(trade: unknown, market: unknown): unknown;
  setSandboxMode(enabled: boolean): void;
  sign(path: string, api: string, method: string, params: Params): SignedRequest;
  loadMarkets: (reload?: boolean) => Promise<unknown>;
  fetchTime(): Promise<unknown>;
  fetchTicker(symbol: string): Promise<unknown>;
  fetchBalance(): Promise<unknown>;
  fetchOrder(id: string | undefined, symbol: string, params?: Params): Promise<unknown>;
  fetchOpenOrders(symbol: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchClosedOrders(symbol: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchCanceledOrders(symbol: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchOrders(symbol: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchMyTrades(symbol: string | undefined, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchOrderTrades(id: string, symbol?: string, since?: number, limit?: number, params?: Params): Promise<unknown>;
  fetchPositions(symbols: readonly string[]): Promise<unknown>;
  fetchPositionMode(symbol: string): Promise<unknown>;
  createOrder(symbol: string, type: string, side: string, amount: unknown, price?: unknown, params?: Params): Promise<unknown>;
  cancelOrder(id: string | undefined, symbol: string, params?: Params): Promise<unknown>;
}

export interface ExchangeOptions {
  readonly exchange: string;
  readonly mode: 'testnet' | 'live';
  /** Absent: spot. */
  readonly type?: 'spot' | 'swap';
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly apiPassphrase?: string;
  readonly baseUrl?: string;
}

/** Hyperliquid signs with a wallet in place of a key. */
const WALLETS = new Set(['hyperliquid']);

/** Otherwise the list of markets asks five servers, of which a spot account, its test network or a simulator has one. */
const SPOT_ONLY: Readonly<Record<string, object>> = {
  binance: { fetchMarkets: { types: ['spot'] }, fetchCurrencies: false, fetchMargins: false },
};

/** Loads this exchange alone: 60-80 ms, against 250-320 ms for all of ccxt. */
export async function openExchange(options: ExchangeOptions): Promise<CcxtExchange> {
  const Exchange = await importExchange(ccxtClass(options));
  const { apiKey, apiSecret, apiPassphrase, type = 'spot' } = options;
  const credentials = WALLETS.has(options.exchange)
    ? { walletAddress: apiKey, privateKey: apiSecret }
    : { apiKey, secret: apiSecret };
  // Our own budget decides how often a venue is asked, and nothing is ever sent twice behind our back.
  const exchange = new Exchange({
    ...credentials,
    ...(apiPassphrase === undefined ? {} : { password: apiPassphrase }),
    enableRateLimit: false,
    options: { maxRetriesOnFailure: 0, defaultType: type, ...(type === 'spot' && SPOT_ONLY[options.exchange]) },
  });
  if (options.mode === 'testnet') enterSandbox(exchange);
  if (options.baseUrl !== undefined) exchange.urls.api = redirect(exchange.urls.api, options.baseUrl);
  return exchange;
}

async function importExchange(exchange: string): Promise<new (config: object) => CcxtExchange> {
  const unknown = () => new VenueError('no_exchange', `ccxt knows no exchange "${exchange}"`);
  if (!/^[a-z0-9]+$/.test(exchange)) throw unknown();
  let module: { default?: unknown };
  try {
    module = await import(new URL(`./src/${exchange}.js`, import.meta.resolve('ccxt')).href);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') throw unknown();
    throw error;
  }
  return module.default as new (
    config: object,
  ) => CcxtExchange;
}

/** Their test exchange stands at the live addresses, told apart by a header that ccxt adds. */
const TESTED_BY_HEADER = new Set(['okx', 'okxus', 'myokx', 'bitget']);

/** Where ccxt knows no test addresses it throws, or leaves none at all; unchanged ones would reach the live exchange. */
function enterSandbox(exchange: CcxtExchange): void {
  const live = addresses(exchange.urls.api);
  try {
    exchange.setSandboxMode(true);
  } catch {
    throw noTestnet(exchange);
  }
  const test = addresses(exchange.urls.api);
  const isLive = test.some((url) => live.includes(url)) && !TESTED_BY_HEADER.has(exchange.id);
  if (test.length === 0 || isLive) throw noTestnet(exchange);
}

function noTestnet({ id }: CcxtExchange): VenueError {
  return new VenueError('no_testnet', `${id} has no test exchange in ccxt: use mode: paper, or mode: live`);
}

function addresses(urls: unknown): readonly string[] {
  if (typeof urls === 'string') return [urls];
  return typeof urls === 'object' && urls !== null ? Object.values(urls).flatMap(addresses) : [];
}

/** Puts `base` in place of scheme and host of every address, however deep it stands; WebSocket addresses stay WebSocket addresses. */
export function redirect(urls: unknown, base: string): unknown {
  if (typeof urls === 'string') return redirectOne(urls, base);
  if (Array.isArray(urls)) return urls.map((url) => redirect(url, base));
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, redirect(url, base)]));
}

export function redirectOne(url: string, base: string): string {
  const match = /^(https?|wss?):\/\/[^/?#]+/.exec(url);
  if (match === null) return url;
  const origin = base.replace(/\/+$/, '');
  return (match[1]?.startsWith('ws') ? origin.replace(/^http/, 'ws') : origin) + url.slice(match[0].length);
}
