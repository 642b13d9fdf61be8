// Perpetual futures at an exchange, through the whole service and ccxt's own class, against a simulator of Binance USD-M.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOver, type OrderRow, type ServiceProcess } from './service.ts';
import type { UsdmSimulator } from './simulator/usdm.ts';
import { setSwapScene, type SwapScene } from './swap-scene.ts';

let scene: SwapScene;
let venue: UsdmSimulator;
let service: ServiceProcess;

beforeAll(async () => {
  ({ venue, service } = scene = await setSwapScene());
  await service.start();
});

afterAll(() => scene.end());

async function sent(ref: string, side: string, size: string, more: object = {}): Promise<OrderRow> {
  const alert = { symbol: 'BINANCE:BTCUSDT.P', strategy: 'trend', side, size, client_ref: ref, ...more };
  const { status, body } = await service.post(alert);
  expect({ status, body }).toMatchObject({ status: 200 });
  return service.orderWhen(ref, isOver);
}

async function positionIs(quantity: string): Promise<void> {
  await expect
    .poll(async () => {
      const { body } = await service.api('/api/positions');
      const rows = body['positions'] as readonly { market: string; quantity: string }[];
      return rows.find(({ market }) => market === 'BTC/USDT:USDT')?.quantity ?? '0';
    })
    .toBe(quantity);
}

describe('one net position a market', () => {
  test('a short opens without reduceOnly; its exit carries it, and the id and the window stand in both', async () => {
    expect(await sent('short', 'sell', '0.1')).toMatchObject({ status: 'filled', effect: 'entry', fee: '2.5' });
    await positionIs('-0.1');
    expect(await sent('cover', 'buy', '0.25', { action: 'close' })).toMatchObject({
      status: 'filled',
      effect: 'exit',
      size: '0.1',
    });
    await positionIs('0');
    expect(venue.position('BTCUSDT')).toBe('0');
    const [entry, exit] = venue.placed;
    expect([entry?.get('reduceOnly'), exit?.get('reduceOnly')]).toEqual([null, 'true']);
    for (const params of [entry, exit]) {
      expect(params?.get('newClientOrderId')).toMatch(/^[0-9a-f]{32}$/);
      expect(Number(params?.get('recvWindow'))).toBeGreaterThan(0);
    }
  });

  test('an order that was taken in and never answered is found by its id, and not placed again', async () => {
    const before = venue.orders.length;
    venue.cutNext = true;
    expect(await sent('cut', 'buy', '0.05')).toMatchObject({ status: 'filled', attempts: 1, filled: '0.05' });
    expect(venue.orders.length).toBe(before + 1);
    await positionIs('0.05');
  });

  test('crossing zero is an exit and an entry, in this order', async () => {
    const before = venue.placed.length;
    await sent('turn', 'sell', '0.08');
    await positionIs('-0.03');
    expect(venue.placed.slice(before).map((params) => [params.get('quantity'), params.get('reduceOnly')])).toEqual([
      ['0.05', 'true'],
      ['0.03', null],
    ]);
    await sent('home', 'buy', '0.03', { action: 'close' });
    await positionIs('0');
  });

  test('sizes meet the rules of the perpetual, not those of the spot market', async () => {
    const { status, body } = await service.post({
      symbol: 'BTCUSDT.P',
      exchange: 'binance',
      strategy: 'trend',
      side: 'buy',
      size: '0.0009',
      client_ref: 'small',
    });
    expect({ status, code: body['code'] }).toEqual({ status: 422, code: 'size_below_minimum' });
  });

  test('beyond max_leverage of the venue’s own balance nothing is sent', async () => {
    const before = venue.placed.length;
    expect(await sent('much', 'buy', '0.41')).toMatchObject({ status: 'denied', code: 'max_leverage' });
    expect(venue.placed.length).toBe(before);
  });
});

describe('longs and shorts apart', () => {
  test('the mode was changed meanwhile: the order is refused in front of the engine, spelled anew, and placed once', async () => {
    venue.hedged = true;
    const before = venue.orders.length;
    expect(await sent('hedged', 'sell', '0.1')).toMatchObject({ status: 'filled', attempts: 2 });
    expect(venue.orders.length).toBe(before + 1);
    expect(venue.position('BTCUSDT', 'SHORT')).toBe('-0.1');
    expect(await sent('hedged-out', 'buy', '0.1', { action: 'close' })).toMatchObject({ status: 'filled', effect: 'exit' });
    expect(venue.position('BTCUSDT', 'SHORT')).toBe('0');
    const exit = venue.placed.at(-1);
    expect([exit?.get('positionSide'), exit?.get('reduceOnly')]).toEqual(['SHORT', null]);
  });
});
