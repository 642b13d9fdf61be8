// Writes a new secret in place of an old one, in the file where the old one lives, and keeps the old one beside it for a day.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Clock } from '../../model/clock.ts';
import type { Config, SecretName } from './config.ts';
import { printEntries, readEntries, variablesOf } from './retired.ts';
import { newSecret, printEnv, secretsPath, writeWhole } from './secrets.ts';
import { readSource } from './source.ts';
import { parseEnvFile, type Variables } from './variables.ts';

/** Long enough to change it in TradingView and in every script. */
const ROTATION_MS = 24 * 3_600_000;

export type Rotated =
  | { readonly ok: true; readonly secret: string; readonly file: string; readonly until: number }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** `door` is named after the variable that pinewire itself would use; the file may refer to another. A running service takes it over at its next `reload`. */
export function rotateSecret(door: SecretName, config: Config, env: Variables, clock: Clock): Rotated {
  const source = readSource(config.file === undefined ? '' : readFileSync(config.file, 'utf8'));
  const [name] = variablesOf(door, source);
  if (name === undefined) {
    const hint = 'list the new one beside it, run pinewire reload, and take the old one out a day later';
    return { ok: false, message: `this secret is written into ${config.file ?? 'the configuration'} itself`, hint };
  }
  if (env[name]) {
    const hint = 'change it where the service is started';
    return { ok: false, message: `${name} comes from the environment, which pinewire cannot change`, hint };
  }
  const file = [join(config.folder, '.env'), secretsPath(config.dataDir)].find((path) => parseEnvFile(path)[name]);
  if (file === undefined) {
    const hint = 'pinewire serve generates it at its first start';
    return { ok: false, message: `there is no ${name} yet, so there is nothing to replace`, hint };
  }
  return replaceIn(file, name, clock);
}

function replaceIn(file: string, name: string, clock: Clock): Rotated {
  const values = parseEnvFile(file);
  const now = clock.now();
  const until = now + ROTATION_MS;
  const retired = [{ value: values[name] ?? '', until }, ...readEntries(values[`${name}_PREVIOUS`])].filter(
    (one) => one.until > now,
  );
  const secret = newSecret((length) => clock.randomBytes(length));
  const changed = { [name]: secret, [`${name}_PREVIOUS`]: printEntries(retired) };
  const text = replaceValues(readFileSync(file, 'utf8'), changed);
  if (!holds(text, { ...values, ...changed })) {
    const hint = 'write each variable of it in a line of its own';
    return { ok: false, message: `${file} cannot be changed without losing something of it`, hint };
  }
  writeWhole(file, text);
  return { ok: true, secret, file, until };
}

/** Every line is kept but those of the variables that change; these stand at the end. */
function replaceValues(text: string, values: Readonly<Record<string, string>>): string {
  const isOld = (line: string) => Object.keys(values).some((name) => new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`).test(line));
  const kept = text
    .split('\n')
    .filter((line) => !isOld(line))
    .join('\n');
  return kept + (kept === '' || kept.endsWith('\n') ? '' : '\n') + printEnv(values);
}

function holds(text: string, expected: Variables): boolean {
  const found = parseEnv(text);
  const names = Object.keys(expected);
  return Object.keys(found).length === names.length && names.every((name) => found[name] === expected[name]);
}
