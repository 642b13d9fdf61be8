// `pinewire token`: shows a secret, or replaces it where it lives and keeps the old one valid for a day, so that nothing breaks at once.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isoTime } from '../../model/clock.ts';
import type { Config, SecretName } from '../config/config.ts';
import { printPath } from '../config/problem.ts';
import { previousOf, previousVariables } from '../config/retired.ts';
import { newSecret, readSecrets, secretsPath } from '../config/secrets.ts';
import { type Path, readSource } from '../config/source.ts';
import { readEnvFile } from '../config/variables.ts';
import { argument, type Cli, type Command, flag, printJson, Stop } from './cli.ts';
import { readConfig } from './config.ts';
import { readVariables, setVariables } from './env-file.ts';
import { person } from './offline.ts';
import { callApi } from './service-client.ts';

/** As `withRetired` honours it: long enough to change a secret in TradingView and in every script. */
const OLD_STAYS_MS = 24 * 3_600_000;

interface Kind {
  readonly variable: SecretName;
  /** Where the configuration may name it: the first that is there counts. */
  readonly paths: readonly Path[];
  readonly value: (config: Config) => string | undefined;
  /** What else has to change when it does. */
  readonly next: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  admin: {
    variable: 'PINEWIRE_ADMIN_TOKEN',
    paths: [
      ['server', 'admin_token'],
      ['server', 'admin_token', 0],
    ],
    value: (config) => config.server.adminTokens[0],
    next: 'sign in to the dashboard with the new one, and give it to scripts that use the API',
  },
  tradingview: {
    variable: 'TV_TOKEN',
    paths: [
      ['tradingview', 'tokens'],
      ['tradingview', 'tokens', 0],
    ],
    value: (config) => config.tradingview.tokens[0],
    next: 'put the new URL (npx pinewire url) into every alert in TradingView',
  },
  webhook: {
    variable: 'WEBHOOK_SECRET',
    paths: [
      ['webhook', 'secrets'],
      ['webhook', 'secrets', 0],
    ],
    value: (config) => config.webhook.secrets[0],
    next: 'give the new one to every script that signs',
  },
};

function kindNamed(name: string): Kind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind !== undefined) return kind;
  throw new Stop(`there is no secret ${JSON.stringify(name)}: it may be admin, tradingview or webhook`, 2);
}

// oxlint-disable-next-line typescript/require-await -- every command is asynchronous
export const showToken: Command = async ({ cli, args, options }) => {
  const name = argument(args, 0);
  const kind = kindNamed(name);
  const config = readConfig(cli, options);
  const value = kind.value(config);
  if (value === undefined) throw new Stop(`there is no ${name} secret yet: npx pinewire serve generates it at its first start`);
  const { path, shown } = placeOf(cli, config, kind);
  if (flag(options, 'json')) printJson(cli, { name, value, file: path ?? null });
  else if (cli.terminal) cli.out(value);
  else throw new Stop(`secrets are printed on a terminal or with --json only; this one is in ${shown}`);
  return 0;
};

interface SecretPlace {
  readonly variable: string;
  /** The file to change; undefined where it is none that pinewire may write. */
  readonly path?: string;
  /** It stands in the configuration's own text. */
  readonly written?: true;
  /** For messages. */
  readonly shown: string;
}

/** Where the secret that counts was read: the environment, `.env`, the generated file, or the configuration's own text. */
function placeOf(cli: Cli, config: Config, kind: Kind): SecretPlace {
  const variable = variableOf(config, kind);
  if (variable === undefined)
    return { variable: kind.variable, written: true, shown: `${shorten(cli, config.file ?? 'the configuration')} itself` };
  if (cli.env[variable]) return { variable, shown: `the environment variable ${variable}` };
  const inFile = (path: string): SecretPlace => ({ variable, path, shown: shorten(cli, path) });
  if (readEnvFile(config.folder)[variable]) return inFile(join(config.folder, '.env'));
  return readSecrets(config.dataDir).values[variable] ? inFile(secretsPath(config.dataDir)) : { variable, shown: 'no file' };
}

/** The `${NAME}` that the configuration refers to; pinewire's own name where it refers to nothing; undefined where the secret itself stands there. */
function variableOf(config: Config, kind: Kind): string | undefined {
  if (config.file === undefined) return kind.variable;
  const source = readSource(readFileSync(config.file, 'utf8'));
  const written = kind.paths.map((path) => source.written(path)).find((text) => text !== undefined);
  return written === undefined ? kind.variable : /^\$\{([A-Za-z_]\w*)\}$/.exec(written)?.[1];
}

function shorten(cli: Cli, path: string): string {
  const near = relative(cli.cwd, path);
  return near.startsWith('..') ? path : near;
}

/** The way that keeps the old one valid where only the person can write. */
function byHand(cli: Cli, name: string, { variable, written, shown }: SecretPlace, key: string): string {
  const kept = `the ${name} secret is in ${shown}, which pinewire does not change`;
  if (written)
    return `${kept}: write ${key} there as a list, ["THE NEW ONE", "THE OLD ONE"], and npx pinewire reload; take the old one out when nothing uses it any more, and reload again`;
  const until = isoTime(cli.clock.now() + OLD_STAYS_MS);
  return `${kept}: where the service gets its environment, set ${variable} to the new one, ${variable}_PREVIOUS to the old one and ${variable}_PREVIOUS_UNTIL=${until}, and restart it`;
}

export const rotateToken: Command = async ({ cli, args, options }) => {
  const name = argument(args, 0);
  const kind = kindNamed(name);
  const config = readConfig(cli, options);
  const old = kind.value(config);
  if (old === undefined) throw new Stop(`there is no ${name} secret yet: npx pinewire serve generates it at its first start`);
  const { variable, path, shown } = placeOf(cli, config, kind);
  if (path === undefined) throw new Stop(byHand(cli, name, placeOf(cli, config, kind), printPath(kind.paths[0] ?? [])));
  const secret = newSecret((length) => cli.clock.randomBytes(length));
  const now = cli.clock.now();
  const until = isoTime(now + OLD_STAYS_MS);
  const earlier = previousOf(variable, readVariables(path)).filter((previous) => previous.until > now);
  const kept = previousVariables(variable, [{ value: old, until: now + OLD_STAYS_MS }, ...earlier]);
  setVariables(path, { [variable]: secret, ...kept });
  // Asked with the old token: the service does not know the new one before it has read the file.
  const answer = await callApi(config, cli.clock, 'POST', '/api/reload', { by: person(cli) });
  const applied = answer.kind === 'answered' && answer.status === 200;
  if (flag(options, 'json')) {
    printJson(cli, { name, value: secret, file: path, previous_until: until, applied });
    return 0;
  }
  const effect = applied
    ? 'The running service uses it already.'
    : answer.kind === 'away'
      ? 'No service is running; it takes effect when one starts.'
      : 'The running service did not take it over: npx pinewire reload says why.';
  const lines = [`New ${name} secret in ${shown}. The old one stays valid until ${until}. ${effect}`, `Now ${kind.next}.`];
  cli.out([...(cli.terminal ? [secret] : []), ...lines].join('\n'));
  return 0;
};
