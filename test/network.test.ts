// A venue behind a network that fails as networks do: nobody says that anything is wrong. The real program, and the HTTP simulator in a
// network namespace of its own.
import { describe, expect, test } from 'vitest';
import { type Namespace, openNamespace, whyNoNamespace } from './namespace.ts';
import { type OrderRow, prepareService, type ServiceProcess, simulatedDesk, until, venueAccounts } from './service.ts';
import { type SimulatorClient, startSimulator } from './simulator/client.ts';

const ACCOUNTS = ['one', 'two'] as const;
const SIZES: Readonly<Record<string, string>> = { BTC: '0.01', ETH: '0.1', SOL: '1', DOGE: '1000' };
/** An answer is waited for 10 s, a doubt is settled in as long again, and a cable that is back is found by a new connection. */
const PATIENCE_MS = 180_000;

/** What goes wrong while orders are placed; each is put right before the next. */
const TROUBLES: readonly (readonly [name: string, begin: (network: Namespace) => void])[] = [
  ['the cable is pulled: nothing comes and nothing goes', (network) => network.pull()],
  ['what is sent arrives, and every answer is dropped', (network) => network.deafen()],
];

const missing = whyNoNamespace();
const isSkipped = missing !== undefined && process.env.CI === undefined;

describe.skipIf(isSkipped)(`a venue behind a bad network${isSkipped ? ` (SKIPPED: no namespace: ${missing})` : ''}`, () => {
  test('every alert is acknowledged, every order is placed once, and nobody has to do anything', {
    timeout: 900_000,
  }, async () => {
    using network = openNamespace();
    const accounts = venueAccounts(ACCOUNTS, { USDT: '1000000' });
    await using venue = await startSimulator({ accounts, host: network.address, within: network.within });
    const desk = simulatedDesk(venue, Object.fromEntries(ACCOUNTS.map((name) => [name, ''])));
    await using service = await prepareService(`${desk}alerts: {max_age: 1h}\n`);
    await service.start();
    const refs = await send(service, 'before');
    await allFilled(service, refs);
    for (const [number, [name, begin]] of TROUBLES.entries()) {
      begin(network);
      const during = await send(service, `trouble-${number}`);
      // The deadline of a request holds: its order does not stay on its way for ever.
      await until(
        () => service.orders(),
        (orders) => orders.some(({ client_ref, status, code }) => during.includes(client_ref) && isInDoubt(status, code)),
        PATIENCE_MS,
      );
      const more = await send(service, `still-${number}`);
      network.mend();
      refs.push(...during, ...more);
      await allFilled(service, refs);
      expect(await placedRefs(venue, service), name).toEqual(refs.toSorted());
    }
    expect(await service.cli('audit', 'verify')).toMatchObject({ code: 0 });
  });

  test('a line that is slow to the point of dropping what waits', { timeout: 600_000 }, async () => {
    using network = openNamespace();
    const accounts = venueAccounts(ACCOUNTS, { USDT: '1000000' });
    await using venue = await startSimulator({ accounts, host: network.address, within: network.within });
    const desk = simulatedDesk(venue, Object.fromEntries(ACCOUNTS.map((name) => [name, ''])));
    await using service = await prepareService(`${desk}alerts: {max_age: 1h}\n`);
    await service.start();
    network.slow('16kbit', '3s');
    const refs = await send(service, 'slow');
    // Some were sent over the slow line; what is still under way when it is fast again must not double.
    await until(
      () => service.orders(),
      (orders) => orders.some(({ attempts }) => attempts > 0),
      PATIENCE_MS,
    );
    network.mend();
    await allFilled(service, refs);
    expect(await placedRefs(venue, service)).toEqual(refs.toSorted());
  });
});

/** One alert for each account and market, all at once; each is acknowledged whatever the venue does. */
async function send(service: ServiceProcess, name: string): Promise<string[]> {
  const alerts = ACCOUNTS.flatMap((strategy) =>
    Object.entries(SIZES).map(([base, size]) => ({ strategy, base, size, ref: `${name}-${strategy}-${base}` })),
  );
  const answers = await Promise.all(
    alerts.map(({ strategy, base, size, ref }) =>
      service.post({ symbol: `${base}USDT`, exchange: 'binance', strategy, side: 'buy', size, client_ref: ref }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(alerts.map(() => 200));
  return alerts.map(({ ref }) => ref);
}

/** Its outcome is not known, or it was not sent and says why it waits. */
function isInDoubt(status: string, code: string | null): boolean {
  return status === 'unknown' || (status === 'queued' && code !== null);
}

async function allFilled(service: ServiceProcess, refs: readonly string[]): Promise<void> {
  const isFilled = ({ status }: OrderRow): boolean => status === 'filled';
  await until(
    async () => (await service.orders()).filter((order) => refs.includes(order.client_ref) && !isFilled(order)),
    (open) => open.length === 0,
    PATIENCE_MS,
  );
}

/** The refs of the orders at the venue, one for each order that is there. */
async function placedRefs(venue: SimulatorClient, service: ServiceProcess): Promise<string[]> {
  const ours = new Map((await service.orders()).map((order) => [order.client_order_id, order.client_ref]));
  return (await venue.orders()).map(({ clientOrderId }) => ours.get(clientOrderId) ?? clientOrderId).toSorted();
}
