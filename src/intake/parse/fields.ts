// How one member of an alert is read: each reader turns a JSON value into ours, or says what the value may be.
import { type Decimal, readDecimal, ZERO } from '../../model/decimal.ts';
import { readSequence, type SequenceNumber } from '../../model/sequence.ts';
import { INVISIBLE } from '../../model/text.ts';
import { type Json, NumberText } from './json.ts';
import { PLACEHOLDER, placeholderAdvice } from './placeholder-names.ts';

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly expected: string; readonly hint?: string };

export type Reader<Value> = (value: Json) => Read<Value>;

/** A text of 1 to `most` characters in one line. */
export function text(most: number): Reader<string> {
  const expected = `a text of 1 to ${most} characters`;
  return (value) => {
    if (value instanceof NumberText) return { ok: false, expected, hint: `put double quotes around it: "${value.text}"` };
    if (typeof value !== 'string') return { ok: false, expected };
    const unfilled = leftOver(value);
    if (unfilled !== undefined) return { ok: false, expected, hint: unfilled };
    if (INVISIBLE.test(value)) return { ok: false, expected: `${expected} without line breaks and control characters` };
    return value.length > most ? { ok: false, expected } : { ok: true, value };
  };
}

/** One of a few words, in any case. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  hints: Readonly<Record<string, string>> = {},
): Reader<Word> {
  const expected = words.length === 2 ? words.join(' or ') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  return (value) => {
    if (typeof value !== 'string') return { ok: false, expected };
    const written = value.trim().toLowerCase();
    const found = words.find((word) => word === written);
    if (found !== undefined) return { ok: true, value: found };
    return { ok: false, expected, hint: leftOver(value) ?? (Object.hasOwn(hints, written) ? hints[written] : undefined) };
  };
}

/** A decimal, as a number or as a number in quotes. */
export const number: Reader<Decimal> = (value) => readNumber(value, 'a number');

export const positive: Reader<Decimal> = (value) => {
  const expected = 'a number above 0';
  const read = readNumber(value, expected);
  return read.ok && read.value.lte(ZERO) ? { ok: false, expected } : read;
};

function readNumber(value: Json, expected: string): Read<Decimal> {
  const written = numberText(value);
  if (written === undefined) return { ok: false, expected };
  const read = readDecimal(written);
  return read === undefined ? { ok: false, expected, hint: whyNoNumber(written) } : { ok: true, value: read };
}

function numberText(value: Json): string | undefined {
  if (value instanceof NumberText) return value.text;
  return typeof value === 'string' ? value.trim() : undefined;
}

function whyNoNumber(written: string): string | undefined {
  const unfilled = leftOver(written);
  if (unfilled !== undefined) return unfilled;
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(written))
    return `remove the thousands separators: ${written.replaceAll(',', '')}`;
  if (/^[+-]?\d+,\d+$/.test(written)) return `the decimal sign is a point: ${written.replace(',', '.')}`;
  if (/^nan$|^na$/i.test(written)) return 'Pine prints NaN for na, a value it does not have on this bar: test with na() first';
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written))
    return 'it is beyond 10^30 or 10^-30, or has more than 60 digits';
  if (written.endsWith('%')) return 'a share of the equity is set on the route: size: "5% of equity"';
  if (/^[\d.]+\s*[a-z]{2,}$/i.test(written)) return 'a size in a currency is set on the route: size: "50 USDT"';
  return undefined;
}

/** Epoch values below this are seconds (until the year 5138), above it milliseconds (since 1973). */
const SECONDS_BELOW = 100_000_000_000;
/** The last millisecond of the year 9999. */
const LAST_TIME = 253_402_300_799_999;
const ISO = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})$/;

/** ISO 8601 with a zone, or the epoch in seconds or milliseconds; milliseconds UTC. */
export const time: Reader<number> = (value) => {
  const expected = 'an ISO 8601 time with a zone (2026-11-22T12:00:00Z) or seconds or milliseconds since 1970';
  const written = numberText(value);
  if (written === undefined) return { ok: false, expected };
  if (/^\d{1,15}(?:\.\d{1,9})?$/.test(written)) {
    const epoch = Number(written);
    const ms = Math.floor(epoch < SECONDS_BELOW ? epoch * 1000 : epoch);
    return ms <= LAST_TIME ? { ok: true, value: ms } : { ok: false, expected };
  }
  const ms = readIso(written);
  if (ms !== undefined) return { ok: true, value: ms };
  const zoneless = /^\d{4}-\d{2}-\d{2}[T ][\d:.]+$/.test(written) ? `add the zone: ${written}Z is UTC` : undefined;
  return { ok: false, expected, hint: leftOver(written) ?? zoneless };
};

function readIso(written: string): number | undefined {
  if (!ISO.test(written)) return undefined;
  const zoned = written
    .toUpperCase()
    .replace(' ', 'T')
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const ms = Date.parse(zoned);
  // Date.parse makes March 2nd out of February 30th: the day must come back as it was written.
  const day = Date.parse(`${zoned.slice(0, 10)}T00:00:00Z`);
  const [year, month, date] = zoned.slice(0, 10).split('-').map(Number);
  if (Number.isNaN(ms) || Date.UTC(year ?? 0, (month ?? 0) - 1, date) !== day || daysIn(year ?? 0, month ?? 0) < (date ?? 0)) {
    return undefined;
  }
  return ms;
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** 0, 1, 2 … up to what a double counts exactly, and when the count began where that stands behind an @. */
export const sequence: Reader<SequenceNumber> = (value) => {
  const expected =
    'a whole number of 0 or more, or one with the start of its count in milliseconds since 1970: "17@1763812800000"';
  const written = numberText(value);
  const read = written === undefined ? undefined : readSequence(written);
  if (read !== undefined) return { ok: true, value: read };
  return { ok: false, expected, hint: written === undefined ? undefined : leftOver(written) };
};

/** An object of anything; numbers that a double cannot hold exactly stay text. */
export const object: Reader<Readonly<Record<string, unknown>>> = (value) => {
  const expected = 'an object, for text and numbers that pinewire keeps and does not read';
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof NumberText)
    return { ok: false, expected };
  const plain = toPlain(value);
  return plain === undefined
    ? { ok: false, expected: `${expected}, without the character U+0000` }
    : { ok: true, value: plain as Readonly<Record<string, unknown>> };
};

/** As JSON.parse would give it, but exact; undefined where a text holds U+0000, which PostgreSQL cannot store. */
function toPlain(value: Json): unknown {
  if (value instanceof NumberText) return sameNumber(value.text) ? Number(value.text) : value.text;
  if (typeof value === 'string') return value.includes('\0') ? undefined : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(toPlain);
    return items.includes(undefined) ? undefined : items;
  }
  const entries = Object.entries(value).map(([key, member]) => [key, key.includes('\0') ? undefined : toPlain(member)] as const);
  return entries.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(entries);
}

function sameNumber(written: string): boolean {
  const exact = readDecimal(written);
  return exact !== undefined && Number.isFinite(Number(written)) && readDecimal(String(Number(written)))?.eq(exact) === true;
}

function leftOver(written: string): string | undefined {
  const name = PLACEHOLDER.exec(written)?.[1];
  return name === undefined ? undefined : placeholderAdvice(name);
}
