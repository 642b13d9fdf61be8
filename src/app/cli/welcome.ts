// What `serve` prints once it runs: where everything is, what TradingView still needs, and one command that proves that it works.
import type { Config } from '../config/config.ts';
import { secretsPath } from '../config/secrets.ts';
import { trialOf } from '../trial.ts';
import { secretMember, STRATEGY_MESSAGE } from './messages.ts';
import { serviceUrl } from './service-client.ts';

export interface Welcome {
  readonly config: Config;
  /** `http://127.0.0.1:5000`. */
  readonly url: string;
  /** Whether secrets may be shown: on a terminal, and only those that were just generated. */
  readonly showSecrets: boolean;
  /** Whether a public price of the first market could be read; without one a market order needs the price of its alert. */
  readonly priceKnown: boolean;
  /** ` --config FILE`, as it stands in a shell. */
  readonly configWords: string;
}

/** `LIVE: main, max order 1000 USDT`, one line a live account: before anything else is said. */
export function liveLines({ accounts, risk }: Config): readonly string[] {
  return accounts
    .filter((account) => account.mode === 'live')
    .map(({ name, risk: own }) => {
      const limits = [own.maxOrderValue, risk.maxOrderValue].filter((limit) => limit !== undefined);
      const [first, second] = limits;
      const tightest =
        first !== undefined && second !== undefined && first.currency === second.currency && second.amount.lt(first.amount)
          ? second
          : first;
      return `LIVE: ${name}, max order ${tightest === undefined ? 'not limited' : `${tightest.amount.toFixed()} ${tightest.currency}`}`;
    });
}

export function welcome(about: Welcome): string {
  return [addresses(about), tradingview(about), message(about), trial(about)].filter((part) => part !== '').join('\n\n');
}

function addresses(about: Welcome): string {
  const { config, url, showSecrets, configWords } = about;
  const [admin = ''] = config.server.adminTokens;
  const base = config.server.publicUrl ?? url;
  const where = secretPlace(config);
  return [
    `pinewire runs on ${url}`,
    '',
    `  Dashboard             ${url}/`,
    `                        ${showSecrets ? `admin token: ${admin}` : `the admin token is in ${where}; npx pinewire token show admin${configWords} prints it`}`,
    `  Signed webhook        ${base}/webhook`,
    `                        for scripts: npx pinewire sign FILE${configWords} shows how to sign`,
    `  TradingView's URL     ${tradingviewUrl(about, base)}`,
    ...(showSecrets ? [`  Generated secrets     ${secretsPath(config.dataDir)}`] : []),
  ].join('\n');
}

function tradingviewUrl({ config, showSecrets, configWords }: Welcome, base: string): string {
  const [token] = config.tradingview.tokens;
  if (token === undefined) return 'none: tradingview.tokens is empty';
  return showSecrets ? `${base}/tv/${token}` : `${base}/tv/<token>    (npx pinewire url${configWords} prints it on a terminal)`;
}

/** Where somebody who may read the file finds what is not printed. */
function secretPlace({ file, dataDir }: Config): string {
  return file === undefined ? secretsPath(dataDir) : `${file}, its .env, or ${secretsPath(dataDir)}`;
}

/** TradingView delivers to ports 80 and 443 of public IPv4 addresses and to nothing else. */
function tradingview({ config, url, configWords }: Welcome): string {
  if (config.server.publicUrl !== undefined) return '';
  return `TradingView cannot reach this machine yet: it calls public addresses on ports 80 and 443 only, and this one listens on ${url.replace('http://', '')}.
  On a server: put a web server with HTTPS in front that publishes /tv/* and nothing else; docs/guide/vps.md has the file for Caddy, and for nginx
  Then write the address into pinewire.yaml (npx pinewire init${configWords} makes one) as server.public_url, apply it with npx pinewire reload${configWords}, and take the URL from npx pinewire url${configWords}
  For a trial: npx pinewire tunnel${configWords} opens an address by ngrok and prints the URL`;
}

function message({ config, configWords }: Welcome): string {
  return `Message for a strategy's alert in TradingView (condition: order fills only); npx pinewire pine${configWords} prints more:
${JSON.stringify({ ...STRATEGY_MESSAGE, ...secretMember(config) })}`;
}

function trial({ config, url, priceKnown, configWords }: Welcome): string {
  const found = trialOf(config, priceKnown);
  if (found === undefined) return '';
  const elsewhere = serviceUrl(config) === url ? '' : ` --url ${url}/webhook`;
  return `Try it: this sends a first signed alert to the paper account ${found.account}:
echo '${JSON.stringify(found.alert)}' | npx pinewire send - --fresh${elsewhere}${configWords}`;
}
