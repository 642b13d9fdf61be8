import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { aView, anExit, anOrder, BTC, DEMO } from '../../test/orders.ts';
import type { LaneWork } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import { FLAT } from '../model/position.ts';
import type { Order } from '../model/order.ts';
import { VenueError } from '../venue/port.ts';
import type { ExecutionContext } from './context.ts';
import { runLane } from './lane.ts';
import { createVouching } from './vouch.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const resting = anOrder({ status: 'open', type: 'limit', cancelRequested: { code: 'person', text: 'canceled by a person' } });
const stop = anExit({ firedAt: NOW });
const request = { method: 'POST', url: '/', headers: {}, body: '', digest: '' };
const prepared = { record: request, validUntil: NOW + 5_000, send: () => Promise.reject(new Error('sent behind a fence')) };

/** A pass through a lane of one order, where another worker holds the lane: how often this one comes to the ledger with a request or a verdict. */
async function commitsTried(order: Order, changes: { readonly held?: string; readonly prepare?: () => Promise<never> } = {}) {
  const clock = manualClock(NOW);
  let commits = 0;
  const nothing = { unsettled: [], queued: [], ended: [] };
  const work: LaneWork =
    order.status === 'queued'
      ? { ...nothing, queued: [{ order, nextAt: NOW, tries: 0, arrival: 1 }] }
      : { ...nothing, unsettled: [{ order, nextAt: NOW, attempts: [], tries: 0 }] };
  const position = { ...FLAT, quantity: decimal(changes.held ?? '0.01'), cost: decimal('500') };
  const epoch = () => ({ number: 1, inherited: 0 });
  const ledger = {
    epoch,
    laneWork: () => Promise.resolve(work),
    halts: () => Promise.resolve([]),
    view: () => Promise.resolve(aView(order, { position })),
    submit: () => Promise.resolve({ kind: 'fenced' }).finally(() => commits++),
    submitCancel: () => Promise.resolve('fenced').finally(() => commits++),
  };
  const connection = {
    account: DEMO,
    awayFor: () => 0,
    venue: () => Promise.resolve({ markets: () => Promise.resolve([BTC]) }),
    learnRules: () => Promise.resolve(undefined),
    readBalances: () => Promise.resolve({ at: NOW, free: new Map([['BTC', decimal('1')]]), total: new Map() }),
    balances: () => undefined,
    admit: () => Promise.resolve(),
    preparePlace: changes.prepare ?? (() => Promise.resolve(prepared)),
    prepareCancel: () => Promise.resolve(prepared),
  };
  const context = {
    clock,
    ledger,
    worker: 'w',
    policy: { limits: () => ({ zone: 'UTC' }), alerts: { maxAge: 60_000, priceMeans: 'reference' } },
    connection: () => connection,
    observe: () => undefined,
    log: { info: () => undefined },
  } as unknown as ExecutionContext;
  const lane = { accountId: order.accountId, market: order.market };
  await runLane(context, createVouching(epoch, clock.now), lane, () => commits >= 5);
  return commits;
}

const refuse = () => Promise.reject(new VenueError('not_supported', 'the venue has no such order'));

test('F28 a pass ends where another worker holds the lane, however long that lease is, and is not tried again and again', async () => {
  expect(await commitsTried(resting)).toBe(1);
  expect(await commitsTried(stop)).toBe(1);
  // One that only brings a denial: nothing to close, and what the venue cannot do.
  expect(await commitsTried(stop, { held: '0' })).toBe(1);
  expect(await commitsTried(stop, { prepare: refuse })).toBe(1);
});
