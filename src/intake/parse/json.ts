// A strict JSON reader for small hostile bodies: numbers stay text, a repeated or dangerous key is a fault, and every fault has a place.
// JSON.parse rounds 9007199254740993, keeps the last of two equal keys and says little about where it stopped; lossless-json lets
// equal duplicates and `__proto__` through.

/** A number as it was written: `1e400`, `42000.0`, `9007199254740993`. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | string | NumberText | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** What was expected or found where reading stopped; `faults.ts` turns it into advice. */
export type FaultKind =
  | 'utf8'
  | 'end'
  | 'value'
  | 'key'
  | 'colon'
  | 'comma'
  | 'trailing'
  | 'number'
  | 'control'
  | 'escape'
  | 'surrogate'
  | 'duplicate'
  | 'forbidden'
  | 'depth';

export interface Fault {
  readonly kind: FaultKind;
  /** Characters (UTF-16 units) from the start of the text, 0 for the first. */
  readonly offset: number;
  readonly detail: string;
}

export type JsonResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: Fault };

/** An alert nests three or four deep; the cap keeps 100,000 brackets from using up the stack. */
export const MAX_DEPTH = 16;

/** Keys that would reach an object's machinery instead of its data. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export function parseJson(text: string): JsonResult {
  const reader = new Reader(text);
  const value = reader.document();
  return value === undefined ? { ok: false, fault: reader.fault } : { ok: true, value };
}

/** Each method returns undefined once `fault` is set; nothing is thrown. */
class Reader {
  fault: Fault = { kind: 'end', offset: 0, detail: 'the body is empty' };
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json | undefined {
    this.#space();
    if (this.#at === this.#text.length) return this.#fail('end', 'the body is empty');
    const value = this.#value(1);
    if (value === undefined) return undefined;
    this.#space();
    return this.#at === this.#text.length ? value : this.#fail('trailing', 'there is more text after the end of the JSON');
  }

  #fail(kind: FaultKind, detail: string, offset = this.#at): undefined {
    this.fault = { kind, offset, detail };
    return undefined;
  }

  /** At the end of the text the honest answer is that something is missing, whatever it is. */
  #expect(kind: FaultKind, what: string): undefined {
    if (this.#at >= this.#text.length) return this.#fail('end', `the body ends where ${what} is expected`);
    return this.#fail(kind, `${what} is expected here`);
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #value(depth: number): Json | undefined {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #word<Value extends Json>(word: string, value: Value): Value | undefined {
    if (!this.#text.startsWith(word, this.#at) || isWordLike(this.#text.charCodeAt(this.#at + word.length))) {
      return this.#expect('value', 'a value');
    }
    this.#at += word.length;
    return value;
  }

  #number(): NumberText | undefined {
    NUMBER.lastIndex = this.#at;
    const text = NUMBER.exec(this.#text)?.[0];
    if (text === undefined) return this.#expect('value', 'a value');
    const end = this.#at + text.length;
    const next = this.#text[end];
    // `01`, `1.`, `1e`, `0x1`, `1_000` start like a number and go on like something else.
    if (next !== undefined && (next === '.' || isWordLike(next.charCodeAt(0)))) {
      return this.#fail('number', 'this is not a number as JSON writes it');
    }
    this.#at = end;
    return new NumberText(text);
  }

  #array(depth: number): readonly Json[] | undefined {
    if (depth > MAX_DEPTH) return this.#fail('depth', `nested deeper than ${MAX_DEPTH} levels`);
    this.#at++;
    const values: Json[] = [];
    this.#space();
    if (this.#take(']')) return values;
    for (;;) {
      this.#space();
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      values.push(value);
      this.#space();
      if (this.#take(']')) return values;
      if (!this.#take(',')) return this.#expect('comma', 'a comma or ]');
    }
  }

  #object(depth: number): JsonObject | undefined {
    if (depth > MAX_DEPTH) return this.#fail('depth', `nested deeper than ${MAX_DEPTH} levels`);
    this.#at++;
    const members: Record<string, Json> = {};
    this.#space();
    if (this.#take('}')) return members;
    for (;;) {
      this.#space();
      if (!this.#member(members, depth)) return undefined;
      this.#space();
      if (this.#take('}')) return members;
      if (!this.#take(',')) return this.#expect('comma', 'a comma or }');
    }
  }

  #member(members: Record<string, Json>, depth: number): boolean {
    const start = this.#at;
    if (this.#text[start] !== '"') return this.#expect('key', 'a name in double quotes') ?? false;
    const key = this.#string();
    if (key === undefined) return false;
    if (FORBIDDEN.has(key)) return this.#fail('forbidden', `the name ${JSON.stringify(key)} is not allowed`, start) ?? false;
    if (Object.hasOwn(members, key)) {
      return this.#fail('duplicate', `${JSON.stringify(key.slice(0, 60))} is there twice`, start) ?? false;
    }
    this.#space();
    if (!this.#take(':')) return this.#expect('colon', 'a colon') ?? false;
    this.#space();
    const value = this.#value(depth + 1);
    if (value === undefined) return false;
    members[key] = value;
    return true;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #string(): string | undefined {
    const start = this.#at;
    let value = '';
    let escaped = false;
    this.#at++;
    for (;;) {
      PLAIN.lastIndex = this.#at;
      const run = PLAIN.exec(this.#text)?.[0] ?? '';
      value += run;
      this.#at += run.length;
      const char = this.#text[this.#at];
      if (char === '"') break;
      if (char === undefined) return this.#fail('end', 'the body ends inside a text: a closing double quote is missing');
      if (char !== '\\') return this.#fail('control', `a control character (${hex(char)}) stands inside a text`);
      const more = this.#escape();
      if (more === undefined) return undefined;
      value += more;
      escaped = true;
    }
    this.#at++;
    // What came as UTF-8 is whole; only an escape can write half a character, which no store keeps as it is.
    if (escaped && !value.isWellFormed())
      return this.#fail('surrogate', 'half of a surrogate pair stands alone in this text', start);
    return value;
  }

  #escape(): string | undefined {
    const name = this.#text[this.#at + 1] ?? '';
    const simple = Object.hasOwn(ESCAPES, name) ? ESCAPES[name] : undefined;
    if (simple !== undefined) {
      this.#at += 2;
      return simple;
    }
    const digits = this.#text.slice(this.#at + 2, this.#at + 6);
    if (name !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits))
      return this.#fail('escape', 'a backslash starts no escape that JSON knows');
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line eslint/no-control-regex -- JSON forbids exactly these inside a text
const PLAIN = /[^"\\\u0000-\u001f]*/y;

/** Letters, digits, `_` and `$`: what cannot follow a number or `true` directly. */
function isWordLike(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    code === 0x24
  );
}

function hex(char: string): string {
  return `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

export interface Place {
  readonly offset: number;
  /** Both from 1; a line ends at a line feed. */
  readonly line: number;
  readonly column: number;
}

export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { offset, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
