// TradingView's documented placeholders, filled as TradingView would fill them at a strategy's first entry: for trying a message out.

/** What `{{strategy.order.id}}` and its like stand for in the sample: a long entry of 0.01 at 50000 on BTCUSDT. */
const SAMPLE: Readonly<Record<string, string>> = {
  ticker: 'BTCUSDT',
  exchange: 'BINANCE',
  'syminfo.currency': 'USDT',
  'syminfo.basecurrency': 'BTC',
  open: '49950',
  high: '50100',
  low: '49900',
  close: '50000',
  volume: '123.45',
  interval: '15',
  'strategy.position_size': '0.01',
  'strategy.order.action': 'buy',
  'strategy.order.contracts': '0.01',
  'strategy.order.price': '50000',
  'strategy.order.id': 'Long',
  'strategy.order.comment': 'Long',
  // Empty unless the Pine code passes one.
  'strategy.order.alert_message': '',
  'strategy.market_position': 'long',
  'strategy.market_position_size': '0.01',
  'strategy.prev_market_position': 'flat',
  'strategy.prev_market_position_size': '0',
};

const PLOT = /^(?:plot_1?\d|plot\("[^"{}]*"\))$/;

/** Every documented placeholder in `text` filled; what TradingView does not know stays as it is, as it would there. */
export function fillPlaceholders(text: string, now: number): string {
  const moment = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return text.replaceAll(/\{\{([^{}]{0,80})\}\}/g, (whole, name: string) => {
    if (name === 'time' || name === 'timenow') return moment;
    if (PLOT.test(name)) return '0.5';
    return Object.hasOwn(SAMPLE, name) ? (SAMPLE[name] ?? whole) : whole;
  });
}
