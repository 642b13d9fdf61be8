// What the watch over missing alerts knows, and how it stands in the register: one key a strategy and symbol, one a strategy, and how far
// the journal was read. All of it follows from the journal, so a crash costs only reading again.
import { BEGINNING, type Cursor, readCursor } from '../../model/cursor.ts';
import { gapsOf, type Stream } from '../../model/sequence.ts';

export const WATCH_KEYS = 'watch/';
export const CURSOR_KEY = `${WATCH_KEYS}cursor`;
const STREAM_KEYS = `${WATCH_KEYS}count/`;
const HEARD_KEYS = `${WATCH_KEYS}heard/`;

/** When a strategy was last heard, or first expected. Milliseconds UTC. */
export interface Heard {
  readonly at: number;
  /** When it was reported silent. */
  readonly quietAt?: number;
}

export interface StreamName {
  readonly strategy: string;
  readonly exchange: string;
  readonly symbol: string;
}

export interface Watched {
  /** Under their keys of the register. */
  readonly streams: ReadonlyMap<string, Stream>;
  readonly heard: ReadonlyMap<string, Heard>;
  /** How much of the journal is reckoned in. */
  readonly cursor: Cursor;
}

/** An alert that was skipped, as it is shown. */
export interface MissedAlerts extends StreamName {
  readonly from: number;
  readonly to: number;
  readonly since: number;
  readonly told: boolean;
}

export function streamKey({ strategy, exchange, symbol }: StreamName): string {
  return STREAM_KEYS + JSON.stringify([strategy, exchange, symbol]);
}

export function streamName(key: string): StreamName {
  const [strategy = '', exchange = '', symbol = ''] = JSON.parse(key.slice(STREAM_KEYS.length)) as string[];
  return { strategy, exchange, symbol };
}

export function heardKey(strategy: string): string {
  return HEARD_KEYS + strategy;
}

export function strategyOf(key: string): string {
  return key.slice(HEARD_KEYS.length);
}

/** What `register(WATCH_KEYS)` gave. */
export function readWatched(register: ReadonlyMap<string, string>): Watched {
  const under = <Value>(prefix: string): Map<string, Value> =>
    new Map([...register].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key, JSON.parse(value) as Value]));
  const cursor = readCursor(register.get(CURSOR_KEY) ?? '') ?? BEGINNING;
  return { streams: under(STREAM_KEYS), heard: under(HEARD_KEYS), cursor };
}

/** The newest first. */
export function missedAlerts({ streams }: Watched, since: number): readonly MissedAlerts[] {
  return [...streams]
    .flatMap(([key, stream]) => gapsOf(stream).map((gap) => ({ ...streamName(key), ...gap })))
    .filter((gap) => gap.since >= since)
    .sort((a, b) => b.since - a.since);
}

/** Strategies that were reported silent and have not spoken since. */
export function quietStrategies({ heard }: Watched): readonly { readonly strategy: string; readonly since: number }[] {
  return [...heard].flatMap(([key, { at, quietAt }]) =>
    quietAt === undefined ? [] : [{ strategy: strategyOf(key), since: at }],
  );
}
