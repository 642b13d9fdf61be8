// TradingView's placeholders: which exist, and which one was meant where a tutorial's invention stands.
import { nearest } from '../../model/nearest.ts';

/** Documented in TradingView's help; `plot_0` to `plot_19` and `plot("Name")` come on top. */
const DOCUMENTED = [
  'ticker',
  'exchange',
  'syminfo.currency',
  'syminfo.basecurrency',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'time',
  'timenow',
  'interval',
  'strategy.position_size',
  'strategy.order.action',
  'strategy.order.contracts',
  'strategy.order.price',
  'strategy.order.id',
  'strategy.order.comment',
  'strategy.order.alert_message',
  'strategy.market_position',
  'strategy.market_position_size',
  'strategy.prev_market_position',
  'strategy.prev_market_position_size',
] as const;

/** Inventions seen in the wild that no distance of letters leads home. */
const MEANT: Readonly<Record<string, (typeof DOCUMENTED)[number]>> = {
  'strategy.order_id': 'strategy.order.id',
  'strategy.order_action': 'strategy.order.action',
  'strategy.action': 'strategy.order.action',
  'strategy.side': 'strategy.order.action',
  'strategy.order.side': 'strategy.order.action',
  'strategy.order.size': 'strategy.order.contracts',
  'strategy.order.qty': 'strategy.order.contracts',
  'strategy.order.quantity': 'strategy.order.contracts',
  'strategy.order.amount': 'strategy.order.contracts',
  'strategy.contracts': 'strategy.order.contracts',
  'strategy.id': 'strategy.order.id',
  'strategy.comment': 'strategy.order.comment',
  'strategy.message': 'strategy.order.alert_message',
  'strategy.price': 'strategy.order.price',
  symbol: 'ticker',
  tickerid: 'ticker',
  'syminfo.ticker': 'ticker',
  'syminfo.tickerid': 'ticker',
  'syminfo.exchange': 'exchange',
  'syminfo.prefix': 'exchange',
  price: 'close',
  last: 'close',
  now: 'timenow',
  timestamp: 'timenow',
  time_now: 'timenow',
  timeframe: 'interval',
  resolution: 'interval',
};

export function isDocumented(name: string): boolean {
  if (DOCUMENTED.some((known) => known === name)) return true;
  const plot = /^plot_(\d{1,2})$/.exec(name)?.[1];
  return plot === undefined ? /^plot\("[^"]*"\)$/.test(name) : Number(plot) <= 19;
}

/** A placeholder that TradingView did not fill; group 1 is its name. */
export const PLACEHOLDER = /\{\{([^{}]{0,80})\}\}/;

/** What to do about `{{name}}` that is still there. */
export function placeholderAdvice(written: string): string {
  const name = written.trim();
  if (name === 'time') return "{{time}} is the bar's opening, not the moment the alert fires: send {{timenow}}";
  const meant = Object.hasOwn(MEANT, name) ? MEANT[name] : undefined;
  const known = meant ?? (isDocumented(name) ? undefined : nearest(name, DOCUMENTED));
  if (known !== undefined) return `TradingView has no {{${name}}}: it is {{${known}}}`;
  if (/[-+*/]/.test(name) && !isDocumented(name))
    return `TradingView does not calculate inside {{…}}: do it in Pine and send the result`;
  if (!isDocumented(name)) return `TradingView has no placeholder {{${name}}}; Pine code can send the value with alert() instead`;
  if (name.startsWith('strategy.')) {
    return `{{${name}}} is filled in alerts of strategies only, and not in the text of alert(): there, build the message in Pine`;
  }
  return `{{${name}}} was not filled: alert() fills no placeholders, so build the message in Pine; in the alert's message box TradingView fills it`;
}
