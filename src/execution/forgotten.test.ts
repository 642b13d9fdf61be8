import { describe, expect, test } from 'vitest';
import type { Known } from '../ledger/port.ts';
import { decimal } from '../model/decimal.ts';
import type { ListedOrder, ListedTrade } from '../venue/port.ts';
import { forgottenAmong } from './forgotten.ts';

const AT = Date.UTC(2026, 10, 22, 12);

function listed(venueOrderId: string, changes: Partial<ListedOrder> = {}): ListedOrder {
  const clientOrderId = `client-${venueOrderId}`;
  const terms = { side: 'buy', type: 'market', size: decimal('0.02') } as const;
  return { venueOrderId, clientOrderId, status: 'filled', filled: decimal('0.02'), at: AT, ...terms, ...changes };
}

function trade(venueOrderId: string | undefined, tradeId: string, quantity: string, price: string): ListedTrade {
  const fill = { tradeId, quantity: decimal(quantity), price: decimal(price), at: AT + Number(tradeId) };
  return { fill, ...(venueOrderId !== undefined && { venueOrderId }) };
}

function known(changes: Partial<Record<keyof Known, readonly string[]>> = {}): Known {
  const of = (name: keyof Known) => new Set(changes[name]);
  return { clientOrderIds: of('clientOrderIds'), tradeIds: of('tradeIds'), unsettled: of('unsettled') };
}

const sift = (orders: readonly ListedOrder[], trades: readonly ListedTrade[], knows = known()) =>
  forgottenAmong({ market: 'BTC/USDT', orders, trades }, knows);

describe('what the ledger does not know', () => {
  test('is told with its trades: how much, at what average, and when', () => {
    const trades = [trade('7', '1', '0.005', '50000'), trade('7', '2', '0.015', '50010'), trade('7', '2', '0.015', '50010')];
    expect(sift([listed('7')], trades)).toEqual([
      {
        market: 'BTC/USDT',
        venueOrderId: '7',
        clientOrderId: 'client-7',
        side: 'buy',
        type: 'market',
        status: 'filled',
        size: '0.02',
        filled: '0.02',
        averagePrice: '50007.5',
        placedAt: AT,
        lastTradeAt: AT + 2,
      },
    ]);
  });

  test('is told by the larger count where trades are told late, or the order’s count is', () => {
    const partly = sift([listed('7')], [trade('7', '1', '0.005', '50000')]);
    const late = sift([listed('7', { filled: decimal('0'), status: 'canceled' })], [trade('7', '1', '0.005', '50000')]);
    expect([partly[0]?.filled, late[0]?.filled]).toEqual(['0.02', '0.005']);
  });

  test('is an order that rests, although nothing has filled; one that ended without a fill holds nothing', () => {
    const nothing = { filled: decimal('0') };
    const orders = [listed('7', { ...nothing, status: 'open' }), listed('8', { ...nothing, status: 'canceled' })];
    expect(sift(orders, []).map(({ venueOrderId, status }) => [venueOrderId, status])).toEqual([['7', 'open']]);
  });

  test('is a trade whose order is not listed, one entry for each order', () => {
    const trades = [trade('9', '1', '0.01', '50000'), trade('9', '2', '0.01', '50000'), trade(undefined, '3', '1', '2')];
    expect(sift([], trades)).toEqual([
      { market: 'BTC/USDT', venueOrderId: '9', filled: '0.02', averagePrice: '50000', lastTradeAt: AT + 2 },
      { market: 'BTC/USDT', filled: '1', averagePrice: '2', lastTradeAt: AT + 3 },
    ]);
  });
});

describe('known is', () => {
  const own = [trade('7', '1', '0.02', '50000')];
  test.each([
    ['an order under our client id', known({ clientOrderIds: ['client-7'] }), listed('7')],
    ['one that is being watched, by the venue’s id', known({ unsettled: ['7'] }), listed('7')],
    ['one without a client id whose trades are booked', known({ tradeIds: ['1'] }), withoutId('7')],
  ])('%s', (_, knows, order) => {
    expect(sift([order], own, knows)).toEqual([]);
    // And what is left is a trade that is told of the same order.
    expect(sift([order], own)).toHaveLength(1);
  });

  test('a trade that is booked, or of an order that is being watched', () => {
    expect(sift([], own, known({ tradeIds: ['1'] }))).toEqual([]);
    expect(sift([], own, known({ unsettled: ['7'] }))).toEqual([]);
  });

  test('not an order of which one trade is booked and another is not', () => {
    const trades = [...own, trade('7', '2', '0.01', '50000')];
    expect(sift([withoutId('7')], trades, known({ tradeIds: ['1'] }))).toHaveLength(1);
  });
});

function withoutId(venueOrderId: string): ListedOrder {
  const { clientOrderId: _, ...order } = listed(venueOrderId);
  return order;
}
