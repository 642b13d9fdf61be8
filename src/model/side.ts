// The two sides of a trade and what an order does to a position.

export type Side = 'buy' | 'sell';

/** An exit can only reduce the position it found when it was accepted; everything else is an entry. */
export type Effect = 'entry' | 'exit';

/** +1 for buy, -1 for sell. */
export function sign(side: Side): '1' | '-1' {
  return side === 'buy' ? '1' : '-1';
}
