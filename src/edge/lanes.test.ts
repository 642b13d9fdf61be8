// Who waits for whom in the spool: nothing overtakes what may be for the same market, and nothing else waits.
import { array, assert as check, constantFrom, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { type AlertScope, canonicalSymbol, mayBeSame } from '../model/alert.ts';
import { Lanes } from './lanes.ts';

const scope = (symbol: string, exchange = '', strategy = 's1'): AlertScope => ({
  strategy,
  exchange,
  symbol: canonicalSymbol(symbol, exchange),
});

function lanesOf(...scopes: AlertScope[]): Lanes {
  const lanes = new Lanes();
  for (const [i, one] of scopes.entries()) lanes.add(i + 1, one);
  return lanes;
}

test('an alert for another exchange, strategy or symbol waits for nobody', () => {
  const lanes = lanesOf(
    scope('BTCUSDT', 'bybit'),
    scope('BTCUSDT', 'binance'),
    scope('ETHUSDT', 'bybit'),
    scope('BTCUSDT', 'bybit', 's2'),
    scope('BTCUSDT', 'bybit'),
  );
  expect(lanes.news()).toEqual([1, 2, 3, 4]);
  expect(lanes.news()).toEqual([]);
});

test.each([
  ['a prefix and none', scope('BINANCE:BTCUSDT'), scope('BTCUSDT')],
  ['none and a prefix', scope('BTCUSDT'), scope('BINANCE:BTCUSDT')],
  ['no exchange and one', scope('BTCUSDT'), scope('BTCUSDT', 'binance')],
  ['an exchange and none', scope('BTCUSDT', 'binance'), scope('BTCUSDT')],
  ['a prefix that is the exchange', scope('BINANCE:BTCUSDT'), scope('BTCUSDT', 'binance')],
  // A row of the receiver's table may lead a chart of Binance to a market at Bybit.
  ['a prefix that is another exchange', scope('BINANCE:BTCUSDT'), scope('BTCUSDT', 'bybit')],
])('%s: the later one waits for the earlier one', (_, one, other) => {
  const lanes = lanesOf(one, other);
  expect(lanes.news()).toEqual([1]);
  lanes.remove(1);
  expect(lanes.news()).toEqual([2]);
});

test('what comes after an alert without exchange waits for it, and for what it waits for', () => {
  const lanes = lanesOf(scope('BTCUSDT', 'bybit'), scope('BTCUSDT'), scope('BTCUSDT', 'binance'));
  expect(lanes.news()).toEqual([1]);
  lanes.remove(1);
  expect(lanes.news()).toEqual([2]);
  lanes.remove(2);
  expect(lanes.news()).toEqual([3]);
});

test('an older alert that is put back goes first again, and the one behind it is told anew', () => {
  const lanes = new Lanes();
  for (const seq of [2, 3]) lanes.add(seq, scope('BTCUSDT'));
  expect(lanes.news()).toEqual([2]);
  lanes.add(1, scope('BTCUSDT', 'binance'));
  expect([lanes.isFree(2), lanes.news()]).toEqual([false, [1]]);
  lanes.remove(1);
  expect([lanes.isFree(2), lanes.news()]).toEqual([true, [2]]);
});

test('read again from the file, only what is new is told', () => {
  const before = lanesOf(scope('A'), scope('B'), scope('C'));
  before.news();
  before.add(4, scope('D'));
  const now = lanesOf(scope('A'), scope('B'), scope('C'), scope('D'));
  now.tellOnlyNews(before, (seq) => seq !== 2);
  expect(now.news()).toEqual([2, 4]);
});

const SOME = constantFrom('BTCUSDT', 'BINANCE:BTCUSDT', 'BYBIT:BTCUSDT', 'ETHUSDT');
const scopes = record({ symbol: SOME, exchange: constantFrom('', 'binance', 'bybit'), strategy: constantFrom('s1', 's2') });

test('in whatever order alerts go, are put back or taken out: free is exactly what nothing earlier holds up', () => {
  check(
    property(array(record({ of: scopes, pick: constantFrom(0, 1, 2, 3, 5, 8) }), { maxLength: 40 }), (steps) => {
      const lanes = new Lanes();
      const waiting = new Map<number, AlertScope>();
      const gone: [number, AlertScope][] = [];
      const told = new Set<number>();
      for (const [i, { of, pick }] of steps.entries()) {
        const one = scope(of.symbol, of.exchange, of.strategy);
        const victim = [...waiting][pick];
        const back = gone.pop();
        const [seq, added] = pick === 8 && back !== undefined ? back : [i, one];
        waiting.set(seq, added);
        lanes.add(seq, added);
        if (victim !== undefined) {
          waiting.delete(victim[0]);
          lanes.remove(victim[0]);
          told.delete(victim[0]);
          gone.push(victim);
        }
        for (const news of lanes.news()) told.add(news);
        const holdsUp = ([a, first]: [number, AlertScope], [b, second]: [number, AlertScope]) =>
          a < b && first.strategy === second.strategy && mayBeSame(first, second);
        for (const late of waiting) {
          const expected = ![...waiting].some((early) => holdsUp(early, late));
          expect([late[0], lanes.isFree(late[0])]).toEqual([late[0], expected]);
          if (expected) expect(told).toContain(late[0]);
        }
        expect(lanes.size).toBe(waiting.size);
      }
    }),
  );
});

test('thousands in one lane go one after the other', () => {
  const lanes = new Lanes();
  for (let seq = 1; seq <= 5_000; seq++) lanes.add(seq, scope('BTCUSDT'));
  const order: number[] = [];
  for (let news = lanes.news(); news.length > 0; news = lanes.news()) {
    order.push(...news);
    for (const seq of news) lanes.remove(seq);
  }
  expect(order).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
});
