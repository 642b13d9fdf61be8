import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { BTC, DEMO } from '../../test/orders.ts';
import type { PositionRow } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import type { AccountId } from '../model/ids.ts';
import { FLAT } from '../model/position.ts';
import { VenueError } from '../venue/port.ts';
import type { ExecutionContext } from './context.ts';
import { keepMarks } from './marks.ts';

const ETH = { ...BTC, symbol: 'ETH/USDT', base: 'ETH' };
const holds = (account: string, market: typeof BTC, quantity = '1', priceWorld = 'binance live spot'): PositionRow => ({
  ...FLAT,
  priceWorld,
  accountId: account as AccountId,
  market,
  quantity: decimal(quantity),
  updatedAt: 0,
});

/** Which accounts asked for which prices; `deaf` ones cannot. */
function marking(rows: readonly PositionRow[], deaf: readonly string[] = []) {
  const clock = manualClock();
  const [asked, observed, begun]: [string[], string[], string[]] = [[], [], []];
  const connection: ExecutionContext['connection'] = (id) => {
    if (id === 'gone') return undefined;
    const quote = async ({ symbol }: { readonly symbol: string }): Promise<never> => {
      asked.push(`${id} ${symbol}`);
      if (deaf.includes(id)) throw new VenueError('unavailable', 'the venue is away');
      return {} as never;
    };
    return { account: { ...DEMO, name: id }, quote } as never;
  };
  const marks = keepMarks({
    clock,
    connection,
    policy: { alerts: {} as never, limits: () => ({ zone: 'UTC' }) },
    ledger: { positions: () => Promise.resolve(rows), beginDay: async (id) => void begun.push(id) },
    observe: (what) => void observed.push(what.kind === 'venue error' ? `${what.account} ${what.code}` : what.kind),
    log: { info: () => undefined, warn: (message) => void observed.push(message), error: () => undefined },
  });
  return { clock, asked, observed, begun, marks };
}

test('every 15 seconds what is held is priced, once a market, and nothing else; until it is stopped', async () => {
  const { clock, asked, marks } = marking([holds('a', BTC), holds('b', BTC, '-2'), holds('a', ETH), holds('c', ETH, '0')]);
  await clock.advance(14_999);
  expect(asked).toEqual([]);
  await clock.advance(1);
  expect(asked).toEqual(['a BTC/USDT', 'a ETH/USDT']);
  await clock.advance(15_000);
  expect(asked).toHaveLength(4);
  await marks.stop();
  await clock.advance(60_000);
  expect(asked).toHaveLength(4);
});

test('where one account cannot ask another does; where none can, it is tried again', async () => {
  const { clock, asked, observed } = marking([holds('gone', BTC), holds('a', BTC), holds('b', BTC), holds('a', ETH)], ['a']);
  await clock.advance(15_000);
  expect(asked).toEqual(['a BTC/USDT', 'a ETH/USDT', 'b BTC/USDT']);
  expect(observed).toEqual(['a unavailable', 'a unavailable']);
  await clock.advance(15_000);
  expect(asked.slice(3)).toEqual(['a BTC/USDT', 'a ETH/USDT', 'b BTC/USDT']);
});

test('a market is priced once in each price world: what a testnet says of it is not what live accounts hold', async () => {
  const toy = 'binance testnet spot';
  const { clock, asked } = marking([
    holds('toy', BTC, '1', toy),
    holds('a', BTC),
    holds('b', BTC),
    holds('toy too', BTC, '1', toy),
  ]);
  await clock.advance(15_000);
  expect(asked).toEqual(['toy BTC/USDT', 'a BTC/USDT']);
});

test('the look that finds what an account holds priced begins its day, at once where it holds nothing any more', async () => {
  const markedAt = manualClock().now();
  const { clock, begun } = marking([holds('holds', BTC), holds('held', BTC, '0'), { ...holds('priced', BTC), markedAt }]);
  await clock.advance(15_000);
  expect(begun).toEqual(['held', 'priced']);
});
