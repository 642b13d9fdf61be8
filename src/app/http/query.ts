// Reads the query of a list: each filter is known by name and by what it may be, because a filter that is ignored shows the wrong list.
import type { AccountId } from '../../model/ids.ts';
import type { AccountBook } from './accounts.ts';
import { type Answer, invalidField } from './answer.ts';

/** As node:querystring reads it: repeated names become lists. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A problem is an answer already. */
export type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly answer: Answer };

type Reader<Value> = (text: string, name: string) => Read<Value>;
type Readers = Readonly<Record<string, Reader<unknown>>>;
type Values<Of extends Readers> = { -readonly [Name in keyof Of]?: Of[Name] extends Reader<infer Value> ? Value : never };

/** Reads every filter; an empty one (`status=`) counts as absent, which is what a form sends. */
export function readQuery<Of extends Readers>(query: Query, readers: Of): Read<Values<Of>> {
  const values: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(query)) {
    if (!Object.hasOwn(readers, name)) {
      return bad(name, given, `left out: the filters here are ${Object.keys(readers).join(', ') || 'none'}`);
    }
    if (typeof given !== 'string') return bad(name, given, 'given once');
    const read = given === '' ? undefined : readers[name]?.(given, name);
    if (read === undefined) continue;
    if (!read.ok) return read;
    values[name] = read.value;
  }
  return { ok: true, value: values as Values<Of> };
}

/** Of a list or a thing that has none. */
export async function unfiltered(call: { readonly query: Query }, answer: () => Promise<Answer> | Answer): Promise<Answer> {
  const read = readQuery(call.query, {});
  return read.ok ? answer() : read.answer;
}

/** The name of an account, as its id. */
export function accountIn({ id, all }: AccountBook): Reader<AccountId> {
  return (name, field) => {
    const value = id(name);
    const names = all.map((account) => account.name).join(', ');
    return value === undefined ? bad(field, name, names || 'nothing: there is no account') : { ok: true, value };
  };
}

export const anyText: Reader<string> = (text) => ({ ok: true, value: text });

export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  return (text, name) => {
    const value = words.find((word) => word === text);
    return value === undefined ? bad(name, text, words.join(', ')) : { ok: true, value };
  };
}

/** `true`, `1`, `yes` · `false`, `0`, `no`. */
export const yesOrNo: Reader<boolean> = (text, name) => {
  if (/^(?:true|1|yes)$/i.test(text)) return { ok: true, value: true };
  return /^(?:false|0|no)$/i.test(text) ? { ok: true, value: false } : bad(name, text, 'true or false');
};

export function count(most: number): Reader<number> {
  return (text, name) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    return value >= 1 && value <= most ? { ok: true, value } : bad(name, text, `a whole number from 1 to ${most}`);
  };
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `15m`, `1h`, `2d` back from now, or a moment in ISO 8601 (`2026-11-22`, `2026-11-22T12:00:00Z`); milliseconds UTC. */
export function since(now: number): Reader<number> {
  return (text, name) => {
    const ago = /^(\d{1,6})([smhd])$/.exec(text);
    if (ago !== null) return { ok: true, value: now - Number(ago[1]) * (UNITS_MS[ago[2] ?? ''] ?? 0) };
    const at = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(at)
      ? bad(name, text, 'a time back from now (15m, 1h, 2d) or a moment in ISO 8601')
      : { ok: true, value: at };
  };
}

/** A calendar day, `2026-11-22`. */
export const day: Reader<string> = (text, name) => {
  const valid = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  return valid ? { ok: true, value: text } : bad(name, text, 'a day like 2026-11-22');
};

function bad(name: string, given: unknown, allowed: string): { readonly ok: false; readonly answer: Answer } {
  return { ok: false, answer: invalidField(name, given, allowed) };
}
