// Orders, markets and views as tests need them: complete, plain, and changed in the one respect a test is about.
import type { AccountView } from '../src/ledger/port.ts';
import type { Account } from '../src/model/account.ts';
import { decimal, ZERO } from '../src/model/decimal.ts';
import type { AccountId, AlertId, ClientOrderId, IntentId, OrderId } from '../src/model/ids.ts';
import type { Market } from '../src/model/market.ts';
import type { Order } from '../src/model/order.ts';
import { FLAT } from '../src/model/position.ts';

const NOON = Date.UTC(2026, 10, 22, 12);

export const BTC: Market = {
  exchange: 'binance',
  symbol: 'BTC/USDT',
  base: 'BTC',
  quote: 'USDT',
  rules: { tick: decimal('0.01'), lot: decimal('0.00001'), minQuantity: decimal('0.00001'), minValue: decimal('5') },
  rulesFrom: 'venue',
};

export const DEMO: Account = {
  id: 'ac_demo' as AccountId,
  name: 'demo',
  exchange: 'binance',
  mode: 'paper',
  type: 'spot',
  sellExisting: false,
};

/** A queued market buy of 0.01 BTC whose alert saw 50,000. */
export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    id: 'or_1' as OrderId,
    alertId: 'al_1' as AlertId,
    intentId: 'in_1' as IntentId,
    accountId: DEMO.id,
    exchange: 'binance',
    symbol: 'BTCUSDT',
    market: 'BTC/USDT',
    strategy: 'rsi-break',
    clientRef: 'ref-1',
    leg: 'entry',
    revision: 1,
    side: 'buy',
    effect: 'entry',
    type: 'market',
    asked: { kind: 'base', quantity: decimal('0.01') },
    alertPrice: decimal('50000'),
    status: 'queued',
    clientOrderId: '0'.repeat(32) as ClientOrderId,
    filled: ZERO,
    fees: [],
    attempts: 0,
    firedAt: NOON,
    expiresAt: NOON + 60_000,
    createdAt: NOON,
    updatedAt: NOON,
    ...changes,
  };
}

/** As {@link anOrder}, but a market sale that leaves a position. */
export function anExit(changes: Partial<Order> = {}): Order {
  const { expiresAt, ...entry } = anOrder({ leg: 'exit', side: 'sell', effect: 'exit' });
  return { ...entry, ...changes };
}

export function aView(order: Order, changes: Partial<AccountView> = {}): AccountView {
  const nothing = { halts: [], holdings: [], unsettled: [], reservations: new Map(), dayOpen: new Map() };
  return { account: DEMO, order, market: BTC, position: FLAT, ...nothing, ...changes };
}
