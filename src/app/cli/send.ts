// `pinewire send`: plays the sender of an alert, signed as a script would sign it or unsigned as TradingView sends it.
import { type Clock, isoTime } from '../../model/clock.ts';
import { sign, signStandard } from '../../intake/verify/verify.ts';
import type { Config } from '../config/config.ts';
import { TRADINGVIEW_ADDRESSES } from '../../edge/addresses.ts';
import { readBody } from './body.ts';
import { argument, type Cli, type Command, flag, type Options, printJson, Stop, textOption } from './cli.ts';
import { configWords, readConfig } from './config.ts';
import { freshen, newClientRef } from './fresh.ts';
import { doorUrl, type Json, request, serviceUrl } from './service-client.ts';
import { shellWord } from './shell-word.ts';
import { printable } from './table.ts';

export const send: Command = async ({ cli, args, options }) => {
  const config = readConfig(cli, options);
  const read = await readBody(cli, argument(args, 0));
  const body = flag(options, 'fresh') ? freshBody(cli, read) : read;
  const unsigned = flag(options, 'unsigned');
  const url = destination(config, options);
  const headers = {
    'content-type': 'application/json',
    ...(unsigned ? tradingviewHeaders(config, options) : signatureHeaders(config, body, cli.clock)),
  };
  const answer = await request(cli.clock, { method: 'POST', url, headers, body });
  if (answer.kind === 'away')
    throw new Stop(`no service answers at ${shownUrl(url)}: start it with npx pinewire serve, or name it with --url`);
  if (answer.kind === 'failed') throw new Stop(`${shownUrl(url)}: ${answer.problem}`);
  const accepted = answer.status >= 200 && answer.status < 300;
  if (flag(options, 'json')) printJson(cli, { ...answer.body, http_status: answer.status });
  else if (accepted) cli.out(describeAccepted(answer.body, configWords(options)));
  else cli.err(`pinewire: ${describeRefused(answer.status, answer.body)}`);
  return accepted ? 0 : 1;
};

function freshBody(cli: Cli, body: Uint8Array): Uint8Array {
  const result = freshen(new TextDecoder().decode(body), (old) =>
    newClientRef(old, isoTime(cli.clock.now()), cli.clock.randomBytes(4)),
  );
  if (!result.ok) throw new Stop(result.problem);
  return Buffer.from(result.text);
}

function destination(config: Config, options: Options): string {
  const given = textOption(options, 'url');
  if (given !== undefined) {
    if (!URL.canParse(given) || !/^https?:/.test(given)) throw new Stop(`--url ${given} is no http:// or https:// address`, 2);
    return given;
  }
  if (!flag(options, 'unsigned')) return `${serviceUrl(config)}/webhook`;
  const [token] = config.tradingview.tokens;
  if (token === undefined) throw new Stop('tradingview.tokens names no token, so there is no /tv/ address; --url names one');
  return `${doorUrl(config)}/tv/${token}`;
}

/**
 * TradingView's alerts come through the proxy in front, which says whose they are. On this machine this command stands where the proxy
 * does; where loopback is not trusted, the service ignores the header.
 */
function tradingviewHeaders({ tradingview }: Config, options: Options): Record<string, string> {
  const [address] = TRADINGVIEW_ADDRESSES;
  const played = tradingview.allowIps === 'tradingview' && textOption(options, 'url') === undefined;
  return played && address !== undefined ? { 'x-forwarded-for': address } : {};
}

/** Where a timestamp must be covered, X-Signature alone is refused: then Standard Webhooks' three headers sign. */
export function signatureHeaders(config: Config, body: Uint8Array, clock: Clock): Record<string, string> {
  const [secret] = config.webhook.secrets;
  if (secret === undefined)
    throw new Stop('webhook.secrets names no secret to sign with: start the service once, or run npx pinewire init');
  if (!config.webhook.requireTimestamp) return sign(body, secret);
  const id = `msg_${Buffer.from(clock.randomBytes(12)).toString('hex')}`;
  return signStandard(body, { id, timestamp: Math.floor(clock.now() / 1000), secret });
}

/** The token in the path is a secret. */
export function shownUrl(url: string): string {
  return url.replace(/\/tv\/[^/?#]+/, '/tv/…');
}

interface AnsweredOrder {
  readonly id?: unknown;
  readonly account?: unknown;
  readonly status?: unknown;
  readonly reason?: unknown;
}

const FORWARDED =
  'The relay forwards it to the service, where pinewire alerts shows it; pinewire relay --parked shows what does not arrive.';

/** `words`: ` --config FILE`, as it stands in a shell. */
export function describeAccepted(body: Json, words = ''): string {
  const ref = text(body['client_ref']);
  const duplicate = body['duplicate'] === true;
  const orders = Array.isArray(body['orders']) ? (body['orders'] as readonly AnsweredOrder[]) : [];
  const first = duplicate
    ? `Nothing new happened: this alert was here before as ${text(body['id'])} (client_ref ${ref}).`
    : `Accepted and on disk: alert ${text(body['id'])} (client_ref ${ref}).`;
  const lines = orders.map((order) => {
    const reason = order.reason === undefined || order.reason === null ? '' : `: ${text(order.reason)}`;
    return `  order ${text(order.id)}  ${text(order.account)}  ${text(order.status)}${reason}`;
  });
  if (body['status'] === 'spooled') return [first, FORWARDED].map(escapeLines).join('\n');
  const next = duplicate ? 'Send it with --fresh to make it a new one. What became of the first:' : 'See what becomes of it:';
  return [first, ...lines, `${next}\n  npx pinewire orders --client-ref ${shellWord(ref)}${words}`].map(escapeLines).join('\n');
}

function describeRefused(status: number, body: Json): string {
  const { error, hint, code } = body;
  const where = `HTTP ${status}${typeof code === 'string' ? `, ${code}` : ''}`;
  return printable(`refused: ${text(error)} (${where})${typeof hint === 'string' && hint !== '' ? `; ${hint}` : ''}`);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function escapeLines(line: string): string {
  return line.split('\n').map(printable).join('\n');
}
