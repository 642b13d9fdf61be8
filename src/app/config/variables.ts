// `${NAME}` in pinewire.yaml: from the environment, else from the `.env` beside the file. A value is never read again for more variables.
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Path } from './source.ts';
import { readTextFile } from './text-file.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface VariableProblem {
  readonly path: Path;
  readonly message: string;
}

/** The `.env` of a folder; empty where there is none. */
export function readEnvFile(folder: string): Variables {
  return parseEnv(readTextFile(join(folder, '.env')) ?? '');
}

/** The environment wins over the file, as everywhere. */
export function mergeVariables(env: Variables, file: Variables): Variables {
  return { ...file, ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) };
}

/** The tree with every variable replaced; a text whose variable is missing stays undefined, and its problem is among `problems`. */
export function replaceVariables(tree: unknown, variables: Variables, problems: VariableProblem[], path: Path = []): unknown {
  if (typeof tree === 'string') return replaceIn(tree, variables, (message) => problems.push({ path, message }));
  if (Array.isArray(tree)) return tree.map((item, i) => replaceVariables(item, variables, problems, [...path, i]));
  if (typeof tree !== 'object' || tree === null) return tree;
  const entries = Object.entries(tree).map(([key, value]) => [key, replaceVariables(value, variables, problems, [...path, key])]);
  return Object.fromEntries(entries) as unknown;
}

function replaceIn(text: string, variables: Variables, complain: (message: string) => void): string | undefined {
  let failed = false;
  const fail = (message: string): string => {
    failed = true;
    complain(message);
    return '';
  };
  const replaced = text.replaceAll(/\$\$|\$\{([^}]*)\}?/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    if (!match.endsWith('}') || !/^[A-Za-z_]\w*$/.test(name))
      return fail('has a ${ without a name and a }; write $$ for a dollar sign');
    const value = variables[name];
    if (value === undefined)
      return fail(`needs \${${name}}, which is set neither in the environment nor in .env beside the file`);
    return value === '' ? fail(`needs \${${name}}, which is set but empty`) : value;
  });
  return failed ? undefined : replaced;
}
