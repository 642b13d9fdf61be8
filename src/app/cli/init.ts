// `pinewire init`: a configuration to start from, with the secrets that exist already, so that URLs in TradingView stay what they are.
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { SECRET_NAMES } from '../config/config.ts';
import { CONFIG_NAME } from '../config/defaults.ts';
import { newSecret, readSecrets, secretsPath } from '../config/secrets.ts';
import { readEnvFile } from '../config/variables.ts';
import { type Cli, type Command, flag, printJson, Stop } from './cli.ts';
import { configFile, configWords } from './config.ts';
import { setVariables } from './env-file.ts';
import { configText, DEFAULT_ANSWERS, type InitAnswers, keyNames } from './init-text.ts';

export const init: Command = async ({ cli, options }) => {
  const file = configFile(cli, options) ?? resolve(cli.cwd, CONFIG_NAME);
  const folder = dirname(file);
  if (existsSync(file)) throw new Stop(`${file} exists and is not overwritten: edit it, or move it away first`);
  if (!existsSync(folder)) throw new Stop(`there is no folder ${folder}: make it first`);
  const silent = flag(options, 'yes') || flag(options, 'json');
  if (!silent && !cli.terminal) throw new Stop('init asks a few questions on a terminal; npx pinewire init --yes asks none', 2);
  const { answers, keys } = silent
    ? { answers: DEFAULT_ANSWERS, keys: {} }
    : await (await import('./init-questions.ts')).askAnswers();
  const { secrets, taken } = collectSecrets(folder, cli.clock);
  const env = join(folder, '.env');
  // The secrets first: a configuration that refers to nothing would not load.
  setVariables(env, { ...secrets, ...keys });
  writeFileSync(file, configText(answers), { flag: 'wx', mode: 0o644 });
  if (flag(options, 'json')) printJson(cli, { file, env, taken_over: taken });
  else report(cli, { file, env, taken, answers, words: configWords(options) });
  return 0;
};

const ROTATED = new RegExp(`^(?:${SECRET_NAMES.join('|')})_PREVIOUS(?:_\\d+)?(?:_UNTIL)?$`);

/** Those in `.env` count first, then the generated ones; what neither has is made. */
function collectSecrets(
  folder: string,
  clock: Clock,
): { readonly secrets: Readonly<Record<string, string>>; readonly taken: readonly string[] } {
  const inEnv = readEnvFile(folder);
  const generated = readSecrets(join(folder, 'data')).values;
  const secrets: Record<string, string> = {};
  const taken: string[] = [];
  // What a rotation keeps valid for its day, where it stands with what it replaced. That in `.env` stays there by itself.
  const rotated = Object.entries(generated).filter(([name, value]) => ROTATED.test(name) && value && !inEnv[name]);
  for (const [name, value = ''] of rotated) {
    secrets[name] = value;
    if (!name.endsWith('_UNTIL')) taken.push(`${name} from ${secretsPath('data')}`);
  }
  for (const name of SECRET_NAMES) {
    const existing = inEnv[name] || generated[name];
    if (existing) taken.push(`${name} from ${inEnv[name] ? '.env' : secretsPath('data')}`);
    secrets[name] = existing || newSecret((length) => clock.randomBytes(length));
  }
  return { secrets, taken };
}

interface Written {
  readonly file: string;
  readonly env: string;
  readonly taken: readonly string[];
  readonly answers: InitAnswers;
  /** ` --config FILE`, as it stands in a shell. */
  readonly words: string;
}

function report(cli: Cli, { file, env, taken, answers, words }: Written): void {
  const { key, secret } = keyNames(answers.exchange);
  cli.out(
    [
      `Wrote ${file}`,
      `Wrote ${env} (mode 0600; keep it out of version control)`,
      ...taken.map((line) => `  taken over: ${line}`),
      ...(answers.testnet ? [`  the testnet keys are ${key} and ${secret} there; give them no right to withdraw`] : []),
      `Next: npx pinewire check${words}, then npx pinewire serve${words}`,
    ].join('\n'),
  );
}
