// Pine v6 code and alert messages to paste, so that nobody starts from an empty message box.
import { type Command, flag, printJson, textOption } from './cli.ts';
import { INDICATOR_MESSAGE, STRATEGY_MESSAGE } from './messages.ts';

const KINDS = ['strategy', 'indicator', 'message'] as const;
type Kind = (typeof KINDS)[number];

// oxlint-disable-next-line typescript/require-await -- every command is asynchronous
export const pine: Command = async ({ cli, options }) => {
  const only = textOption(options, 'kind');
  const kinds = KINDS.filter((kind) => only === undefined || kind === only);
  if (flag(options, 'json')) {
    printJson(cli, Object.fromEntries(kinds.map((kind) => [kind, textOf(kind)])));
    return 0;
  }
  cli.out(kinds.map((kind) => (kinds.length === 1 ? textOf(kind) : `// ─── ${HEADINGS[kind]}\n\n${textOf(kind)}`)).join('\n\n'));
  return 0;
};

const HEADINGS: Readonly<Record<Kind, string>> = {
  strategy: 'A strategy. Create its alert with the condition "order fills only", and paste the line at the end as its message',
  indicator: 'An indicator. Create its alert with the condition "any alert() function call"; alert() needs no message',
  message: "A message without code: for a strategy you cannot change, paste this line into the alert's message box",
};

function textOf(kind: Kind): string {
  switch (kind) {
    case 'strategy':
      return STRATEGY;
    case 'indicator':
      return INDICATOR;
    case 'message':
      return JSON.stringify(STRATEGY_MESSAGE);
  }
}

/** The message stands in the alert's box and not in alert_message: there TradingView is known to fill its placeholders in. */
const STRATEGY = `//@version=6
strategy("pinewire example", overlay = true, default_qty_type = strategy.fixed, default_qty_value = 0.001)

fast = ta.sma(close, 9)
slow = ta.sma(close, 21)
if ta.crossover(fast, slow)
    strategy.entry("long", strategy.long)
if ta.crossunder(fast, slow)
    strategy.close("long")

plot(fast)
plot(slow)

// Paste this line into the alert's message box, without the two slashes:
// ${JSON.stringify(STRATEGY_MESSAGE)}`;

const INDICATOR = `//@version=6
indicator("pinewire example", overlay = true)

// alert() fills in no placeholders, so the message is built here. The bar's time makes client_ref unique: one alert a bar and side.
message(string side, string ref) =>
    '{"symbol":"' + syminfo.ticker + '","strategy":"${INDICATOR_MESSAGE.strategy}","side":"' + side + '","size":"0.001","price":"' + str.tostring(close) +
     '","type":"market","client_ref":"' + ref + '-' + timeframe.period + '-' + str.tostring(time) + '"}'

fast = ta.sma(close, 9)
slow = ta.sma(close, 21)
if ta.crossover(fast, slow)
    alert(message("buy", "long"), alert.freq_once_per_bar_close)
if ta.crossunder(fast, slow)
    alert(message("sell", "exit"), alert.freq_once_per_bar_close)

plot(fast)
plot(slow)`;
