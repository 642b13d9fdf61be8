// Pine v6 code and alert messages to paste, so that nobody starts from an empty message box.
import { type Cli, type Command, flag, type Options, printJson, textOption } from './cli.ts';
import { loadConfig } from '../config/load.ts';
import { readConfig } from './config.ts';
import { COUNTED_MESSAGE, INDICATOR_MESSAGE, secretMember, STRATEGY_MESSAGE } from './messages.ts';

type Secret = ReturnType<typeof secretMember>;

const KINDS = ['strategy', 'indicator', 'message'] as const;
type Kind = (typeof KINDS)[number];

// oxlint-disable-next-line typescript/require-await -- every command is asynchronous
export const pine: Command = async ({ cli, options }) => {
  const secret = secretOf(cli, options);
  const only = textOption(options, 'kind');
  const kinds = KINDS.filter((kind) => only === undefined || kind === only);
  if (flag(options, 'json')) {
    printJson(cli, Object.fromEntries(kinds.map((kind) => [kind, textOf(kind, secret)])));
    return 0;
  }
  cli.out(
    kinds
      .map((kind) => (kinds.length === 1 ? textOf(kind, secret) : `// ─── ${HEADINGS[kind]}\n\n${textOf(kind, secret)}`))
      .join('\n\n'),
  );
  return 0;
};

/** The code is the same whatever the file says: one that cannot be read here, because its variables are set on the server, is only noted. */
function secretOf(cli: Cli, options: Options): Secret {
  if (options['config'] !== undefined) return secretMember(readConfig(cli, options));
  const loaded = loadConfig({ cwd: cli.cwd, env: cli.env });
  if (loaded.ok) return secretMember(loaded.config);
  cli.err(
    'pinewire: note: the configuration cannot be read here; if it has tradingview.body_secret, add "passphrase" to the message',
  );
  return {};
}

const HEADINGS: Readonly<Record<Kind, string>> = {
  strategy: 'A strategy. Create its alert with the condition "order fills only", and paste the line at the end as its message',
  indicator: 'An indicator. Create its alert with the condition "any alert() function call"; alert() needs no message',
  message: "A message without code: for a strategy you cannot change, paste this line into the alert's message box",
};

function textOf(kind: Kind, secret: Secret): string {
  switch (kind) {
    case 'strategy':
      return strategy(secret);
    case 'indicator':
      return indicator(secret);
    case 'message':
      return JSON.stringify({ ...STRATEGY_MESSAGE, ...secret });
  }
}

/**
 * A count by which pinewire notices an alert that never came. `varip`, because a plain variable is rolled back at each realtime update: two
 * orders of one bar would get one number. History is not counted, since it sends nothing; so a script that is loaded anew begins at 1 again,
 * and says by the moment in which it began that it is another count.
 */
const COUNT = `// Numbers the alerts, so that pinewire notices one that never comes: 17@1763812800000 is the 17th since this script was loaded.
varip int counted = 0
varip int counting_since = na
if barstate.isrealtime and na(counting_since)
    counting_since := timenow
place() => barstate.isrealtime ? str.tostring(counted) + "@" + str.tostring(counting_since) : ""`;

/** The message stands in the alert's box and not in alert_message: there TradingView is known to fill its placeholders in. */
const strategy = (secret: Secret): string => `//@version=6
strategy("pinewire example", overlay = true, default_qty_type = strategy.fixed, default_qty_value = 0.001)

${COUNT}

fast = ta.sma(close, 9)
slow = ta.sma(close, 21)
crossed_up = ta.crossover(fast, slow)
crossed_down = ta.crossunder(fast, slow)

// Only what will fill is counted: an order that TradingView ignores (in a position already, nothing to close) would leave a gap.
if crossed_up and strategy.position_size == 0
    if barstate.isrealtime
        counted += 1
    strategy.entry("long", strategy.long, alert_message = place())
if crossed_down and strategy.position_size > 0
    if barstate.isrealtime
        counted += 1
    strategy.close("long", alert_message = place())

plot(fast)
plot(slow)

// Paste this line into the alert's message box, without the two slashes:
// ${JSON.stringify({ ...COUNTED_MESSAGE, ...secret })}`;

const indicator = ({ passphrase }: Secret): string => `//@version=6
indicator("pinewire example", overlay = true)

${COUNT}

// alert() fills in no placeholders, so the message is built here. The bar's time makes client_ref unique: one alert a bar and side.
message(string side, string ref) =>
    '{"symbol":"' + syminfo.ticker + '","strategy":"${INDICATOR_MESSAGE.strategy}","side":"' + side + '","size":"0.001","price":"' + str.tostring(close) +
     '","type":"market",${passphrase === undefined ? '' : `"passphrase":${JSON.stringify(passphrase)},`}"sequence":"' + place() + '","client_ref":"' + ref + '-' + timeframe.period + '-' + str.tostring(time) + '"}'

fast = ta.sma(close, 9)
slow = ta.sma(close, 21)
crossed_up = ta.crossover(fast, slow)
crossed_down = ta.crossunder(fast, slow)

// On the bar's last update only, where the alert fires: counted at each update before it, the number would run ahead.
if barstate.isrealtime and barstate.isconfirmed
    if crossed_up
        counted += 1
        alert(message("buy", "long"), alert.freq_once_per_bar_close)
    if crossed_down
        counted += 1
        alert(message("sell", "exit"), alert.freq_once_per_bar_close)

plot(fast)
plot(slow)`;
