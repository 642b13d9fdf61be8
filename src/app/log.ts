// What the program says of itself while it runs: one JSON line an event, or one readable line where a person watches. No secret in either.
import { pino } from 'pino';
import { type Clock, isoTime } from '../model/clock.ts';
import { maskNames, redact } from './redact.ts';

/** Members of a line. `alert` and `order` carry ids, so that one alert can be followed through every stage; `error` takes what was thrown. */
type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A log whose every line carries these fields too. */
  child(fields: Fields): Log;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

export interface LogOptions {
  readonly clock: Clock;
  /** Those in force; asked for each line, so that a rotated secret is masked from its first use. */
  readonly secrets: () => readonly string[];
  /** Absent: `info`. */
  readonly level?: Level;
  /** Whether a person watches: short lines instead of JSON. Absent: whether standard error is a terminal. */
  readonly terminal?: boolean;
  /** Absent: standard error. */
  readonly write?: (line: string) => void;
}

export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const terminal = options.terminal ?? (options.write === undefined && process.stderr.isTTY);
  const settings = {
    level: options.level ?? 'info',
    base: null,
    messageKey: 'message',
    timestamp: () => `,"time":"${isoTime(options.clock.now())}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: (error: unknown) => (error instanceof Error ? pino.stdSerializers.err(error) : error) },
  };
  const destination = {
    write(line: string): void {
      const clean = redact(line, options.secrets());
      write(terminal ? readable(clean) : clean);
    },
  };
  return wrap(pino(settings, destination));
}

/** For tests and for callers that keep quiet. */
export const silentLog: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => silentLog };

function quiet(): void {
  // Says nothing on purpose.
}

function wrap(logger: pino.Logger): Log {
  const mask = (fields: Fields | undefined): object => maskNames(fields ?? {}) as object;
  return {
    debug: (message, fields) => logger.debug(mask(fields), message),
    info: (message, fields) => logger.info(mask(fields), message),
    warn: (message, fields) => logger.warn(mask(fields), message),
    error: (message, fields) => logger.error(mask(fields), message),
    child: (fields) => wrap(logger.child(mask(fields))),
  };
}

/** Longest value on a terminal line. */
const WIDEST_VALUE = 160;

/** `12:03:04 order.fill order=or_0… price=50000`; the level stands there only where it is a warning or worse. Times are UTC, as everywhere. */
function readable(line: string): string {
  const { level, time, message, error, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const words = [String(time).slice(11, 19)];
  if (level === 'warn' || level === 'error') words.push(level === 'warn' ? 'WARNING' : 'ERROR');
  words.push(printable(String(message)));
  for (const [name, value] of Object.entries(fields)) words.push(`${name}=${shown(value)}`);
  if (error !== undefined) words.push(`error=${shown(messageOf(error))}`);
  return `${words.join(' ')}\n`;
}

function messageOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
}

function shown(value: unknown): string {
  const plain = typeof value === 'string' && /^[\w.:/@+-]+$/.test(value);
  const text = plain ? value : JSON.stringify(value);
  return printable(text.length > WIDEST_VALUE ? `${text.slice(0, WIDEST_VALUE)}…` : text);
}

/** Alert text may hold escape sequences and marks that reverse the writing direction; a terminal must not obey them. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this takes out
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\u{fffd}');
}
