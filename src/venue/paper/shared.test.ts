// One paper account traded by two processes over one store: what one does the other sees, and neither undoes it.
import { expect, test } from 'vitest';
import { cancel, holdings, place, reportIn } from '../../../test/venue/contract.ts';
import { MemoryStore } from '../../../test/venue/memory-store.ts';
import { type PaperWorld, paperWorld } from '../../../test/venue/paper-world.ts';

const buy = { side: 'buy', type: 'market', size: '0.01' } as const;
const rest = { side: 'buy', type: 'limit', size: '0.01', price: '49000' } as const;

async function pair(): Promise<[PaperWorld, PaperWorld]> {
  const storage = new MemoryStore();
  const worlds = [await paperWorld({ storage, writer: 'a' }), await paperWorld({ storage, writer: 'b' })] as const;
  for (const world of worlds) await world.setPrice('49990', '50010');
  return [...worlds];
}

test('both see the sum of what both did, also after a restart', async () => {
  const [a, b] = await pair();
  await Promise.all(Array.from({ length: 20 }, (_, i) => place(i % 2 === 0 ? a : b, { ...buy, size: '0.001' })));
  for (const world of [a, b, { venue: await a.reopen() }]) {
    expect((await holdings(world)).free).toEqual({ USDT: '8999.8', BTC: '1.01998' });
  }
});

test('an order of one is found, filled and canceled by the other', async () => {
  const [a, b] = await pair();
  const first = await place(a, rest);
  expect((await place(b, { ...rest, id: first.reference.clientOrderId })).outcome).toMatchObject({ code: 'duplicate' });
  expect(reportIn(await cancel(b, first.reference)).status).toBe('canceled');
  expect(await cancel(a, first.reference)).toMatchObject({ kind: 'refused', code: 'not_open' });
  const second = await place(a, rest);
  await b.advance(2_000);
  await b.setPrice('48990', '49000');
  expect(reportIn(await b.venue.lookup(second.reference)).status).toBe('filled');
  expect(reportIn(await a.venue.lookup(second.reference)).status).toBe('filled');
  for (const world of [a, b]) expect(await holdings(world)).toEqual({ free: { USDT: '9510', BTC: '1.00999' }, locked: {} });
});

test('only the lane that follows an order fills it', async () => {
  const [a] = await pair();
  await place(a, rest);
  await a.advance(2_000);
  await a.setPrice('48990', '49000');
  expect(await a.venue.tick()).toBe(0);
});
