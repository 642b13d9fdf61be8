// What the program says of itself while it runs: one JSON line an event, or one readable line where a person watches. No secret in either.
import { type Clock, isoTime } from '../model/clock.ts';
import { printable } from '../model/text.ts';
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

const RANK: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const terminal = options.terminal ?? (options.write === undefined && process.stderr.isTTY);
  const least = RANK[options.level ?? 'info'];
  const say = (level: Level, message: string, fields: object): void => {
    if (RANK[level] < least) return;
    const line = JSON.stringify({ level, time: isoTime(options.clock.now()), ...fields, message }, plainValue);
    const clean = redact(line, options.secrets());
    write(terminal ? readable(clean) : `${clean}\n`);
  };
  return withFields(say, {});
}

/** For tests and for callers that keep quiet. */
export const silentLog: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => silentLog };

function quiet(): void {
  // Says nothing on purpose.
}

type Say = (level: Level, message: string, fields: object) => void;

function withFields(say: Say, own: object): Log {
  const as =
    (level: Level): Log['info'] =>
    (message, fields) =>
      say(level, message, { ...own, ...mask(fields) });
  return {
    debug: as('debug'),
    info: as('info'),
    warn: as('warn'),
    error: as('error'),
    child: (fields) => withFields(say, { ...own, ...mask(fields) }),
  };
}

/** A copy without cycles, six levels deep. */
function mask(fields: Fields | undefined): object {
  return maskNames(fields ?? {}) as object;
}

/** What JSON has no form for. */
function plainValue(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  const { message, stack, cause } = value;
  const code = 'code' in value ? value.code : undefined;
  return {
    type: value.constructor.name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause instanceof Error && { cause: cause.message }),
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
