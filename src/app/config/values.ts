// The words a value of pinewire.yaml may be written in: each reader turns text into one exact value, or says that it cannot.
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Decimal, HUNDRED, readDecimal, ZERO } from '../../model/decimal.ts';
import { isZone } from '../../model/hours.ts';
import { type Money, readMoney } from '../../model/money.ts';

declare module 'zod' {
  interface GlobalMeta {
    /** What a value may be, to complete the sentence `must be …`. */
    expected?: string;
    /** Whether the value must never be repeated to anybody. */
    secret?: boolean;
  }
}

/** A scalar: YAML hands over its source text, so that `0.1` never passes through a float. */
export function text<T>(expected: string, read: (text: string) => T | undefined, secret = false) {
  return z
    .string()
    .transform((value, context): T => {
      const result = read(value);
      if (result !== undefined) return result;
      context.issues.push({ code: 'custom', message: `must be ${expected}`, input: value });
      return z.NEVER;
    })
    .meta({ expected, secret });
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Nothing here is meant to wait longer than a year; a longer one is a slip of the unit. */
const MAX_DURATION_MS = 366 * 86_400_000;

/** Milliseconds of `500ms`, `60s`, `5m`, `1h`, `1d`. */
export function readDuration(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  const ms = Number(match?.[1]) * (MS_PER_UNIT[match?.[2] ?? ''] ?? Number.NaN);
  return Number.isNaN(ms) || ms > MAX_DURATION_MS ? undefined : ms;
}

const BYTES_PER_UNIT: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 * 1024 };

/** Bytes of `512b`, `16kb`, `1mb`. */
export function readBytes(text: string): number | undefined {
  const match = /^(\d{1,9})(b|kb|mb)$/.exec(text.toLowerCase());
  const bytes = Number(match?.[1]) * (BYTES_PER_UNIT[match?.[2] ?? ''] ?? Number.NaN);
  return Number.isNaN(bytes) || bytes === 0 ? undefined : bytes;
}

/** The number before the sign: `1%` is 1. */
export function readPercent(text: string): Decimal | undefined {
  const value = text.endsWith('%') ? readDecimal(text.slice(0, -1)) : undefined;
  return value === undefined || value.lt(ZERO) || value.gt(HUNDRED) ? undefined : value;
}

export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:5000`, `[::1]:5000`, `localhost:0` (0: any free port). */
export function readListen(text: string): Listen | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const [host = match?.[2], port = Number(match?.[3])] = [match?.[1]];
  return host === undefined || Number.isNaN(port) || port > 65_535 ? undefined : { host, port };
}

/** An http or https URL without credentials, query, fragment and closing slash. */
export function readUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, search, hash } = new URL(text);
  const plainUrl = username === '' && password === '' && search === '' && hash === '';
  return (protocol === 'http:' || protocol === 'https:') && plainUrl ? text.replace(/\/+$/, '') : undefined;
}

/** Scheme and host alone: what replaces those of a venue's endpoints. */
export function readOrigin(text: string): string | undefined {
  const url = readUrl(text);
  return url === undefined || new URL(url).pathname !== '/' ? undefined : url;
}

/** An address or a range of them: `10.0.0.0/8`, `192.0.2.7`, `2001:db8::/32`. */
export function readCidr(text: string): string | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return undefined;
  if (bits === undefined) return address;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128) ? text : undefined;
}

const positiveMoney = (text: string): Money | undefined => {
  const value = readMoney(text);
  return value === undefined || value.amount.lte(ZERO) ? undefined : value;
};

const readWhole = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
const readYesNo = (text: string): boolean | undefined => (text === 'true' ? true : text === 'false' ? false : undefined);

export const yesNo = () => text('true or false', readYesNo);
export const whole = (expected = 'a whole number of 1 or more') => text(expected, (value) => readWhole(value) || undefined);
export const duration = () => text('a duration such as 500ms, 60s, 5m, 1h or 1d', readDuration);
export const bytes = () => text('a size such as 512b, 16kb or 1mb', readBytes);
export const percent = () => text('a percentage from 0% to 100%, such as 0.5%', readPercent);
export const moneyText = () => text('an amount above zero and a currency, such as 1000 USDT', positiveMoney);
export const amount = () => text('a number of zero or more, such as 0.1', (value) => atLeast(value, false));
export const positiveAmount = () => text('a number above zero, such as 0.1', (value) => atLeast(value, true));
export const zoneName = () => text('a time zone such as UTC or Europe/Berlin', (value) => (isZone(value) ? value : undefined));
export const listenAddress = () => text('host:port, such as 127.0.0.1:5000', readListen);
export const url = (secret = false) => text('an http or https URL, such as https://bot.example.com', readUrl, secret);
export const origin = () => text('scheme and host of a URL, such as http://127.0.0.1:9001', readOrigin);
/** Any http or https URL; what it carries may be a secret. */
export const anyUrl = (secret = false) =>
  text('an http or https URL', (value) => (/^https?:\/\//.test(value) && URL.canParse(value) ? value : undefined), secret);
export const filled = (expected: string) => text(expected, (value) => (value.trim() === '' ? undefined : value));
/** Without space around it, a pasted one that does not break too: what is written in an alert is compared without it. */
export const trimmed = (expected: string) => text(expected, (value) => value.trim() || undefined);
export const secretText = (expected = 'a secret text') =>
  text(expected, (value) => (value.trim() === '' ? undefined : value), true);

function atLeast(text: string, above: boolean): Decimal | undefined {
  const value = readDecimal(text);
  return value === undefined || value.lt(ZERO) || (above && value.eq(ZERO)) ? undefined : value;
}

/** One of a few words, in any case. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  const last = words.length - 1;
  const expected = words.map((word, i) => (i === 0 ? word : `${i === last ? ' or ' : ', '}${word}`)).join('');
  return text(expected, (value) => words.find((word): word is Words[number] => word === value.toLowerCase()));
}
