// The relay's alarms reach people: what is parked and what waits too long, told once to each target, whoever was away meanwhile.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { watchAge } from '../../src/app/relay/alarm.ts';
import { silentLog } from '../../src/app/log.ts';
import { manualClock } from '../manual-clock.ts';
import { freePort, until } from '../service.ts';
import { refusing, startReceiver } from './receiver.ts';
import { prepareRelay } from './relay-process.ts';

interface News {
  readonly kinds: readonly string[];
  readonly lines: readonly string[];
}

/** A target of `notify` that writes down what it is told. */
async function startTarget(port: number): Promise<AsyncDisposable & { readonly told: readonly News[] }> {
  const told: News[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      told.push(JSON.parse(Buffer.concat(chunks).toString()) as News);
      response.end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    told,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const alert = (clientRef: string) => ({
  symbol: 'BTCUSDT',
  strategy: 'rsi-break',
  side: 'buy',
  size: '1',
  client_ref: clientRef,
});

test('a parked alert is told to every target, once, though target and relay were down in between', async () => {
  await using receiver = await startReceiver();
  receiver.answer(() => refusing(422, 'max_order_value'));
  const [first, second] = [await freePort(), await freePort()];
  const notify = [first, second].map((port) => `{webhook: {url: "http://127.0.0.1:${port}/"}, kinds: [edge]}`);
  await using relay = await prepareRelay(receiver.url, `notify: [${notify.join(', ')}]`);
  await relay.start();
  await using awake = await startTarget(first);
  await relay.post(alert('parked-1'));
  await until(
    () => awake.told.length,
    (count) => count === 1,
  );
  const [news] = awake.told;
  expect(news?.kinds).toEqual(['edge']);
  expect(news?.lines[0]).toMatch(
    /^Edge: an alert was not delivered and is parked: rsi-break BTCUSDT, client_ref parked-1\. pinewire relay --retry tv_[0-9a-f]{40}\. HTTP 422 max_order_value/,
  );
  // In order: killed between a delivery and its note, it would tell the first target once more, as it may.
  await relay.stop();
  await relay.start();
  await using late = await startTarget(second);
  await until(
    () => late.told.length,
    (count) => count === 1,
  );
  expect(late.told[0]?.lines).toEqual(news?.lines);
  await relay.post(alert('parked-2'));
  await until(
    () => awake.told.length + late.told.length,
    (count) => count === 4,
  );
  expect(awake.told.flatMap(({ lines }) => lines)).toHaveLength(2);
});

test('an alert that is refused for its form is told, once an hour however many there are', async () => {
  await using receiver = await startReceiver();
  const port = await freePort();
  await using relay = await prepareRelay(receiver.url, `notify: [{webhook: {url: "http://127.0.0.1:${port}/"}, kinds: [edge]}]`);
  await relay.start();
  await using target = await startTarget(port);
  const { client_ref: _, ...incomplete } = alert('none');
  for (let i = 0; i < 5; i++) expect((await relay.post(incomplete)).status).toBe(400);
  expect((await relay.post('{"symbol":')).status).toBe(400);
  const lines = () => target.told.flatMap((news) => news.lines);
  await until(lines, (all) => all.length === 2);
  expect(lines()[0]).toMatch(/^Edge: an alert was refused for its form: missing_fields: .*client_ref/);
  expect(lines()[1]).toMatch(/^Edge: an alert was refused for its form: invalid_json/);
  await until(
    () => receiver.reports.at(-1),
    (report) => report?.['refused'] === 6,
  );
});

test('alerts that wait are told when they grow old and when that is over, and the log says it again', async () => {
  const clock = manualClock();
  const said: string[] = [];
  const logged: string[] = [];
  let oldest: number | undefined = clock.now();
  const spool = {
    status: () => ({
      waiting: oldest === undefined ? 0 : 3,
      parked: 0,
      ...(oldest !== undefined && { oldestWaitingAt: oldest }),
    }),
  };
  const log = { ...silentLog, error: (message: string) => void logged.push(message) };
  const watch = watchAge({ spool, clock, log, alarm: (text) => void said.push(text) });
  await clock.advance(20_000);
  expect([said, watch.well()]).toEqual([[], true]);
  await clock.advance(20_000);
  expect(said).toEqual(['3 alerts wait for the receiver, the oldest for 30 s: the receiver does not answer']);
  expect(watch.well()).toBe(false);
  await clock.advance(600_000);
  expect([said.length, logged.length]).toEqual([1, 3]);
  oldest = undefined;
  await clock.advance(10_000);
  expect(said.at(-1)).toBe('no alert waits too long any more');
  expect(watch.well()).toBe(true);
  watch.stop();
});
