// A cancel of an order that was queued before a restart, while its venue cannot say whether it has it: nothing of it is sent, nothing waits for it.
import { expect, test } from 'vitest';
import { type OrderRow, prepareService, simulatedDesk, venueAccounts } from './service.ts';
import { startSimulator } from './simulator/client.ts';

const isFilled = ({ status }: OrderRow) => status === 'filled';
const AWAY_S = 5;

test('an exit that is canceled so makes room for another, which is the only one sent when the venue is back', async () => {
  await using venue = await startSimulator({ accounts: venueAccounts(['main'], { USDT: '1000000' }) });
  await using service = await prepareService(`${simulatedDesk(venue, { main: '' })}alerts: {max_age: 1h}\n`);
  await service.start();
  const send = async (ref: string, side: 'buy' | 'sell'): Promise<void> => {
    const what = { symbol: 'BTCUSDT', exchange: 'binance', strategy: 'main', side, size: '0.01', client_ref: ref };
    expect(await service.post(what)).toMatchObject({ status: 200 });
  };
  await send('in', 'buy');
  await service.orderWhen('in', isFilled);
  await venue.setFaults([{ kind: 'http_429', params: { retryAfter: AWAY_S } }]);
  await send('first-out', 'sell');
  const first = await service.orderWhen('first-out', ({ status }) => status === 'queued');
  await service.stop();
  await service.start();

  expect(await service.cli('cancel', first.id)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`Cancel asked for: ${first.id} is queued and is not sent.`) as string,
  });
  expect(await service.order(first.id)).toMatchObject({ status: 'queued', cancel_requested: expect.any(String) as string });
  await send('second-out', 'sell');
  await venue.clearFaults();
  await service.orderWhen('second-out', isFilled);
  expect(await service.order(first.id)).toMatchObject({ status: 'canceled', filled: '0' });
  expect((await venue.orders()).map(({ side }) => side)).toEqual(['BUY', 'SELL']);
});
