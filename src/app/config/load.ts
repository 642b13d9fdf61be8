// Finds pinewire.yaml, reads it and everything it refers to, and answers with the configuration or with all of its problems at once.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/thrown.ts';
import { remedy } from '../../ledger/sqlite/remedy.ts';
import { checkDraft } from './checks.ts';
import { type Config, SECRET_NAMES, type SecretName } from './config.ts';
import { CONFIG_NAME } from './defaults.ts';
import { exceptAt, readDraft } from './draft.ts';
import { type Finding, placeFinding, printPath, type Problem } from './problem.ts';
import { resolveConfig } from './resolve.ts';
import { readEarlierAdminTokens, readRetired } from './retired.ts';
import { type ConfigDraft, tvToken } from './schema.ts';
import { ensureSecrets, readSecrets, secretsPath } from './secrets.ts';
import { readSource, type Source } from './source.ts';
import { readTextFile, UnreadableFile } from './text-file.ts';
import { mergeVariables, readEnvFile, replaceVariables, type VariableProblem, type Variables } from './variables.ts';

export interface LoadOptions {
  /** As given on the command line; relative to `cwd`. */
  readonly file?: string | undefined;
  readonly cwd: string;
  readonly env: Variables;
  /** Where the store goes if the file names none; relative to `cwd`. */
  readonly dataDir?: string | undefined;
}

export type Loaded =
  | { readonly ok: true; readonly config: Config; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads and writes nothing: what `serve` would still have to generate is in `missingSecrets`. */
export function loadConfig({ file, cwd, env, dataDir }: LoadOptions): Loaded {
  const path = findFile(file, cwd, env);
  const data = dataDir === undefined ? undefined : resolve(cwd, dataDir);
  const from = path === undefined ? { name: CONFIG_NAME, folder: cwd } : { name: path, file: path, folder: dirname(path) };
  try {
    const text = path === undefined ? '' : readTextFile(path);
    if (text !== undefined) return interpret(text, { ...from, dataDir: data, env });
    return { ok: false, problems: [{ file: from.name, path: '', message: 'there is no such file; pinewire init writes one' }] };
  } catch (error) {
    // The file itself, `.env`, or the secrets beside the store.
    if (!(error instanceof UnreadableFile)) throw error;
    return { ok: false, problems: [{ file: error.path, path: '', message: error.message }] };
  }
}

/** As {@link loadConfig}, and makes the secrets that are missing: `generated` says whether there are new ones to show. */
export function loadForServe(options: LoadOptions, clock: Clock): Loaded & { readonly generated: boolean } {
  const first = loadConfig(options);
  if (!first.ok || first.config.missingSecrets.length === 0) return { ...first, generated: false };
  const { dataDir } = first.config;
  try {
    const { generated } = ensureSecrets(dataDir, clock);
    return { ...loadConfig(options), generated };
  } catch (error) {
    // No folder, no room, no right: the system's own words name a call and no way out.
    const way = remedy(error, secretsPath(dataDir));
    if (way === undefined) throw error;
    const message = `the secrets cannot be written there: ${messageOf(error)}; ${way}`;
    return { ok: false, problems: [{ file: dataDir, path: '', message }], generated: false };
  }
}

/** The file that would be read; undefined where the built-in defaults count. */
export function findFile(file: string | undefined, cwd: string, env: Variables): string | undefined {
  if (file !== undefined) return resolve(cwd, file);
  const here = resolve(cwd, CONFIG_NAME);
  if (existsSync(here)) return here;
  const named = env['PINEWIRE_CONFIG'];
  return named === undefined || named === '' ? undefined : resolve(cwd, named);
}

interface Reading {
  /** For messages. */
  readonly name: string;
  readonly file?: string;
  readonly folder: string;
  readonly dataDir: string | undefined;
  readonly env: Variables;
}

function interpret(text: string, reading: Reading): Loaded {
  const { name, folder, env } = reading;
  const source = readSource(text);
  if (source.problems.length > 0)
    return { ok: false, problems: source.problems.map((problem) => ({ file: name, path: '', ...problem })) };
  const variables = mergeVariables(env, readEnvFile(folder));
  const missing: VariableProblem[] = [];
  const tree = replaceVariables(source.tree, variables, missing);
  const { draft, findings } = readDraft(tree, source);
  const checked: Finding[] = [];
  const notes: string[] = [];
  checkDraft(draft, {
    problem: (path, message, at = 'value') => checked.push({ path, message, at }),
    note: (path, message) => notes.push(`${printPath(path)}: ${message}`),
  });
  const paths = missing.map((problem) => problem.path);
  const all = [...missing, ...exceptAt([...findings, ...checked], paths)];
  if (all.length > 0 || draft.whole === undefined) {
    const problems = all.map((finding) => placeFinding(finding, source, name));
    return { ok: false, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)) };
  }
  const config = resolveConfig(draft.whole, reading, source.state(['store']) !== 'absent');
  return addSecrets(config, draft.whole, { source, variables, notes });
}

interface Given {
  readonly source: Source;
  readonly variables: Variables;
  /** Gets what is to be said about it. */
  readonly notes: string[];
}

/** Where nobody names a secret: the variable of its name, else the generated one, so that there is always one. */
function addSecrets(config: Config, draft: ConfigDraft, { source, variables, notes }: Given): Loaded {
  const named: Readonly<Record<SecretName, boolean>> = {
    WEBHOOK_SECRET: draft.webhook.secrets !== undefined,
    PINEWIRE_ADMIN_TOKEN: draft.server.admin_token !== undefined,
    TV_TOKEN: draft.tradingview.tokens !== undefined,
  };
  const unnamed = SECRET_NAMES.filter((name) => !named[name]);
  const file = unnamed.length === 0 ? { values: {}, notes: [] } : readSecrets(config.dataDir);
  notes.push(...file.notes);
  const found = new Map<SecretName, string>();
  for (const name of unnamed) {
    const value = variables[name] || file.values[name];
    if (value === undefined || value === '') continue;
    found.set(name, value);
    if (variables[name]) notes.push(`${KEY_OF[name]}: ${name} from the environment or .env`);
    else if (config.file !== undefined)
      notes.push(`${KEY_OF[name]}: not in the file, so the generated ${name} in ${config.dataDir} counts`);
  }
  const token = found.get('TV_TOKEN');
  if (token !== undefined && !tvToken.safeParse(token).success) {
    return { ok: false, problems: [{ path: KEY_OF.TV_TOKEN, message: 'TV_TOKEN must be letters, digits and . _ ~ -' }] };
  }
  const only = (name: SecretName): string[] => [found.get(name)].filter((value) => value !== undefined);
  const { server, webhook, tradingview } = config;
  const complete: Config = {
    ...config,
    server: named.PINEWIRE_ADMIN_TOKEN ? server : { ...server, adminTokens: only('PINEWIRE_ADMIN_TOKEN') },
    webhook: named.WEBHOOK_SECRET ? webhook : { ...webhook, secrets: only('WEBHOOK_SECRET') },
    tradingview: named.TV_TOKEN ? tradingview : { ...tradingview, tokens: only('TV_TOKEN') },
    missingSecrets: unnamed.filter((name) => !found.has(name)),
    retired: readRetired(source, { ...file.values, ...variables }),
    earlierAdminTokens: readEarlierAdminTokens(source, { ...file.values, ...variables }),
  };
  return { ok: true, config: complete, notes };
}

const KEY_OF: Readonly<Record<SecretName, string>> = {
  WEBHOOK_SECRET: 'webhook.secrets',
  PINEWIRE_ADMIN_TOKEN: 'server.admin_token',
  TV_TOKEN: 'tradingview.tokens',
};
