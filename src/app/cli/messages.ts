// The alert messages that pinewire hands out: each is shown to a person, pasted into TradingView, and read back by `explain` in a test.
import { RECOMMENDED_CLIENT_REF } from '../../model/alert.ts';
import type { Config } from '../config/config.ts';

/**
 * For a strategy's "order fills" alert. Numbers stand in quotes, because a value that TradingView leaves empty would otherwise break
 * the JSON. With the position and its size after the order, what only covers a short is not bought on a spot account.
 */
export const STRATEGY_MESSAGE = {
  symbol: '{{ticker}}',
  strategy: 'my-strategy',
  side: '{{strategy.order.action}}',
  size: '{{strategy.order.contracts}}',
  price: '{{strategy.order.price}}',
  type: 'market',
  position: '{{strategy.market_position}}',
  position_size: '{{strategy.market_position_size}}',
  time: '{{timenow}}',
  client_ref: RECOMMENDED_CLIENT_REF,
} as const;

/** For a strategy whose code numbers its orders in alert_message, as the code that `pine` prints does. An empty one counts as no number. */
export const COUNTED_MESSAGE = { ...STRATEGY_MESSAGE, sequence: '{{strategy.order.alert_message}}' } as const;

/** For an indicator's `alertcondition`, one message a condition: there is no order, so side and size are the message's own. */
export const INDICATOR_MESSAGE = {
  symbol: '{{ticker}}',
  strategy: 'my-indicator',
  side: 'buy',
  size: '0.001',
  price: '{{close}}',
  type: 'market',
  time: '{{timenow}}',
  client_ref: 'long-{{timenow}}-{{interval}}',
} as const;

/** Stands for tradingview.body_secret, which is never printed. */
const SECRET_PLACEHOLDER = 'your tradingview.body_secret';

/** The members that TradingView's door asks for besides. */
export function secretMember({ tradingview }: Pick<Config, 'tradingview'>): { readonly passphrase?: string } {
  return tradingview.bodySecrets.length === 0 ? {} : { passphrase: SECRET_PLACEHOLDER };
}

/** The first alert of a fresh start, for the paper account. */
export const FIRST_ALERT = {
  symbol: 'BTCUSDT',
  side: 'buy',
  size: '0.001',
  type: 'market',
  client_ref: 'first',
} as const;
