import { describe, expect, test } from 'vitest';
import type { Comparison, ComparisonResult, ForgottenOrder } from '../../ledger/port.ts';
import type { AccountId } from '../../model/ids.ts';
import { comparedProblems, comparedText, comparedWarnings, isMended, presentCompared, readCompared } from './compared.ts';

const AT = Date.UTC(2026, 10, 22, 12);
const WEEK_MS = 7 * 86_400_000;
const name = (): string => 'main';

function order(i: number): ForgottenOrder {
  return { market: 'BTC/USDT', clientOrderId: `id-${i}`, side: 'buy', size: '0.02', filled: '0.01', averagePrice: `5000${i}` };
}

function result(changes: Partial<ComparisonResult> = {}): ComparisonResult {
  const nothing = { orders: [], more: 0, others: [], moreOthers: 0 };
  return { comparedAt: AT, from: AT - 3_600_000, to: AT, markets: ['BTC/USDT'], asked: [], untold: [], ...nothing, ...changes };
}

async function read(comparison: Partial<Comparison>, known: readonly string[] = [], now = AT, configured = ['main']) {
  const accountId = 'ac_1' as AccountId;
  const ledger = {
    comparisons: async () => [{ accountId, epoch: 2, since: AT - 60_000, forgotAt: AT, ...comparison }],
    known: async () => ({ clientOrderIds: new Set(known), tradeIds: new Set<string>(), unsettled: new Set<string>() }),
  };
  return readCompared({ ledger, now, configured, accountName: name });
}

async function textOf(...given: Parameters<typeof read>): Promise<readonly (string | boolean)[]> {
  return (await read(...given)).flatMap((one) => [comparedText(one, name), isMended(one)]);
}

describe('in words', () => {
  test('an account that was not compared yet', async () => {
    const [one] = await read({});
    if (one === undefined) throw new Error('none');
    const text =
      'account main has not been compared with its exchange since the store forgot: what was placed there after 2026-11-22 11:59 UTC is not known';
    expect([comparedText(one, name), isMended(one)]).toEqual([text, false]);
    expect(comparedProblems([one], name)).toMatchObject([
      { text, hint: expect.stringMatching(/^it is asked every/) as string, since: AT },
    ]);
  });

  test('what was found, three of them by name, and how many', async () => {
    const orders = [1, 2, 3, 4].map(order);
    expect(await textOf({ result: result({ orders, more: 6 }) })).toEqual([
      'account main has 10 orders at the exchange that the store has forgotten: buy 0.01 of 0.02 BTC/USDT at 50001, buy 0.01 of 0.02 BTC/USDT at 50002, buy 0.01 of 0.02 BTC/USDT at 50003 and 7 more',
      false,
    ]);
    const stray: ForgottenOrder = { market: 'BTC/USDT', filled: '1', status: 'open' };
    expect((await textOf({ result: result({ orders: [stray] }) }))[0]).toContain(
      '1 order at the exchange that the store has forgotten: a trade of 1 BTC/USDT (open)',
    );
  });

  test('what is left of it once alerts have come again', async () => {
    const orders = [1, 2].map(order);
    expect((await textOf({ result: result({ orders }) }, ['id-1']))[0]).toBe(
      'account main has 1 order at the exchange that the store has forgotten: buy 0.01 of 0.02 BTC/USDT at 50002',
    );
    expect(await textOf({ result: result({ orders }) }, ['id-1', 'id-2'])).toEqual([
      'account main: every order that the store had forgotten is here again',
      true,
    ]);
  });

  test('that nothing was found, and whose orders there are beside', async () => {
    const text =
      'account main was compared with its exchange between 2026-11-22 11:00 UTC and 2026-11-22 12:00 UTC: nothing is there that the store has forgotten';
    expect(await textOf({ result: result() })).toEqual([text, true]);
    expect(await textOf({ result: result({ others: [order(1)], moreOthers: 2 }) })).toEqual([
      `${text}, beside 3 orders of others`,
      true,
    ]);
    expect(comparedProblems(await read({ result: result() }), name)).toEqual([]);
  });
});

test('in the first line three accounts are named, those first that have something, and the others counted', async () => {
  const [pending, found] = [await read({}), await read({ result: result({ orders: [order(1)] }) })];
  const problems = comparedProblems([...pending, ...pending, ...pending, ...found, ...found], name);
  const [first, second, third, rest] = comparedWarnings(problems);
  expect([first, second]).toEqual([first, first]);
  expect(first).toMatch(/^account main has 1 order at the exchange .*: let its alert come again/);
  expect(third).toMatch(/^account main has not been compared/);
  expect(rest).toBe('2 accounts more to be looked at for what the store has forgotten: pinewire doctor lists them');
  expect(comparedWarnings(problems.slice(0, 3))).toHaveLength(3);
});

test('a result is shown for the week in which alerts may come again, what is due for as long as somebody can ask', async () => {
  expect(await read({ result: result() }, [], AT + WEEK_MS - 1)).toHaveLength(1);
  expect(await read({ result: result() }, [], AT + WEEK_MS)).toEqual([]);
  expect(await read({}, [], AT + WEEK_MS)).toHaveLength(1);
  expect(await read({}, [], AT, ['another'])).toEqual([]);
});

test('the API shows each order with what became of it', async () => {
  const [one] = await read({ result: result({ orders: [1, 2].map(order) }) }, ['id-1']);
  if (one === undefined) throw new Error('none');
  expect(presentCompared(one, name)).toMatchObject({
    account: 'main',
    epoch: 2,
    since: '2026-11-22T11:59:00.000Z',
    compared_at: '2026-11-22T12:00:00.000Z',
    from: '2026-11-22T11:00:00.000Z',
    not_mended: 1,
    orders: [
      { client_order_id: 'id-1', mended: true, average_price: '50001', venue_order_id: null },
      { client_order_id: 'id-2', mended: false },
    ],
  });
  const [pending] = await read({});
  if (pending === undefined) throw new Error('none');
  expect(presentCompared(pending, name)).toMatchObject({ compared_at: null, from: null, to: null, orders: [], not_mended: 0 });
});
