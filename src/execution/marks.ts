// The prices of what is held, asked for while no order needs them too: a day's loss must not be reckoned from what a position was worth when it
// was last traded. Quotes write the marks down.
import type { Ledger, PositionRow } from '../ledger/port.ts';
import { ZERO } from '../model/decimal.ts';
import { keepLooking } from '../model/looking.ts';
import { VenueError } from '../venue/port.ts';
import type { ExecutionContext } from './context.ts';
import { createDays, type DayParts } from './days.ts';

/** So late may a limit notice a loss; each market then weighs 8 of the 6,000 a minute that Binance allows an address. */
const EVERY_MS = 15_000;

export type MarkingParts = Pick<ExecutionContext, 'observe' | 'log'> &
  Omit<DayParts, 'ledger'> & { readonly ledger: DayParts['ledger'] & Pick<Ledger, 'positions'> };

/** Looks every 15 seconds until it is stopped. */
export function keepMarks(parts: MarkingParts): { stop(): Promise<void> } {
  const { ledger, clock, log } = parts;
  const beginDays = createDays(parts);
  const look = async (): Promise<void> => {
    const rows = await ledger.positions();
    const held = rows.filter(({ quantity }) => !quantity.eq(ZERO));
    const markets = Map.groupBy(held, ({ market, priceWorld }) => `${priceWorld} ${market.symbol}`);
    await Promise.all([...markets.values()].map((holders) => mark(parts, holders)));
    await beginDays(rows);
  };
  const failed = (error: unknown): void => log.warn('what is held was not priced', { problem: String(error) });
  return keepLooking({ clock, every: EVERY_MS, look, failed });
}

/** By the first of those who hold it and see the same prices that can ask; where none can, the last price known stands. */
async function mark({ connection, observe }: MarkingParts, holders: readonly PositionRow[]): Promise<void> {
  for (const { accountId, market } of holders) {
    const line = connection(accountId);
    if (line === undefined) continue;
    try {
      await line.quote(market, undefined);
      return;
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      observe({ kind: 'venue error', account: line.account.name, code: error.code });
    }
  }
}
