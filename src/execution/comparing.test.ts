import { describe, expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { BTC, DEMO } from '../../test/orders.ts';
import type { Change, Comparison, ComparisonResult } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import type { AccountId } from '../model/ids.ts';
import { venueFacts } from '../venue/facts.ts';
import { type Activity, type Span, type Venue, VenueError } from '../venue/port.ts';
import { type ComparingService, startComparing } from './comparing.ts';
import type { Connection } from './connection.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR_MS = 3_600_000;
const OURS = 'a'.repeat(32);
const NOTHING: Activity = { orders: [], trades: [], asked: ['orders by time'], untold: [] };

const bought = (clientOrderId: string, venueOrderId = '7'): Activity => ({
  ...NOTHING,
  orders: [{ venueOrderId, clientOrderId, status: 'filled', filled: decimal('0.01'), at: NOW - 60_000 }],
});

interface Desk {
  readonly activity?: (symbol: string, span: Span) => Activity;
  readonly due?: Partial<Comparison>;
  readonly markets?: readonly string[];
  readonly skew?: number;
}

/** One account that is due, and a venue that says this. */
function desk({ activity = () => NOTHING, due = {}, markets = ['BTC/USDT'], skew = 0 }: Desk = {}) {
  const clock = manualClock(NOW);
  const accountId = DEMO.id;
  let comparison: Comparison = { accountId, epoch: 2, since: NOW - HOUR_MS, forgotAt: NOW, ...due };
  const noted: ComparisonResult[] = [];
  const asked: { readonly symbol: string; readonly span: Span; readonly at: number }[] = [];
  const listeners = new Set<(change: Change) => void>();
  const ledger: ComparingService['ledger'] = {
    comparisons: async () => [comparison],
    known: async () => ({ clientOrderIds: new Set(), tradeIds: new Set(), unsettled: new Set() }),
    noteComparison: async (_: AccountId, epoch: number, result: ComparisonResult) => {
      noted.push(result);
      comparison = { ...comparison, epoch, result };
      return true;
    },
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
  };
  const venue = {
    facts: venueFacts('binance'),
    markets: async () => [BTC],
    activity: async ({ symbol }: { symbol: string }, span: Span) => {
      asked.push({ symbol, span, at: clock.now() });
      return activity(symbol, span);
    },
  } as unknown as Venue;
  const connection = {
    account: DEMO,
    venue: async () => venue,
    ask: async (_priority: string, _question: string, ask: (open: Venue) => Promise<unknown>) => ask(venue),
    clockSkew: async () => skew,
  } as unknown as Connection;
  const lines: string[] = [];
  const say = (message: string) => void lines.push(message);
  const log = { info: say, warn: say, error: say };
  const parts = { ledger, clock, log, connections: () => [connection], markets: async () => markets };
  return {
    clock,
    noted,
    asked,
    lines,
    start: () => startComparing(parts),
    begin: (epoch: number) => {
      const { result: _, ...before } = comparison;
      comparison = { ...before, epoch, forgotAt: clock.now() };
      for (const listener of listeners) listener({ events: [{ kind: 'store.epoch' }] as never, lanes: [] });
    },
  };
}

describe('an account that is due', () => {
  test('is asked for once what was sent before can be accepted no more, from an hour before the last row of the journal', async () => {
    const { window = 0, settlingMargin, lookupSpacing } = venueFacts('binance');
    const clear = window + settlingMargin + lookupSpacing + 5_000;
    const { clock, asked, noted, start } = desk({ activity: () => bought(OURS) });
    const end = start();
    await clock.advance(clear - 1);
    expect(asked).toEqual([]);
    await clock.advance(2_000);
    expect(asked).toEqual([{ symbol: 'BTC/USDT', span: { from: NOW - 2 * HOUR_MS, to: NOW + clear }, at: NOW + clear }]);
    expect(noted).toMatchObject([
      { from: NOW - 2 * HOUR_MS, to: NOW + clear, markets: ['BTC/USDT'], asked: ['orders by time'], untold: [] },
    ]);
    expect(noted[0]?.orders).toMatchObject([{ market: 'BTC/USDT', clientOrderId: OURS, filled: '0.01' }]);
    // And never again.
    await clock.advance(HOUR_MS);
    expect(asked).toHaveLength(1);
    end();
  });

  test('waits by the venue’s clock, not by ours', async () => {
    const { clock, asked, start } = desk({ skew: 3_600_000 });
    const end = start();
    await clock.advance(0);
    expect(asked).toHaveLength(1);
    end();
  });

  test('is asked for day by day, a second apart', async () => {
    const { clock, asked, noted, start } = desk({ due: { since: NOW - 49 * HOUR_MS, forgotAt: NOW - HOUR_MS } });
    const end = start();
    await clock.advance(10_000);
    const spans = asked.map(({ span }) => span);
    expect(spans).toHaveLength(3);
    for (const { from, to } of spans) expect(to - from).toBeLessThan(24 * HOUR_MS);
    expect(spans.slice(1).map(({ from }) => from)).toEqual(spans.slice(0, -1).map(({ to }) => to + 1));
    expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([noted[0]?.from, noted[0]?.to]);
    expect(asked.map(({ at }) => at - NOW)).toEqual([0, 1_000, 2_000]);
    end();
  });

  test('is tried again where the venue was away, from the beginning, and nothing is noted before', async () => {
    let away = true;
    const activity = (symbol: string) => {
      if (away && symbol === 'ETH/USDT') throw new VenueError('unreachable', 'no route to the venue');
      return bought(OURS, symbol);
    };
    const due = { forgotAt: NOW - HOUR_MS };
    const { clock, asked, noted, lines, start } = desk({ activity, due, markets: ['BTC/USDT', 'ETH/USDT'] });
    const end = start();
    await clock.advance(14_000);
    expect([asked.length, noted, lines]).toEqual([2, [], ['account not compared']]);
    away = false;
    await clock.advance(20_000);
    expect(asked.map(({ symbol }) => symbol)).toEqual(['BTC/USDT', 'ETH/USDT', 'BTC/USDT', 'ETH/USDT']);
    expect(noted[0]?.orders.map(({ market }) => market)).toEqual(['BTC/USDT', 'ETH/USDT']);
    end();
  });

  test('is compared without a market that its venue does not know, and that is said', async () => {
    const activity = () => {
      throw new VenueError('bad_symbol', 'Invalid symbol.');
    };
    const { clock, noted, start } = desk({ activity, due: { forgotAt: NOW - HOUR_MS } });
    const end = start();
    await clock.advance(5_000);
    expect(noted).toMatchObject([{ orders: [], untold: ['BTC/USDT cannot be asked for: Invalid symbol.'] }]);
    end();
  });

  test('has orders under other ids told apart, and of either no more than 50 listed', async () => {
    const many = (id: string) => Array.from({ length: 60 }, (_, i) => bought(id, `${id}-${i}`).orders).flat();
    const activity = () => ({ ...NOTHING, orders: [...many(OURS), ...many('web_1'), ...many('android_1')] });
    const { clock, noted, start } = desk({ activity, due: { forgotAt: NOW - HOUR_MS } });
    const end = start();
    await clock.advance(5_000);
    const [{ orders, more, others, moreOthers } = { orders: [], others: [] }] = noted;
    expect([orders.length, more, others.length, moreOthers]).toEqual([50, 10, 50, 70]);
    expect(new Set(orders.map(({ clientOrderId }) => clientOrderId))).toEqual(new Set([OURS]));
    end();
  });
});

test('a newer epoch is noticed while the process runs', async () => {
  const { clock, noted, start, begin } = desk({ due: { forgotAt: NOW - HOUR_MS } });
  const end = start();
  await clock.advance(60_000);
  expect(noted).toHaveLength(1);
  begin(3);
  await clock.advance(60_000);
  expect(noted).toHaveLength(2);
  end();
});

test('who is stopped meanwhile notes nothing, and asks nothing more', async () => {
  const { clock, noted, asked, start } = desk({ markets: ['BTC/USDT', 'ETH/USDT'], due: { forgotAt: NOW - HOUR_MS } });
  const end = start();
  await clock.advance(500);
  expect(asked).toHaveLength(1);
  end();
  await clock.advance(60_000);
  expect([asked.length, noted]).toEqual([1, []]);
});
