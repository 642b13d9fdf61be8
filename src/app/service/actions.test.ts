// What a person asks for in a hurry: one thing that cannot be done must not keep the others from being done.
import { expect, test } from 'vitest';
import { anOrder, BTC, DEMO } from '../../../test/orders.ts';
import type { CloseOrder } from '../../intake/close.ts';
import type { Receipt } from '../../intake/receive.ts';
import type { Ledger, OrderFilter } from '../../ledger/port.ts';
import { decimal } from '../../model/decimal.ts';
import type { AlertId, OrderId } from '../../model/ids.ts';
import { FLAT } from '../../model/position.ts';
import { systemClock } from '../clock.ts';
import { listedAs } from '../listing.ts';
import { createActions } from './actions.ts';

function actionsOn(ledger: Partial<Ledger>, close: (order: CloseOrder) => Promise<Receipt>, refresh?: () => Promise<void>) {
  const unused = () => Promise.reject(new Error('not asked for'));
  return createActions({
    ledger: ledger as Ledger,
    intake: { close },
    clock: systemClock,
    accounts: () => [DEMO],
    listed: async (_exchange, market) => listedAs(market, ['BTC/USDT']),
    reviewed: () => [{ exchange: DEMO.exchange, symbol: 'BTCUSDT', market: BTC.symbol, from: 'config' }],
    refreshMarkets: refresh ?? unused,
    reload: unused,
    notifyTest: unused,
  });
}

const ETH = { ...BTC, symbol: 'ETH/USDT', base: 'ETH' };

test('an entry that is not over gets an exit behind it: a cancel comes too late for one that has filled', async () => {
  const doubtful = [
    anOrder({ id: 'or_unseen' as OrderId, market: 'SOL/USDT', size: decimal('2') }),
    anOrder({ id: 'or_ended' as OrderId, market: 'DOGE/USDT' }),
    anOrder({ id: 'or_unknown' as OrderId, status: 'unknown', size: decimal('0.01') }),
    anOrder({ id: 'or_resting' as OrderId, status: 'open', market: 'ETH/USDT', size: decimal('3') }),
  ];
  const ledger: Partial<Ledger> = {
    orders: async ({ status }: OrderFilter) => doubtful.filter((order) => [status].flat().includes(order.status)),
    requestCancel: async (id) => {
      const order = doubtful.find((one) => one.id === id);
      return order?.id === 'or_ended' ? { ...order, status: 'canceled' } : order;
    },
    positions: async () => [],
    markets: async () => [BTC],
  };
  const closed: CloseOrder[] = [];
  const close = async (order: CloseOrder): Promise<Receipt> => {
    closed.push(order);
    return { kind: 'accepted', alertId: 'al_1' as AlertId, clientRef: 'close', status: 'queued', orders: [anOrder()] };
  };
  const result = await actionsOn(ledger, close).close({ what: 'all', account: DEMO.name, by: 'test' });
  expect(result).toMatchObject({ kind: 'done', value: { alertId: 'al_1' } });
  expect(result).toMatchObject({ value: { canceled: ['or_unseen', 'or_ended', 'or_unknown', 'or_resting'] } });
  expect(closed.map(({ market, quantity }) => [market.symbol, quantity.toString()])).toEqual([
    ['SOL/USDT', '2'],
    ['BTC/USDT', '0.01'],
    ['ETH/USDT', '3'],
  ]);
});

test('a market that cannot be left keeps neither the other markets nor an order that has rested for long', async () => {
  const canceled: OrderId[] = [];
  const resting = anOrder({ status: 'open' });
  const ledger: Partial<Ledger> = {
    orders: async ({ status }: OrderFilter) => ([status].flat().includes('open') ? [resting] : []),
    requestCancel: async (id) => (canceled.push(id), resting),
    positions: async () =>
      [BTC, ETH].map((market) => ({ ...FLAT, quantity: decimal('1'), accountId: DEMO.id, market, updatedAt: 0 })),
  };
  const refusal = { code: 'nothing_to_close' as const, error: 'there is nothing to close', hint: 'cancel the exit first' };
  const close = async ({ market }: CloseOrder): Promise<Receipt> => {
    if (market === BTC) return { kind: 'refused', alertId: 'al_1' as AlertId, refusal };
    const order = anOrder({ id: 'or_eth' as OrderId, market: 'ETH/USDT' });
    return { kind: 'accepted', alertId: 'al_2' as AlertId, clientRef: 'close', status: 'queued', orders: [order] };
  };
  const result = await actionsOn(ledger, close).close({ what: 'all', account: DEMO.name, by: 'test' });
  expect(result).toMatchObject({
    kind: 'refused',
    code: 'nothing_to_close',
    error: 'BTC/USDT: there is nothing to close',
    details: { exits: ['or_eth'], canceled: [resting.id] },
  });
  expect(canceled).toEqual([resting.id]);
});

test('a person cannot say that more has filled than was asked, or less than is booked', async () => {
  const unknown = anOrder({ status: 'unknown', size: decimal('0.01'), filled: decimal('0.004') });
  const ledger: Partial<Ledger> = { order: async () => unknown, status: async () => ({ frozen: [] }) as never };
  const actions = actionsOn(ledger, () => Promise.reject(new Error('nothing is closed')));
  const say = (quantity: string) => actions.resolve({ orderId: unknown.id, as: 'filled', quantity, price: '50000', by: 'anna' });
  expect(await say('0.5')).toMatchObject({ kind: 'refused', status: 400, code: 'fill_wrong' });
  expect(await say('0.001')).toMatchObject({ kind: 'refused', status: 400, code: 'fill_wrong' });
});

test('a market is left by the name on the chart; by one that is not known nothing is touched', async () => {
  const canceled: OrderId[] = [];
  const ledger: Partial<Ledger> = {
    orders: async ({ status }: OrderFilter) =>
      [status].flat().includes('open') ? [anOrder({ status: 'open', market: 'ETH/USDT' })] : [],
    requestCancel: async (id) => (canceled.push(id), undefined),
    positions: async () =>
      [BTC, ETH].map((market) => ({ ...FLAT, quantity: decimal('1'), accountId: DEMO.id, market, updatedAt: 0 })),
  };
  const closed: string[] = [];
  const actions = actionsOn(ledger, async ({ market }) => {
    closed.push(market.symbol);
    return { kind: 'accepted', alertId: 'al_1' as AlertId, clientRef: 'close', status: 'queued', orders: [] };
  });
  const close = (market: string) => actions.close({ what: { market }, account: DEMO.name, by: 'test' });
  expect(await close('BTC/USTD')).toMatchObject({
    status: 404,
    code: 'market_not_found',
    error: `there is no market BTC/USTD in ${DEMO.name}`,
    hint: 'did you mean BTC/USDT?',
  });
  expect([closed, canceled]).toEqual([[], []]);
  for (const market of ['BTCUSDT', 'btc/usdt', 'ethusdt']) expect(await close(market)).toMatchObject({ kind: 'done' });
  expect(closed).toEqual(['BTC/USDT', 'BTC/USDT', 'ETH/USDT']);
  expect(canceled).toHaveLength(1);
});

test('an entry that fills before its cancel is held by then, and left', async () => {
  const entry = anOrder({ status: 'open' });
  let filled = false;
  const ledger: Partial<Ledger> = {
    orders: async ({ status }: OrderFilter) => ([status].flat().includes('open') ? [entry] : []),
    requestCancel: async () => {
      filled = true;
      return { ...entry, status: 'filled' };
    },
    positions: async () => (filled ? [{ ...FLAT, quantity: decimal('1'), accountId: DEMO.id, market: BTC, updatedAt: 0 }] : []),
    markets: async () => [BTC],
  };
  const closed: string[] = [];
  const actions = actionsOn(ledger, async ({ market }) => {
    closed.push(market.symbol);
    return { kind: 'accepted', alertId: 'al_1' as AlertId, clientRef: 'close', status: 'queued', orders: [] };
  });
  await actions.close({ what: { market: 'BTCUSDT' }, account: DEMO.name, by: 'test' });
  expect(closed).toEqual(['BTC/USDT']);
});

test('a proposal is not approved for a market that its exchange does not have, and where that is not known it is said', async () => {
  const proposal = {
    id: 'mp1',
    exchange: DEMO.exchange,
    symbol: 'FOO',
    candidates: [],
    note: '',
    seen: 1,
    firstAt: 0,
    lastAt: 0,
  };
  const approved: string[] = [];
  const ledger: Partial<Ledger> = {
    proposals: async () => [{ ...proposal, status: 'open' }],
    approveMarket: async (_id, market) => (approved.push(market), { ...proposal, status: 'approved', market }),
  };
  const unused = () => Promise.reject(new Error('not asked for'));
  const actions = actionsOn(ledger, unused, async () => undefined);
  expect(await actions.approveMarket('mp1', undefined, 'test')).toMatchObject({
    code: 'market_needed',
    hint: 'name the market with --market BASE/QUOTE: pinewire markets find LETTERS shows what there is',
  });
  expect(await actions.approveMarket('mp1', 'BTC/USTD', 'test')).toMatchObject({
    status: 422,
    code: 'market_not_listed',
    error: 'binance has no market BTC/USTD',
    hint: 'did you mean BTC/USDT?',
  });
  expect(approved).toEqual([]);
  expect(await actions.approveMarket('mp1', 'BTC/USDT', 'test')).toMatchObject({ kind: 'done', value: { checked: true } });
  expect(await actions.approveMarket('mp1', 'BTC/USDT:USDT', 'test')).toMatchObject({ kind: 'done', value: { checked: false } });
});

test.each([
  ['filled', { kind: 'refused', status: 409, code: 'order_over', hint: 'pinewire close leaves what is held by it' }],
  ['denied', { kind: 'refused', status: 409, code: 'order_over', hint: 'pinewire order or_1 says why' }],
  ['canceled', { kind: 'done' }],
  ['open', { kind: 'done' }],
] as const)('a cancel of an order that is %s', async (status, expected) => {
  const order = anOrder({ status, filled: decimal(status === 'filled' ? '0.01' : '0') });
  const actions = actionsOn({ requestCancel: async () => order }, () => Promise.reject(new Error('not asked for')));
  expect(await actions.cancel(order.id, 'test')).toMatchObject(expected);
});
