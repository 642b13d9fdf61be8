// A proposal is refused only where everybody who trades there would be refused by the exchange.
import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { DEMO } from '../../../test/orders.ts';
import type { Connection } from '../../execution/connection.ts';
import type { Account } from '../../model/account.ts';
import { assumedMarket } from '../../model/market.ts';
import { type Venue, VenueError } from '../../venue/port.ts';
import { askListed } from './ask-listed.ts';

type Lists = readonly string[] | 'away' | 'silent';

function connectionOf(mode: Account['mode'], lists: Lists, type: Account['type'] = 'spot'): Connection {
  const markets = async (symbols: readonly string[]) => {
    if (lists === 'away') throw new VenueError('unreachable', 'not connected');
    if (lists === 'silent') return new Promise<never>(() => undefined);
    return symbols.filter((symbol) => lists.includes(symbol)).map((symbol) => assumedMarket(DEMO.exchange, symbol));
  };
  const ask: Connection['ask'] = (_priority, _question, put) => put({ markets } as Partial<Venue> as Venue);
  return { account: { ...DEMO, mode, type }, ask } as Partial<Connection> as Connection;
}

const NEW = 'NEW/USDT';
const live = (lists: Lists) => connectionOf('live', lists);
const testnet = (lists: Lists) => connectionOf('testnet', lists);
const paper = connectionOf('paper', [NEW]);

test.each([
  ['a live account', [live([NEW])], true],
  ['a live account that lacks it', [live(['BTC/USDT'])], false],
  ['a testnet that lacks it, beside paper, which goes by the exchange itself', [testnet([]), paper], undefined],
  ['a testnet that lacks it, beside a live account that is not connected', [testnet([]), live('away')], undefined],
  ['a testnet that lacks it, beside a live account that has it', [testnet([]), live([NEW])], true],
  ['nothing but testnets', [testnet([])], false],
  ['paper alone, which believes every name', [paper], undefined],
  ['an account of perpetuals, which knows nothing of spot', [connectionOf('live', [], 'swap')], undefined],
  ['no account there', [], undefined],
])('%s', async (_name, connections, has) => {
  expect(await askListed(connections, { exchange: DEMO.exchange, market: NEW, clock: manualClock() })).toBe(has);
});

test('of an exchange that does not answer nobody waits for more than five seconds', async () => {
  const clock = manualClock();
  const asked = askListed([live('silent')], { exchange: DEMO.exchange, market: NEW, clock });
  await clock.advance(5_000);
  expect(await asked).toBeUndefined();
});

test('what paper knows by itself needs nobody to be asked', async () => {
  expect(await askListed([paper], { exchange: DEMO.exchange, market: 'BTC/USDT', clock: manualClock() })).toBe(true);
});
