// A problem of the configuration: where it stands, what is wrong and what may stand there instead. Never repeats a secret.
import type { z } from 'zod';
import { nearest } from '../../model/nearest.ts';
import { isList, memberOf, metaOf, schemaAt, shapeOf } from './schema-walk.ts';
import type { Path, Source } from './source.ts';

export interface Problem {
  readonly file?: string;
  /** Dotted, `accounts.demo.mode`; empty for the file as a whole. */
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  /** What is wrong and what it may be: one sentence. */
  readonly message: string;
}

/** A problem before it is given its place in the file. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  /** The name of the last key is what is wrong, not its value. */
  readonly at?: 'key' | 'value';
}

/** `/home/me/pinewire.yaml:12:5 accounts.demo.mode: must be paper, testnet or live; it is "demo"`. */
export function printProblem({ file, path, line, column, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [[place, path].filter((part) => part !== '').join(' '), message].filter((part) => part !== '').join(': ');
}

export function printPath(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

export function placeFinding({ path, message, at }: Finding, source: Source, file: string): Problem {
  return { file, path: printPath(path), ...source.place(path, at), message };
}

/** What Zod found, in our words: one finding for each unknown key and each wrong value. */
export function findingsOf(error: z.core.$ZodError, root: z.core.$ZodType, source: Source): Finding[] {
  return error.issues.flatMap((issue) => explainIssue(issue, root, source));
}

function explainIssue(issue: z.core.$ZodIssue, root: z.core.$ZodType, source: Source): Finding[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], at: 'key', message: unknownKey(key, path, root) }));
    case 'invalid_key':
      return [{ path, at: 'key', message: `the name ${issue.issues[0]?.message ?? 'is not allowed'}` }];
    default:
      return [{ path, message: wrongValue(path, root, source) }];
  }
}

function wrongValue(path: Path, root: z.core.$ZodType, source: Source): string {
  const schema = schemaAt(root, path);
  const { expected = kindOf(schema), secret = false } = schema === undefined ? {} : metaOf(schema);
  const state = source.state(path);
  if (state !== 'there') return `${state === 'empty' ? 'has no value' : 'is missing'}: must be ${expected}`;
  // Where a list or a mapping belongs, a text may be a secret that was meant to be in it.
  const isLeaf = schema !== undefined && shapeOf(schema) === undefined && memberOf(schema) === undefined;
  const written = isLeaf ? source.written(path) : undefined;
  const isShown = written !== undefined && !secret && written.length <= 80;
  return `must be ${expected}${isShown ? `; it is ${JSON.stringify(written)}` : ''}`;
}

function kindOf(schema: z.core.$ZodType | undefined): string {
  return schema !== undefined && isList(schema) ? 'a list' : 'a mapping of keys to values';
}

function unknownKey(key: string, path: Path, root: z.core.$ZodType): string {
  const schema = schemaAt(root, path);
  const known = Object.keys((schema && shapeOf(schema)) ?? {});
  const near = nearestName(key, known);
  return near === undefined ? `unknown key; known here: ${known.join(', ')}` : `unknown key; did you mean ${near}?`;
}

/** What was meant by a key or a name of the file; of a long one a third may be wrong. */
export function nearestName(word: string, known: readonly string[]): string | undefined {
  return nearest(word, known, Math.max(2, Math.floor(word.length / 3)));
}
