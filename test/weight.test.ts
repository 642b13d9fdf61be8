// A venue that counts weight: what it costs to vouch for a queue is spread over time, so that nobody is told to slow down; an exit goes first.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, simulatedDesk, until, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

/** A tenth of what Binance allows: asking for eleven orders at once would be more. */
const WEIGHT_LIMIT = 600;
const ENTRIES = 10;
const RETRY_AFTER_S = 15;
/** All of them would have been asked for by then, and refused. */
const WATCHED_MS = 20_000;

const isFilled = ({ status }: OrderRow) => status === 'filled';
const alert = (symbol: string, side: 'buy' | 'sell', size: string, ref: string) => ({
  symbol,
  exchange: 'binance',
  strategy: 'main',
  side,
  size,
  client_ref: ref,
});

test('a start with a queue to vouch for stays within the weight that the venue allows, and the exit is the first to be asked for', async () => {
  await using venue = await startSimulator({
    accounts: venueAccounts(['main'], { USDT: '1000000' }),
    weightLimit: WEIGHT_LIMIT,
  });
  const yaml = `${simulatedDesk(venue, { main: '' })}alerts: {max_age: 1h, max_slippage: 5%}\n`;
  await using service = await prepareService(yaml);
  await service.start();
  await service.post(alert('BTCUSDT', 'buy', '0.01', 'held'));
  await service.orderWhen('held', isFilled);

  // While the venue wants nothing the orders stay in the queue.
  await venue.setFaults([{ kind: 'http_429', params: { retryAfter: RETRY_AFTER_S } }]);
  const bases = ['ETHUSDT', 'SOLUSDT'];
  for (let i = 0; i < ENTRIES; i++) await service.post(alert(bases[i % 2] ?? '', 'buy', '1', `entry-${i}`));
  await service.post(alert('BTCUSDT', 'sell', '0.01', 'exit'));
  await service.stop();
  await venue.clearFaults();
  // The next minute of the venue: what was spent until now does not count any more, and no order waits for the end of that pause.
  const stopped = await venue.now();
  const isOver = (now: number) =>
    now > stopped + RETRY_AFTER_S * 1_000 && Math.floor(now / 60_000) > Math.floor(stopped / 60_000);
  await until(venue.now, isOver, 120_000);

  const from = await venue.now();
  await service.start();
  const sent = async () =>
    (await venue.requests())
      .filter(({ arrivedAt, method }) => arrivedAt >= from && method === 'POST')
      .map(({ params }) => params['side']);
  await service.orderWhen('exit', isFilled);
  await until(sent, (sides) => sides.length >= 3, 120_000);
  await until(venue.now, (now) => now > from + WATCHED_MS);
  expect((await sent()).slice(0, 2)).toContain('SELL');
  const refused = (await venue.requests()).filter(({ arrivedAt, answer }) => arrivedAt >= from && answer === '429');
  expect(refused.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
