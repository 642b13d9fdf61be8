// The alert messages that pinewire hands out: each is shown to a person, pasted into TradingView, and read back by `explain` in a test.

/**
 * For a strategy's "order fills" alert. The order's id alone is not unique (it is the entry's name) and `{{timenow}}` counts whole
 * seconds, so the client_ref adds what differs between two orders of one second. Numbers stand in quotes, because a value that
 * TradingView leaves empty would otherwise break the JSON.
 */
export const STRATEGY_MESSAGE = {
  symbol: '{{ticker}}',
  strategy: 'my-strategy',
  side: '{{strategy.order.action}}',
  size: '{{strategy.order.contracts}}',
  price: '{{strategy.order.price}}',
  type: 'market',
  position: '{{strategy.market_position}}',
  time: '{{timenow}}',
  client_ref:
    '{{strategy.order.id}}-{{timenow}}-{{strategy.order.action}}-{{strategy.order.contracts}}-{{strategy.market_position}}',
} as const;

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

/** The first alert of a fresh start, for the paper account. */
export const FIRST_ALERT = {
  symbol: 'BTCUSDT',
  side: 'buy',
  size: '0.001',
  type: 'market',
  client_ref: 'first',
} as const;
