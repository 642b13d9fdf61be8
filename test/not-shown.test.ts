// A resting order that the venue has forgotten, or whose trades it does not show: it is looked for, said, and passed by exits, which take no more than is there.
import { expect, test } from 'vitest';
import type { ExecutionContext } from '../src/execution/context.ts';
import { runLane } from '../src/execution/lane.ts';
import { createVouching } from '../src/execution/vouch.ts';
import { openSqliteLedger } from '../src/ledger/sqlite/open.ts';
import { decimal, plain } from '../src/model/decimal.ts';
import { venueFacts } from '../src/venue/facts.ts';
import type { Lookup, OrderReference, PlaceRequest } from '../src/venue/port.ts';
import { aFolder } from './ledger/folder.ts';
import { aFill, anAttempt, setScene } from './ledger/scene.ts';
import { manualClock } from './manual-clock.ts';
import { BTC } from './orders.ts';

/** The venue shows no order; or all of them as over, with so much filled and no trade. */
type Shown = 'nothing' | '0.01' | '0.004';

/** 0.01 BTC are held, and a take-profit on all of it was acknowledged; the venue, which shows so little, has `free` of them. */
async function aForgottenTakeProfit(free: string, shown: Shown = 'nothing') {
  const clock = manualClock();
  const ledger = await openSqliteLedger({ file: `${aFolder()}/s.db`, clock, role: 'serve' });
  const scene = await setScene(ledger, clock);
  const placed: PlaceRequest[] = [];
  const connection = {
    account: scene.account,
    awayFor: () => 0,
    stream: {},
    venue: async () => ({ facts: venueFacts('binance'), markets: async () => [BTC] }),
    lookup: async ({ clientOrderId }: OrderReference): Promise<Lookup> => {
      if (shown === 'nothing') return { kind: 'none', venueTime: clock.now(), searched: ['open orders', 'history'] };
      const report = { clientOrderId, venueOrderId: '7', status: 'canceled', filled: decimal(shown), fills: [] } as const;
      return { kind: 'found', report, searched: ['order by client id'] };
    },
    learnRules: async () => undefined,
    balances: () => undefined,
    readBalances: async () => ({ at: clock.now(), free: new Map([['BTC', decimal(free)]]), total: new Map() }),
    balancesMoved: () => undefined,
    admit: async () => undefined,
    preparePlace: async (request: PlaceRequest) => {
      placed.push(request);
      const { request: record } = anAttempt(clock, { clientOrderId: request.clientOrderId } as never);
      return { record, send: async () => ({ kind: 'unsent', code: 'away', message: 'it was only looked at' }) };
    },
  };
  const policy = {
    limits: () => ({ zone: 'UTC' }),
    alerts: { maxAge: 60_000, priceMeans: 'reference', maxSlippage: decimal('1') },
  };
  const log = { info: () => undefined, warn: () => undefined };
  const context = {
    ledger,
    clock,
    policy,
    log,
    worker: 'worker-1',
    connection: () => connection,
    observe: () => undefined,
  } as unknown as ExecutionContext;
  const entry = await scene.open({ clientRef: 'entry' });
  const fills = [aFill('t', '0.01', '50000')];
  const bought = scene.report(entry, { status: 'filled', filled: decimal('0.01'), fills });
  await ledger.book({ orderId: entry.id, report: bought, via: 'poll', nextAt: 0 });
  const profit = await scene.open({ clientRef: 'profit', exit: true, order: { type: 'limit', price: decimal('60000') } });
  const vouching = createVouching(ledger.epoch, clock.now);
  /** Polls the take-profit for ten minutes. */
  const wait = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) {
      await clock.advance(31_000);
      await runLane(context, vouching, scene.lane, () => false);
    }
  };
  return { ...scene, clock, profit, wait, run: () => runLane(context, vouching, scene.lane, () => placed.length > 0), placed };
}

test('it is said once, its cancel is not repeated for ever, and the journal does not grow', async () => {
  const { ledger, profit, wait } = await aForgottenTakeProfit('0.01');
  await ledger.requestCancel(profit.id, { code: 'person', text: 'anna asked' });
  // An order nobody has missed yet is canceled; this one has been missed twice by now.
  const missed = {
    orderId: profit.id,
    lookup: { kind: 'none', venueTime: 0, searched: [] },
    pastWindow: false,
    nextAt: 0,
  } as const;
  await ledger.noteLookup({ ...missed, waits: { code: 'not_shown', text: '', since: 0 } });
  const before = (await ledger.status(0)).journal.seq;
  await wait();
  expect((await ledger.order(profit.id))?.reason?.code).toBe('not_shown');
  expect((await ledger.status(0)).journal.seq).toBe(before);
});

test.each([
  ['market', '0.01', '0.01'],
  ['limit', '0.01', '0.01'],
  // The coins are locked all the same, or gone: what is left is what can be sold.
  ['market', '0.004', '0.004'],
  ['market', '0', undefined],
] as const)('an exit at the %s passes it and sells what is free, %s: %s', async (type, free, expected) => {
  const { ledger, queue, wait, run, placed, profit } = await aForgottenTakeProfit(free);
  await wait();
  expect(await ledger.events({ kinds: ['order.not_shown'] })).toMatchObject([{ orderId: profit.id }]);
  // A stop leaves all of it; a limit order names its size.
  const asked = type === 'limit' ? { price: decimal('55000') } : { asked: { kind: 'position' } as const };
  const stop = await queue({ clientRef: 'stop', exit: true, order: { type, ...asked } });
  await run();
  expect(placed.map(({ size }) => plain(size))).toEqual(expected === undefined ? [] : [expected]);
  // With nothing free it waits, and says for what.
  if (expected === undefined)
    expect(await ledger.order(stop.id)).toMatchObject({ status: 'queued', reason: { code: 'lane_unknown' } });
  expect((await ledger.order(profit.id))?.cancelRequested).toBeUndefined();
});

test.each([
  // What is free beyond what the venue says was left is not pinewire's.
  ['0.004', '5', '0.006'],
  ['0.004', '0.002', '0.002'],
  ['0.01', '5', undefined],
  ['0.004', '0', undefined],
] as const)(
  'one that is over with %s filled without a trade is said once, not canceled, and passed by an exit; of %s free it sells %s',
  async (filled, free, expected) => {
    const { ledger, queue, wait, run, placed, profit } = await aForgottenTakeProfit(free, filled);
    await wait();
    const waiting = await ledger.order(profit.id);
    expect(waiting).toMatchObject({ status: 'open', reason: { code: 'trades_missing' } });
    expect(waiting?.reason?.text).toContain(`${filled} of it filled, and shows trades of 0`);
    expect(await ledger.events({ kinds: ['order.trades_missing'] })).toMatchObject([{ orderId: profit.id }]);
    await ledger.requestCancel(profit.id, { code: 'person', text: 'anna asked' });
    const before = (await ledger.status(0)).journal.seq;
    await wait();
    expect((await ledger.status(0)).journal.seq).toBe(before);
    const stop = await queue({ clientRef: 'stop', exit: true, order: { type: 'market', asked: { kind: 'position' } } });
    await run();
    expect(placed.map(({ size }) => plain(size))).toEqual(expected === undefined ? [] : [expected]);
    if (expected === undefined) expect((await ledger.order(stop.id))?.status).toBe('queued');
  },
);
