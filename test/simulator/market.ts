// The markets on offer: their trading rules, and the `exchangeInfo` document that publishes them.

import { wire as places } from './decimal.ts';
import { invalidSymbol } from './refusal.ts';

export interface Market {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly tick: string;
  readonly priceMax: string;
  readonly step: string;
  readonly quantityMax: string;
  readonly marketQuantityMax: string;
  readonly notionalMin: string;
  readonly notionalMax: string;
  /** Where the price stands until a test moves it. */
  readonly price: string;
}

const usdt = (
  base: string,
  rules: Pick<Market, 'tick' | 'priceMax' | 'step' | 'quantityMax' | 'marketQuantityMax' | 'price'>,
) => ({
  symbol: `${base}USDT`,
  base,
  quote: 'USDT',
  notionalMin: '5',
  notionalMax: '9000000',
  ...rules,
});

export const MARKETS: readonly Market[] = [
  usdt('BTC', {
    tick: '0.01',
    priceMax: '1000000',
    step: '0.00001',
    quantityMax: '9000',
    marketQuantityMax: '120',
    price: '60000',
  }),
  usdt('ETH', {
    tick: '0.01',
    priceMax: '1000000',
    step: '0.0001',
    quantityMax: '9000',
    marketQuantityMax: '2500',
    price: '3000',
  }),
  usdt('SOL', {
    tick: '0.01',
    priceMax: '100000',
    step: '0.001',
    quantityMax: '90000',
    marketQuantityMax: '20000',
    price: '150',
  }),
  usdt('DOGE', {
    tick: '0.00001',
    priceMax: '1000',
    step: '1',
    quantityMax: '9000000',
    marketQuantityMax: '4000000',
    price: '0.15',
  }),
];

export const PRECISION = 8;
export const MAX_OPEN_ORDERS = 200;
export const PERCENT_PRICE = { up: '5', down: '0.2' } as const;
export const ORDER_TYPES = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
] as const;

export function marketOf(symbol: string): Market {
  const market = MARKETS.find((candidate) => candidate.symbol === symbol);
  if (market === undefined) throw invalidSymbol();
  return market;
}

export function exchangeInfo(
  markets: readonly { market: Market; status: string }[],
  { now: serverTime, weightLimit }: { readonly now: number; readonly weightLimit: number },
): object {
  return {
    timezone: 'UTC',
    serverTime,
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weightLimit },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
      { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200_000 },
      { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61_000 },
    ],
    exchangeFilters: [],
    symbols: markets.map(({ market, status }) => symbolInfo(market, status)),
  };
}

function symbolInfo(market: Market, status: string): object {
  return {
    symbol: market.symbol,
    status,
    baseAsset: market.base,
    baseAssetPrecision: PRECISION,
    quoteAsset: market.quote,
    quotePrecision: PRECISION,
    quoteAssetPrecision: PRECISION,
    baseCommissionPrecision: PRECISION,
    quoteCommissionPrecision: PRECISION,
    orderTypes: ORDER_TYPES,
    icebergAllowed: false,
    ocoAllowed: false,
    otoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    amendAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: filtersOf(market),
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}

function filtersOf(market: Market): readonly object[] {
  const { up, down } = PERCENT_PRICE;
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: places(market.tick),
      maxPrice: places(market.priceMax),
      tickSize: places(market.tick),
    },
    { filterType: 'LOT_SIZE', minQty: places(market.step), maxQty: places(market.quantityMax), stepSize: places(market.step) },
    // A zero minimum or step switches that rule off: LOT_SIZE holds for market orders too.
    { filterType: 'MARKET_LOT_SIZE', minQty: places('0'), maxQty: places(market.marketQuantityMax), stepSize: places('0') },
    {
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: up,
      bidMultiplierDown: down,
      askMultiplierUp: up,
      askMultiplierDown: down,
      avgPriceMins: 5,
    },
    {
      filterType: 'NOTIONAL',
      minNotional: places(market.notionalMin),
      applyMinToMarket: true,
      maxNotional: places(market.notionalMax),
      applyMaxToMarket: false,
      avgPriceMins: 5,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: MAX_OPEN_ORDERS },
  ];
}
