// The contract of every row of the venue table, on the wire: ccxt's own class for each venue against a server that writes down what arrives.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { plain } from '../../src/model/decimal.ts';
import { VENUES } from '../../src/venue/facts.ts';
import type { VenueRow } from '../../src/venue/facts/row.ts';
import type { Prepared } from '../../src/venue/port.ts';
import { idFor, keysOf, order, QUESTIONS, start, type World } from './generic-world.ts';
import { fieldOf, type Sent, WIRE, type WireRow } from './wire-rows.ts';

const open: World[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const KINDS = (['market', 'limit'] as const).flatMap((type) => (['buy', 'sell'] as const).map((side) => ({ type, side })));
/** A venue's name and the kind of order, for those that the table says can be placed, or for the others. */
const cases = (isPlaceable: boolean) =>
  VENUES.flatMap((row) =>
    KINDS.filter(({ type, side }) => row.orders.is[type].includes(side) === isPlaceable).map((kind) => ({
      name: row.exchange,
      row,
      kind,
    })),
  );
const each = VENUES.map((row) => ({ name: row.exchange, row }));

const wireOf = (exchange: string): WireRow => WIRE[exchange] ?? expect.fail(`no wire of ${exchange}`);
const pathOf = ({ method, url }: Sent) => `${method} ${url.replace(/\?.*/, '')}`;

async function world(exchange: string, answers: Readonly<Record<string, unknown>> = {}, clock = systemClock): Promise<World> {
  const time = { 'GET /api/v3/time': { serverTime: clock.now() } };
  const opened = await start(exchange, { ...time, ...QUESTIONS, ...answers }, clock);
  open.push(opened);
  return opened;
}

/** Sends it, and gives the one request that this sent. */
async function send({ small }: World, { send }: Prepared): Promise<Sent> {
  small.seen.length = 0;
  await send();
  expect(small.seen).toHaveLength(1);
  return small.seen[0] ?? expect.fail('nothing was sent');
}

/** Until when the venue may take the request in, read from the bytes as its documentation says. */
function expiryIn(sent: Sent, { exchange, expiry }: VenueRow): number {
  if (expiry.is === 'none') return expect.fail(`${exchange} has no expiry`);
  const { where, field } = expiry.is;
  const text = where === 'header' ? String(sent.headers[field.toLowerCase()]) : (fieldOf(sent, field) ?? '').replace('#', '');
  if (field === 'deadline') return Date.parse(text);
  if (Number(text) > 1_000_000_000_000) return Number(text);
  const stamps = { bybit: sent.headers['x-bapi-timestamp'], bitget: sent.headers['access-timestamp'] } as const;
  return Number(Reflect.get(stamps, exchange) ?? fieldOf(sent, 'timestamp')) + Number(text);
}

describe('an order', () => {
  test.each(cases(true))(
    '$kind.type $kind.side at $name: our id, exact texts, its expiry, signed, and nothing beside it',
    async ({ name, row, kind }) => {
      const wire = wireOf(name);
      const opened = await world(name);
      const wish = order(opened, kind);
      const asked = systemClock.now();
      const prepared = await opened.venue.preparePlace(wish);
      const answered = systemClock.now();
      // Before it is committed nothing but questions has left.
      expect(opened.small.seen.filter((sent) => pathOf(sent) === wire.place)).toEqual([]);
      expect(opened.small.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
      const sent = await send(opened, prepared);
      expect(pathOf(sent)).toBe(wire.place);
      const { field, allowed, spelling } = row.id.is;
      expect(fieldOf(sent, field)).toBe(wish.clientOrderId);
      expect(wish.clientOrderId).toBe(idFor(spelling));
      expect(wish.clientOrderId).toMatch(allowed);
      expect(fieldOf(sent, wire.size)).toBe(plain(wish.size));
      expect(fieldOf(sent, wire.price)).toBe(wish.price === undefined ? undefined : plain(wish.price));
      expect(fieldOf(sent, wire.side[0])).toBe(kind.side === 'buy' ? wire.side[1] : wire.side[2]);
      expect(sent.body).not.toMatch(/\de-\d/);
      const expiry = row.expiry.is;
      expect(prepared.validUntil === undefined).toBe(expiry === 'none');
      if (expiry !== 'none') {
        expect(expiryIn(sent, row)).toBe(prepared.validUntil);
        // Some venues count in whole seconds.
        expect(expiryIn(sent, row) - expiry.window).toBeGreaterThan(asked - 1_000);
        expect(expiryIn(sent, row) - expiry.window).toBeLessThan(answered + 1_000);
      }
      expect(wire.isSigned?.(sent) ?? true).toBe(true);
    },
  );

  test.each(cases(false))('$kind.type $kind.side at $name is refused before anything is asked', async ({ name, kind }) => {
    const opened = await world(name);
    const refusal = opened.venue.preparePlace(order(opened, kind));
    await expect(refusal).rejects.toMatchObject({
      code: 'not_supported',
      message: expect.stringContaining(`no ${kind.type} ${kind.side}`),
    });
    expect(opened.small.seen).toEqual([]);
  });

  test.each(each)('at $name is acknowledged under the id that the venue gave it', async ({ name }) => {
    const wire = wireOf(name);
    const id = idFor(VENUES.find(({ exchange }) => exchange === name)?.id.is.spelling ?? 'hex32');
    const opened = await world(name, { [wire.place]: wire.placed(id) });
    const outcome = await (await opened.venue.preparePlace(order(opened))).send();
    expect(outcome).toMatchObject({
      kind: 'acknowledged',
      report: { venueOrderId: wire.venueOrderId, status: 'open', fills: [] },
    });
  });

  test.each(each)('at $name that is not answered is never sent a second time', async ({ name }) => {
    const wire = wireOf(name);
    const opened = await world(name, { [wire.place]: 503 });
    const prepared = await opened.venue.preparePlace(order(opened));
    await send(opened, prepared);
    expect(() => prepared.send()).toThrow('once');
    expect(opened.small.seen).toHaveLength(1);
  });

  test.each(each)(
    'built at t0 and released after its window reaches $name as it was at t0, byte for byte',
    async ({ name, row }) => {
      let late = 0;
      // The process was paused between its last look at the clock that never jumps and the first byte.
      const stopped = systemClock.monotonic();
      const clock = { ...systemClock, now: () => systemClock.now() + late, monotonic: () => stopped };
      const opened = await world(name, {}, clock);
      const prepared = await opened.venue.preparePlace(order(opened));
      late = 3_600_000;
      const sent = await send(opened, prepared);
      expect(digestOf(sent, prepared, opened.small.url)).toBe(prepared.record.digest);
      if (row.expiry.is !== 'none') expect(clock.now() - expiryIn(sent, row)).toBeGreaterThan(3_500_000);
    },
  );

  test.each(each.filter(({ row }) => row.expiry.is !== 'none'))(
    'is not sent to $name at all once its window is over by the clock that never jumps',
    async ({ name }) => {
      let slept = 0;
      const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + slept };
      const opened = await world(name, {}, clock);
      const prepared = await opened.venue.preparePlace(order(opened));
      slept = 4_600;
      opened.small.seen.length = 0;
      expect(await prepared.send()).toMatchObject({ kind: 'unsent', code: 'window_over' });
      expect(opened.small.seen).toEqual([]);
    },
  );
});

/** SHA-256 over what arrived, as the committed digest is computed. */
function digestOf({ method, url, headers, body }: Sent, { record }: Prepared, base: string): string {
  const lines = Object.keys(record.headers).map((name) => `${name}: ${String(headers[name.toLowerCase()])}`);
  const bytes = [method, base + url, ...lines.sort(), body].join('\n');
  return createHash('sha256').update(bytes).digest('hex');
}

test('Hyperliquid’s expiry is inside its signature', async () => {
  const opened = await world('hyperliquid');
  const sent = await send(opened, await opened.venue.preparePlace(order(opened)));
  const { action, nonce, signature, expiresAfter } = JSON.parse(sent.body);
  const { openExchange } = await import('../../src/venue/ccxt/exchange.ts');
  const ccxt = await openExchange({ exchange: 'hyperliquid', mode: 'live', ...keysOf('hyperliquid') });
  expect(ccxt.signL1Action?.(action, nonce, undefined, expiresAfter)).toEqual(signature);
  expect(ccxt.signL1Action?.(action, nonce)).not.toEqual(signature);
});

describe('a cancel', () => {
  test.each(each)('at $name: by the venue’s id where it is known, and by ours', async ({ name, row }) => {
    const wire = wireOf(name);
    const opened = await world(name);
    const clientOrderId = idFor(row.id.is.spelling);
    const reference = { market: opened.market, clientOrderId };
    const byVenueId = await send(opened, await opened.venue.prepareCancel({ ...reference, venueOrderId: '770077' }));
    expect(byVenueId.url + byVenueId.body).toContain(name === 'hyperliquid' ? clientOrderId : '770077');
    expect(wire.isSigned?.(byVenueId) ?? true).toBe(true);
    expect(wire.cancel === undefined).toBe(row.cancel.is === 'by the venue’s id only');
    if (wire.cancel === undefined) {
      await expect(opened.venue.prepareCancel(reference)).rejects.toMatchObject({ code: 'not_supported' });
      return;
    }
    const [path, where] = wire.cancel;
    const sent = await send(opened, await opened.venue.prepareCancel(reference));
    expect(pathOf(sent)).toContain(path);
    expect(sent.url + sent.body).toContain(where(clientOrderId));
    expect(wire.isSigned?.(sent) ?? true).toBe(true);
  });
});

describe('a lookup', () => {
  test.each(each)('at $name asks by our id where the table says so', async ({ name, row }) => {
    const wire = wireOf(name);
    const opened = await world(name);
    const clientOrderId = idFor(row.id.is.spelling);
    await opened.venue.lookup({ market: opened.market, clientOrderId });
    expect(wire.find !== undefined).toBe(row.lookup.is.includes('client id'));
    if (wire.find === undefined) return;
    const [path, where] = wire.find;
    const asked = opened.small.seen.filter((sent) => pathOf(sent).startsWith(path));
    expect(asked.filter(({ url, body }) => (url + body).includes(where(clientOrderId)))).toHaveLength(1);
  });

  test('at Kraken lists the open and the closed orders by our id', async () => {
    const empty = { error: [], result: { open: {}, closed: {}, trades: {}, count: 0 } };
    const opened = await world('kraken', { POST: empty });
    const lookup = await opened.venue.lookup({ market: opened.market, clientOrderId: idFor('hex32') });
    expect(lookup).toMatchObject({ kind: 'none', searched: ['open orders', 'closed orders', 'trades'] });
    for (const list of ['/0/private/OpenOrders', '/0/private/ClosedOrders']) {
      expect(opened.small.seen.find(({ url }) => url === list)?.body).toContain(`cl_ord_id=${idFor('hex32')}`);
    }
  });
});
