// docs/reference/config.md: every key of pinewire.yaml, from its schema.
import type { z } from 'zod';
import { SAMPLE } from '../../src/app/config/sample.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { defaultOf, isList, memberOf, metaOf, shapeOf } from '../../src/app/config/schema-walk.ts';
import { code, fence, page, table } from './markdown.ts';

const INTRODUCTION = `One file, \`pinewire.yaml\`: in the folder where pinewire is started, or named by \`--config FILE\`, or by \`PINEWIRE_CONFIG\`.
Without any, pinewire runs on the defaults below with a paper account \`demo\`. \`pinewire init\` writes a first file, \`pinewire check\`
validates it, \`pinewire reload\` applies it to the running service: a bad file keeps the old configuration.

Paths are relative to the file. Unknown keys are refused by name, and every problem of a file is reported at once with its line.

**Variables.** \`\${NAME}\` is replaced from the environment, else from \`.env\` beside the file; a variable that is missing or empty is an
error. \`$$\` is a dollar sign. In lists and mappings written with brackets, put \`"\${NAME}"\` in quotes.

**Secrets nobody names.** Where \`webhook.secrets\`, \`server.admin_token\` or \`tradingview.tokens\` is absent, \`WEBHOOK_SECRET\`,
\`PINEWIRE_ADMIN_TOKEN\` or \`TV_TOKEN\` from the environment or \`.env\` counts, else one that \`pinewire serve\` generates into
\`secrets.env\` (mode 0600) beside the store. An empty list means none. \`pinewire token rotate\` writes a new one where the old one lives and
keeps the old one as \`NAME_PREVIOUS\`, valid until \`NAME_PREVIOUS_UNTIL\`; a second rotation
within that time keeps the one before as \`NAME_PREVIOUS_2\`.

**Values.** Durations \`500ms 60s 5m 1h 1d\`; sizes \`512b 16kb 1mb\` (a kb is 1024 bytes); percentages \`0.5%\`; money \`1000 USDT\`;
numbers are decimals and exact, with or without quotes.`;

const AFTER_RELOAD = `## What a reload takes over
Everything but \`server.listen\`, \`server.tls\` (a renewed certificate in the same files is taken over by itself), \`store\`, what an account is
(all of its keys except \`risk\` and \`accept_unverified\`; accounts that come or go) and, where \`server.tls\` is set,
\`tradingview.client_certificate\`: these need a restart, and \`pinewire reload\` says so and changes nothing. The relay reads \`relay\` when it
is started.`;

const TIGHTENING = `The same keys may stand under \`risk\` of an account, a route or a market. There they can only tighten: of the limits that apply to an
order the smallest counts, and every window of \`trading_hours\` must be open. The route is the first that matches the strategy.
A limit in a currency other than the market's is used only where none is stated in the market's own; then entries are denied, because it
cannot be compared. \`zone\` under an account also sets where its day begins; under a route or a market it is the zone of the hours beside it.
Limits never stop an exit.`;

/** Sentences under a section's table. */
const NOTES: Readonly<Record<string, string>> = {
  accounts: `A paper account fills at public prices and never reaches an exchange with an order. \`testnet\` and \`live\` need \`api_key\` and \`api_secret\`.
\`live\` needs \`max_order_value\` under the account's \`risk\` or under \`risk\`, and, at a venue with unverified facts (all but Binance Spot), \`accept_unverified: true\`:
see [venues](venues.md). An exchange that is not on that page cannot go live.
One key may stand under one name only.`,
  routes: `Several accounts fan out: each gets an order of its own. With a size of its own an exit leaves the whole position.`,
  markets: `A prefix that only repeats the exchange is left out (\`BINANCE:BTCUSDT\` at \`binance\` is \`BTCUSDT\`). A symbol that is not in the table is
refused with 404, and a proposal is recorded: \`pinewire markets list\` shows it, \`pinewire markets approve\` takes it into the table.`,
  risk: TIGHTENING,
  notify: `Each entry is either \`telegram\` or \`webhook\`.`,
};

export function configPage(): string {
  const sections = Object.entries(configSchema.shape).map(([name, schema]) => section(name, schema));
  const parts = [INTRODUCTION, '## A whole file', fence('yaml', SAMPLE), ...sections, AFTER_RELOAD];
  return page('Configuration', 'src/app/config/schema.ts', parts);
}

function section(name: string, schema: z.core.$ZodType): string {
  const rows = rowsOf(name, schema);
  const { description = '' } = metaOf(schema);
  const body = table(['key', 'may be', 'default', 'what it is', 'example'], rows);
  return [`## ${code(name)}`, `${description}.`, body, NOTES[name] ?? ''].filter((part) => part !== '').join('\n\n');
}

/** One row for a value, one for each key below a mapping; limits under an account, a route or a market are explained once, under `risk`. */
function rowsOf(path: string, schema: z.core.$ZodType): string[][] {
  const shape = shapeOf(schema);
  const isElsewhere = path.endsWith('.risk');
  if (shape !== undefined && !isElsewhere) {
    return Object.entries(shape).flatMap(([key, inner]) => rowsOf(`${path}.${key}`, inner));
  }
  const member = memberOf(schema);
  if (member !== undefined && shapeOf(member) !== undefined) return rowsOf(`${path}${isList(schema) ? '[]' : '.NAME'}`, member);
  const { description = '', examples } = metaOf(schema);
  const example = Array.isArray(examples) && typeof examples[0] === 'string' ? code(examples[0]) : '';
  return [[code(path), isElsewhere ? 'the keys of `risk`' : expected(schema), defaultText(schema), description, example]];
}

function expected(schema: z.core.$ZodType): string {
  const own = metaOf(schema).expected;
  if (own !== undefined) return own;
  const member = memberOf(schema);
  const each = member === undefined ? '' : (metaOf(member).expected ?? 'a value');
  return isList(schema) ? `a list; each ${each}` : `a mapping; each value ${each}`;
}

function defaultText(schema: z.core.$ZodType): string {
  const value = defaultOf(schema);
  if (value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)) return '';
  if (Array.isArray(value)) return code(`[${value.join(', ')}]`);
  return typeof value === 'string' ? code(value) : '';
}
