// Rules of common Binance markets, for a paper account that nobody has told the venue's own: close enough to refuse what Binance would.
import { decimal } from '../../model/decimal.ts';
import { assumedMarket, type Market, type MarketRules } from '../../model/market.ts';

/**
 * Tick, lot and smallest value as Binance's exchangeInfo published them, reviewed 2026-11. Binance changes them now and then, so they are
 * marked `assumed` and give way to what the venue itself says.
 */
const BINANCE: Readonly<Record<string, { tick: string; lot: string; minValue: string }>> = {
  'BTC/USDT': { tick: '0.01', lot: '0.00001', minValue: '5' },
  'ETH/USDT': { tick: '0.01', lot: '0.0001', minValue: '5' },
  'SOL/USDT': { tick: '0.01', lot: '0.001', minValue: '5' },
  'BNB/USDT': { tick: '0.01', lot: '0.001', minValue: '5' },
  'XRP/USDT': { tick: '0.0001', lot: '0.1', minValue: '5' },
  'DOGE/USDT': { tick: '0.00001', lot: '1', minValue: '5' },
  'ADA/USDT': { tick: '0.0001', lot: '0.1', minValue: '5' },
  'BTC/USDT:USDT': { tick: '0.1', lot: '0.001', minValue: '100' },
  'ETH/USDT:USDT': { tick: '0.01', lot: '0.001', minValue: '20' },
  'ETH/BTC': { tick: '0.00001', lot: '0.0001', minValue: '0.0001' },
};

/** The eight places in which Binance keeps amounts: bounds the digits of every balance where no other rule does. */
const EIGHT_PLACES = decimal('0.00000001');

/** The market as paper knows it on its own; undefined where `symbol` is not one (`BASE/QUOTE`). */
export function paperMarket(exchange: string, symbol: string): Market | undefined {
  if (!/^[^\s/:]+\/[^\s/:]+(?::[^\s/:]+)?$/.test(symbol)) return undefined;
  const market = assumedMarket(exchange, symbol);
  const row = exchange === 'binance' ? BINANCE[symbol] : undefined;
  if (row === undefined) return { ...market, rules: { tick: EIGHT_PLACES, lot: EIGHT_PLACES } };
  const lot = decimal(row.lot);
  const rules: MarketRules = { tick: decimal(row.tick), lot, minQuantity: lot, minValue: decimal(row.minValue) };
  return { ...market, rules };
}

/** Every order has a tick and a lot, stated or not. */
export function steps({ rules }: Market): { tick: NonNullable<MarketRules['tick']>; lot: NonNullable<MarketRules['lot']> } {
  return { tick: rules.tick ?? EIGHT_PLACES, lot: rules.lot ?? EIGHT_PLACES };
}

export function listedMarkets(exchange: string): readonly string[] {
  return exchange === 'binance' ? Object.keys(BINANCE) : [];
}
