// Derivatives are counted in contracts at the venue and in base units everywhere else; this is the border between the two.
import { z } from 'zod';
import { type Decimal, ONE, plain, readDecimal, sum, ZERO } from '../../model/decimal.ts';
import { VenueError } from '../port.ts';
import { maybe } from './json.ts';

const number = maybe(z.union([z.string(), z.number()])).transform((value) => readDecimal(String(value ?? '')));

/** Base units in one contract of a market as ccxt lists it; 1 for spot and for most linear perpetuals. */
export function contractSizeOf(listed: unknown): Decimal {
  const read = z.object({ spot: maybe(z.boolean()), contractSize: number }).safeParse(listed).data;
  return read === undefined || read.spot === true || read.contractSize === undefined ? ONE : read.contractSize;
}

/** Sizes are fitted to the lot, which is made of whole steps of contracts; where one is not, nothing may be rounded behind its back. */
export function inContracts(size: Decimal, contractSize: Decimal): Decimal {
  const contracts = size.div(contractSize);
  if (contracts.times(contractSize).eq(size)) return contracts;
  throw new VenueError('not_exact', `${plain(size)} is no exact number of contracts of ${plain(contractSize)}`);
}

const position = z.object({
  symbol: z.string(),
  side: maybe(z.string()),
  contracts: number,
  hedged: maybe(z.boolean()),
});
export const unifiedPositions = z.array(position);
export type UnifiedPosition = z.infer<typeof position>;

/** The net of all positions on the market, signed, base units. */
export function netPosition(positions: readonly UnifiedPosition[], symbol: string, contractSize: Decimal): Decimal {
  const mine = positions.filter((one) => one.symbol === symbol);
  const signed = mine.map(({ side, contracts = ZERO }) => (side === 'short' ? contracts.abs().neg() : contracts.abs()));
  return sum(signed).times(contractSize);
}
