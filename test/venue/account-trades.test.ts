// Venues that list the whole account's trades: those of one order are found however many of other markets lie in front of them.
import { afterEach, expect, test } from 'vitest';
import { idFor, start, type World } from './generic-world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const AT = Date.UTC(2026, 10, 22, 12);
type Asked = Readonly<Record<string, string | number>>;

/** A world whose venue answers as `answers` do, each by the name of ccxt's raw method; what is asked is written down. */
async function world(exchange: string, answers: Readonly<Record<string, (asked: Asked) => unknown>>) {
  const made = await start(exchange);
  open.push(made);
  const asked: (readonly [string, Asked])[] = [];
  for (const [name, answer] of Object.entries(answers)) {
    Object.assign(made.ccxt, {
      [name]: (parameters: Asked) => {
        asked.push([name, parameters]);
        return Promise.resolve(answer(parameters));
      },
    });
  }
  return { ...made, asked };
}

async function fillsOf({ venue, market }: World, venueOrderId?: string) {
  const lookup = await venue.lookup({
    market,
    clientOrderId: idFor(venue.facts.idSpelling),
    ...(venueOrderId !== undefined && { venueOrderId }),
  });
  if (lookup.kind !== 'found') expect.fail(JSON.stringify(lookup));
  return [lookup.report.filled.toFixed(), lookup.report.fills.length];
}

/** At Kraken an order of `count` trades, behind sixty of other markets. */
async function kraken(count: number, namesTrades = true) {
  const volume = (0.001 * count).toFixed(3);
  const descr = { pair: 'XBTUSDT', type: 'buy', ordertype: 'limit', price: '50000.0', price2: '0', leverage: 'none', order: '' };
  const times = { opentm: AT / 1_000 - 3_600, closetm: AT / 1_000 - 3_000, starttm: 0, expiretm: 0 };
  const ids = Array.from({ length: count }, (_, i) => `T-MINE-${i}`);
  const order = {
    ...times,
    descr,
    cl_ord_id: idFor('hex32'),
    status: 'closed',
    vol: volume,
    vol_exec: volume,
    cost: '5',
    fee: '0',
  };
  const trade = {
    ordertxid: 'OX-77',
    pair: 'XBTUSDT',
    type: 'buy',
    ordertype: 'limit',
    price: '50000',
    cost: '50',
    fee: '0',
    vol: '0.001',
  };
  const mine = ids.map((id, i) => [id, { ...trade, time: AT / 1_000 - 3_000 + i / 100 }] as const);
  const others = Array.from(
    { length: 60 },
    (_, i) => [`T-${i}`, { ...trade, ordertxid: `O-${i}`, pair: 'ETHUSDT', time: AT / 1_000 - 60 + i }] as const,
  );
  const ok = (result: object) => ({ error: [], result });
  const shown = (trades: unknown) => ({ ...order, ...(trades === true && namesTrades && { trades: ids }) });
  return world('kraken', {
    privatePostQueryOrders: ({ trades }) => ok({ 'OX-77': shown(trades) }),
    privatePostOpenOrders: () => ok({ open: {} }),
    privatePostClosedOrders: ({ trades }) => ok({ closed: { 'OX-77': shown(trades) }, count: 1 }),
    privatePostQueryTrades: ({ txid }) => {
      const wanted = String(txid).split(',');
      if (txid === '' || wanted.length > 20) throw new Error('EGeneral:Invalid arguments');
      return ok(Object.fromEntries(mine.filter(([id]) => wanted.includes(id))));
    },
    privatePostTradesHistory: ({ start: from = 0, end = Infinity }) => {
      const fitting = [...mine, ...others].filter(([, { time }]) => time > Number(from) && time <= Number(end));
      return ok({ trades: Object.fromEntries(fitting.toReversed().slice(0, 50)), count: fitting.length });
    },
  });
}

test.each([1, 19, 20, 45])('at Kraken an order’s %i trades are read by the ids that it names', async (count) => {
  const made = await kraken(count);
  expect(await fillsOf(made, 'OX-77')).toEqual([(0.001 * count).toFixed(3).replace(/0+$/, ''), count]);
  expect(made.asked.filter(([name]) => name === 'privatePostTradesHistory')).toEqual([]);
});

test('at Kraken an order that is found in a list names its trades too', async () => {
  const made = await kraken(3);
  expect(await fillsOf(made)).toEqual(['0.003', 3]);
  expect(made.asked.map(([name]) => name)).toContain('privatePostQueryTrades');
});

test('at Kraken one that names none is looked for behind what other markets traded since', async () => {
  expect(await fillsOf(await kraken(3, false), 'OX-77')).toEqual(['0.003', 3]);
});

test.each(['newest', 'oldest'])(
  'at Hyperliquid trades lie behind 2,000 of other markets, the %s of which are listed',
  async (cut) => {
    const fill = {
      crossed: true,
      dir: 'Buy',
      fee: '0',
      feeToken: 'USDC',
      hash: '0x1',
      px: '50000',
      side: 'B',
      startPosition: '0',
    };
    // On both sides of it, so that each end of the list is full of them.
    const others = Array.from({ length: 5_000 }, (_, i) => ({ ...fill, coin: '@9', oid: 1, sz: '1', tid: i, time: AT + i }));
    const mine = { ...fill, coin: 'BTCUSDT', oid: 77, sz: '0.1', tid: 9_999, time: AT + 2_500 };
    const all = [...others, mine].sort((a, b) => a.time - b.time);
    const described = { coin: 'BTCUSDT', side: 'B', limitPx: '50000', sz: '0', origSz: '0.1', oid: 77, timestamp: AT };
    const order = { ...described, orderType: 'Limit', tif: 'Gtc', cloid: idFor('0xhex32'), reduceOnly: false, triggerPx: '0' };
    const made = await world('hyperliquid', {
      publicPostInfo: ({ type, startTime = 0, endTime = Infinity }) => {
        if (type === 'orderStatus') return { status: 'order', order: { order, status: 'filled', statusTimestamp: AT } };
        const fitting = all.filter(({ time }) => time >= Number(startTime) && time <= Number(endTime));
        return cut === 'newest' ? fitting.slice(-2_000) : fitting.slice(0, 2_000);
      },
    });
    expect(await fillsOf(made, '77')).toEqual(['0.1', 1]);
  },
);
