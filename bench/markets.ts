// The markets that the bench trades on PostgreSQL, as its venue lists them and its configuration names them.

/** What the venue sells one for. */
export const PRICES = {
  BTC: '50000',
  ETH: '3000',
  SOL: '150',
  DOGE: '0.1',
  ADA: '0.5',
  XRP: '0.6',
  LTC: '80',
  DOT: '6',
  LINK: '15',
  AVAX: '30',
  ATOM: '9',
  UNI: '7',
  ETC: '25',
  XLM: '0.12',
  BCH: '400',
  TRX: '0.11',
} as const;
export type Base = keyof typeof PRICES;
export const BASES = Object.keys(PRICES) as readonly Base[];

/** For so much, about, in the quote currency. */
const VALUE = 50;

export function sizeOf(base: Base): string {
  return (VALUE / Number(PRICES[base])).toFixed(3);
}
