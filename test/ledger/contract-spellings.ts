// One client_ref in several spellings: a lane gets one order of it, and every account of an acknowledged alert has an order or a denial.
import { assert, asyncProperty, array, constantFrom, record, subarray } from 'fast-check';
import { expect, test } from 'vitest';
import type { Receipt } from '../../src/intake/receive.ts';
import type { Order } from '../../src/model/order.ts';
import type { Get } from './contract.ts';
import { doubled, NAMES, openDesk, type Spelled } from './spellings.ts';

const shown = (receipt: Receipt): string[] =>
  'orders' in receipt ? receipt.orders.map(({ status, reason }) => reason?.code ?? status) : [receipt.refusal.code];
const idsOf = (orders: readonly Order[]): string[] => orders.map(({ id }) => id);

export function spellingContract(get: Get): void {
  const BASE: Spelled = { clientRef: 'r', exchange: '', prefix: '', size: '0.01', route: ['one', 'two', 'other'] };

  test('first with the exchange for one account, then without it for three: the others get their legs', async () => {
    const { ledger, clock } = get();
    const { come, accounts } = await openDesk(ledger, clock);
    const first = await come({ ...BASE, exchange: 'binance', route: ['one'] });
    const second = await come(BASE);
    if (first.kind !== 'accepted' || second.kind !== 'accepted') throw new Error(`${first.kind}, ${second.kind}`);
    expect(idsOf(second.orders).slice(0, 1)).toEqual(idsOf(first.orders));
    expect(new Set(second.orders.map(({ accountId }) => accountId))).toEqual(new Set(accounts.map(({ id }) => id)));
    expect(shown(second)).toEqual(['queued', 'queued', 'queued']);
    // Again, byte for byte: what was answered the first time.
    const again = await come(BASE);
    expect(again).toMatchObject({ kind: 'duplicate', alertId: second.alertId });
    expect('orders' in again && idsOf(again.orders)).toEqual(idsOf(second.orders));
    expect(await ledger.orders({ clientRef: 'r' })).toHaveLength(3);
  });

  test('another order is denied for the account that had the client_ref, and goes to the others', async () => {
    const { ledger, clock } = get();
    const { come } = await openDesk(ledger, clock);
    const first = await come({ ...BASE, exchange: 'binance', route: ['one'] });
    const second = await come({ ...BASE, size: '0.02' });
    expect(second.kind).toBe('accepted');
    expect(shown(second)).toEqual(['client_ref_taken', 'queued', 'queued']);
    expect('orders' in second && second.orders[0]?.reason?.text).toContain(first.alertId);
    // For an account that had it and nobody else, it is the conflict it was.
    expect(await come({ ...BASE, size: '0.02', prefix: 'BINANCE:', route: ['one'] })).toMatchObject({
      kind: 'conflict',
      earlier: first.alertId,
    });
    expect(await ledger.orders({ clientRef: 'r' })).toHaveLength(4);
  });

  test('a repeat that two earlier alerts share is a repeat, with the orders of both', async () => {
    const { ledger, clock } = get();
    const { come } = await openDesk(ledger, clock);
    const one = await come({ ...BASE, exchange: 'binance', route: ['one'] });
    const other = await come({ ...BASE, exchange: 'bybit', route: ['other'] });
    const both = await come({ ...BASE, route: ['one', 'other'] });
    if (one.kind !== 'accepted' || other.kind !== 'accepted' || both.kind !== 'duplicate') throw new Error(both.kind);
    expect(both.alertId).toBe(one.alertId);
    expect(idsOf(both.orders)).toEqual([...idsOf(one.orders), ...idsOf(other.orders)]);
  });

  test('a repeat that is committed together with what it repeats is answered with the same orders', async () => {
    const { ledger, clock } = get();
    const { come } = await openDesk(ledger, clock);
    await come({ exchange: '', prefix: '', size: '0.01', route: ['other'], clientRef: 'together' });
    const prefixed = { exchange: '', prefix: 'BINANCE:', size: '0.01', clientRef: 'together' } as const;
    const [first, again] = await Promise.all([
      come({ ...prefixed, route: ['two', 'other'] }),
      come({ ...prefixed, route: ['other'] }),
    ]);
    expect([first, again]).toMatchObject([{ kind: 'accepted' }, { kind: 'duplicate', alertId: first?.alertId }]);
    if (first?.kind !== 'accepted' || again?.kind !== 'duplicate') throw new Error('seen above');
    expect(idsOf(first.orders)).toHaveLength(2);
    expect(idsOf(again.orders)).toEqual(idsOf(first.orders));
  });

  test('any sequence of spellings and routes, one after another and at once', async () => {
    const { ledger, clock } = get();
    const { come, meant } = await openDesk(ledger, clock);
    const spelled = record({
      exchange: constantFrom('' as const, 'binance' as const, 'bybit' as const),
      prefix: constantFrom('' as const, 'BINANCE:' as const),
      size: constantFrom('0.01' as const, '0.01' as const, '0.02' as const),
      route: subarray([...NAMES], { minLength: 1 }),
    });
    let run = 0;
    const holds = asyncProperty(array(array(spelled, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), async (rounds) => {
      const clientRef = `run-${++run}`;
      const answered = new Map<string, string[]>();
      for (const round of rounds) {
        const receipts = await Promise.all(round.map((one) => come({ ...one, clientRef })));
        for (const receipt of receipts) if (receipt.kind === 'accepted') answered.set(receipt.alertId, idsOf(receipt.orders));
        for (const [i, receipt] of receipts.entries()) {
          const one = { ...BASE, ...round[i] };
          if (!('orders' in receipt)) continue;
          const before = receipt.kind === 'duplicate' ? answered.get(receipt.alertId) : undefined;
          const ids = idsOf(receipt.orders);
          // The very alert again, with another route meanwhile, is answered as the first time; all else has each account of the route.
          if (before?.every((id) => ids.includes(id)) === true) continue;
          const accounts = new Set<string>(receipt.orders.map(({ accountId }) => accountId));
          expect(meant(one).filter((id) => !accounts.has(id))).toEqual([]);
        }
      }
      const orders = await ledger.orders({ clientRef, limit: 1_000 });
      expect(doubled(orders)).toEqual([]);
    });
    await assert(holds, { numRuns: 40 });
  });
}
