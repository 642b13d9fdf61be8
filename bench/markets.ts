// The markets that the bench trades on PostgreSQL, as its venue lists them and its configuration names them.
export const BASES = ['BTC', 'ETH', 'SOL', 'DOGE'] as const;
export type Base = (typeof BASES)[number];
