// F29 A machine whose time is set while pinewire runs: entries stop, exits go on, nothing is doubled or left waiting, and all is as before
// once the time is right again. The real program, with a wall clock that the test moves under it.
import { describe, expect, test } from 'vitest';
import { fakedClock, whyNoFakedClock } from './faked-clock.ts';
import { isOver, type OrderRow, prepareService, simulatedDesk, until, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
const PLACE = { method: 'POST', path: '^/api/v3/order$' };
const HOUR_S = 3_600;

const isSkipped = whyNoFakedClock !== undefined && process.env.CI === undefined;

describe.skipIf(isSkipped)(`a wall clock that is set while it runs${isSkipped ? ` (SKIPPED: ${whyNoFakedClock})` : ''}`, () => {
  test.concurrent.each([
    ['an hour ahead', HOUR_S],
    ['an hour back', -HOUR_S],
  ])(
    '%s: no entry goes out, an exit does, an order in doubt is settled, and everything goes on once it is right again',
    async (_, seconds) => {
      expect(whyNoFakedClock).toBeUndefined();
      await using venue = await startSimulator({ accounts: venueAccounts(['solo'], { USDT: '1000000', BTC: '1' }) });
      await using solo = await prepareService(`${simulatedDesk(venue, { solo: '' })}alerts: {entry_ttl: 30m}\n`);
      using clock = fakedClock();
      await solo.start(clock.env);
      const post = (base: string, ref: string, more: object = {}) =>
        solo.post({
          symbol: `${base}USDT`,
          exchange: 'binance',
          strategy: 'solo',
          side: 'buy',
          size: SIZES[base],
          client_ref: ref,
          ...more,
        });
      const sent = async (base: string, ref: string, more: object = {}): Promise<OrderRow> => {
        expect(await post(base, ref, more)).toMatchObject({ status: 200 });
        return solo.orderWhen(ref, isOver);
      };
      const statusOf = async (ref: string) => (await solo.orders(`client_ref=${ref}`))[0]?.status;

      const first = await sent('BTC', 'first');
      expect(first.status).toBe('filled');
      expect((await post('ETH', 'rests', { type: 'limit', price: '2000' })).status).toBe(200);
      await solo.orderWhen('rests', ({ status }) => status === 'open');
      // Taken in, never answered, and not shown for a while: nobody can say what became of it when the clock moves.
      await venue.setFaults([
        { kind: 'cut_after', count: 1, match: PLACE },
        { kind: 'lagging_lookup', match: { symbol: 'SOLUSDT' }, params: { ms: 6_000 } },
      ]);
      expect((await post('SOL', 'doubt')).status).toBe(200);
      await solo.orderWhen('doubt', ({ status }) => status === 'unknown');

      clock.move(seconds);
      expect(await sent('DOGE', 'meanwhile')).toMatchObject({ status: 'denied', code: 'clock_skew', attempts: 0 });
      expect(await sent('BTC', 'leaves', { side: 'sell', action: 'close' })).toMatchObject({ status: 'filled' });
      expect(await solo.orderWhen('doubt', isOver)).toMatchObject({ status: 'filled', attempts: 1 });
      expect(await post('BTC', 'first')).toMatchObject({ status: 200, body: { duplicate: true, orders: [{ id: first.id }] } });
      // A resting entry is canceled where its time seems over, and stays where it does not.
      if (seconds > 0) expect(await solo.orderWhen('rests', isOver)).toMatchObject({ status: 'canceled' });
      else expect(await statusOf('rests')).toBe('open');

      clock.move(0);
      await venue.clearFaults();
      expect(await sent('DOGE', 'after')).toMatchObject({ status: 'filled' });
      expect(await sent('DOGE', 'out', { side: 'sell', action: 'close' })).toMatchObject({ status: 'filled' });
      // What rests is watched as before.
      const resting = (await venue.orders()).find(({ symbol, status }) => symbol === 'ETHUSDT' && status === 'NEW');
      if (resting !== undefined) await venue.fill(resting.orderId, resting.origQty);
      expect(
        await until(
          () => statusOf('rests'),
          (status) => status !== 'open',
        ),
      ).toBe(resting === undefined ? 'canceled' : 'filled');
      expect(resting === undefined).toBe(seconds > 0);
      for (const [base, ref] of [
        ['BTC', 'first'],
        ['SOL', 'doubt'],
        ['DOGE', 'after'],
      ] as const)
        expect((await post(base, ref)).body).toMatchObject({ duplicate: true });
      const refs = ['first', 'rests', 'doubt', 'leaves', 'after', 'out'];
      const orders = await Promise.all(refs.map((ref) => solo.orderWhen(ref, isOver)));
      const placed = (await venue.orders()).map(({ clientOrderId }) => clientOrderId);
      expect(placed.toSorted()).toEqual(orders.map(({ client_order_id }) => client_order_id).toSorted());
      expect((await solo.api('/api/status')).body).toMatchObject({ ready: true, unknown_orders: 0, queue_depth: 0, frozen: [] });
      expect(await solo.cli('audit', 'verify')).toMatchObject({ code: 0 });
    },
  );
});
