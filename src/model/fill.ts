// A fill: one trade of one order, as the venue tells it. Append-only, unique by account, market, trade id and side.
import type { Decimal } from './decimal.ts';
import type { Money } from './money.ts';

export interface Fill {
  /** The venue's id of the trade. */
  readonly tradeId: string;
  /** In base units, above zero. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** What the venue took, in whatever currency it took it; absent where it says nothing. */
  readonly fee?: Money;
  /** The venue's time of the trade, milliseconds UTC. */
  readonly at: number;
  /** Where a simulated price came from: `public price`, `last known price`, `price of the alert`. Absent on real venues. */
  readonly priceFrom?: string;
}
