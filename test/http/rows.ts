// An account, an order and journal rows to show, for the tests of what the API answers.
import type { Account } from '../../src/model/account.ts';
import { decimal } from '../../src/model/decimal.ts';
import type { JournalEvent } from '../../src/model/event.ts';
import type { AccountId, AlertId, ClientOrderId, IntentId, OrderId } from '../../src/model/ids.ts';
import type { Order } from '../../src/model/order.ts';

export const ACCOUNT: Account = {
  id: 'ac_1' as AccountId,
  name: 'demo',
  exchange: 'binance',
  mode: 'paper',
  type: 'spot',
  sellExisting: false,
};
export const ORDER: Order = {
  id: 'or_1' as OrderId,
  alertId: 'al_1' as AlertId,
  intentId: 'in_1' as IntentId,
  accountId: ACCOUNT.id,
  exchange: 'binance',
  symbol: 'BTCUSDT',
  market: 'BTC/USDT',
  strategy: 'rsi-break',
  clientRef: 'ref-1',
  leg: 'entry',
  revision: 0,
  side: 'buy',
  effect: 'entry',
  type: 'market',
  asked: { kind: 'base', quantity: decimal('0.010') },
  alertPrice: decimal('42000.0'),
  status: 'filled',
  clientOrderId: 'abc' as ClientOrderId,
  venueOrderId: '77',
  filled: decimal('0.01'),
  averagePrice: decimal('42001.5'),
  fees: [{ amount: decimal('0.00001'), currency: 'BTC' }],
  attempts: 1,
  firedAt: 0,
  createdAt: Date.UTC(2026, 10, 22, 12),
  updatedAt: Date.UTC(2026, 10, 22, 12, 0, 1),
};

/** A fill; `pad` makes it large. */
export const event = (seq: number, pad = ''): JournalEvent => ({
  chain: 1,
  seq,
  at: Date.UTC(2026, 10, 22),
  hash: `hash-${seq}`,
  kind: 'order.fill',
  orderId: ORDER.id,
  accountId: ACCOUNT.id,
  data: { filled: '0.01', ...(pad !== '' && { pad }) },
});
