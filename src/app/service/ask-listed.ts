// Whether an exchange has a market, asked of it at that moment: a list that was read before lacks what was listed since.
import type { Connection } from '../../execution/connection.ts';
import type { Clock } from '../../model/clock.ts';
import { isDerivative } from '../../model/market.ts';
import { listedMarkets } from '../../venue/paper/markets.ts';
import { VenueError } from '../../venue/port.ts';

/** A person waits for the answer; an exchange that is away must not keep the symbol from being approved. */
const PATIENCE_MS = 5_000;

export interface Wanted {
  readonly exchange: string;
  readonly market: string;
  readonly clock: Clock;
}

/** `connections`: one of each price world. False only where all of them were asked: a testnet does not know what the exchange itself lists. */
export async function askListed(
  connections: readonly Connection[],
  { exchange, market, clock }: Wanted,
): Promise<boolean | undefined> {
  const type = isDerivative({ symbol: market }) ? 'swap' : 'spot';
  const there = connections.filter(({ account }) => account.exchange === exchange && account.type === type);
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.after(PATIENCE_MS, () => late.resolve(undefined));
  try {
    const answers = await Promise.all(there.map((connection) => Promise.race([ask(connection, market), late.promise])));
    if (answers.includes(true)) return true;
    return answers.length > 0 && !answers.includes(undefined) ? false : undefined;
  } finally {
    cancel();
  }
}

/** Undefined where it is not known. A paper account takes the live exchange's prices without asking what that lists. */
async function ask({ account, ask: put }: Connection, market: string): Promise<boolean | undefined> {
  if (account.mode === 'paper') return listedMarkets(account.exchange).includes(market) || undefined;
  try {
    return (await put('polling', 'markets', (venue) => venue.markets([market]))).length > 0;
  } catch (error) {
    if (error instanceof VenueError) return undefined;
    throw error;
  }
}
