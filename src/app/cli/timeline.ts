// A timeline: each event with its moment, the time since the one before, its name and what it says, one line an event.
import type { JournalEvent } from '../../model/event.ts';
import { eventWords } from './event-words.ts';
import { printable } from './table.ts';
import { clockTime, span, timeOfDay } from './times.ts';
import type { AccountId } from '../../model/ids.ts';
import type { AccountName } from '../present/order.ts';

/** How times and accounts are to be read. */
export interface Reader {
  readonly zone: string;
  readonly accountName: AccountName;
}

export function timeline(events: readonly JournalEvent[], { zone, accountName }: Reader): string {
  const [first] = events;
  const last = events.at(-1);
  // The day stands there only where it changes on the way.
  const days =
    first !== undefined && last !== undefined && clockTime(first.at, zone).slice(0, 10) !== clockTime(last.at, zone).slice(0, 10);
  const kinds = Math.max(0, ...events.map((event) => event.kind.length));
  const lines = events.map((event, i) => {
    const before = events[i - 1];
    const gap = before === undefined ? '' : `+${span(event.at - before.at)}`;
    const said = sentenceOf(event.data, { zone, accountName });
    const day = days ? `${clockTime(event.at, zone).slice(0, 10)} ` : '';
    return `  ${day}${timeOfDay(event.at, zone)}  ${gap.padStart(9)}  ${event.kind.padEnd(kinds)}  ${said}`.trimEnd();
  });
  return lines.join('\n');
}

/** `code unknown_field · fields size, price`: member after member; what is nested deeper than once stands as JSON. */
function sentenceOf(data: Readonly<Record<string, unknown>>, reader: Reader): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${printable(name)} ${valueOf(name, value, reader)}`)
    .join(' · ');
}

/** Digests say nothing to a reader beyond telling two apart; --json has them whole. */
const DIGEST = /^[0-9a-f]{64}$/;

/** Members that hold a moment, in milliseconds or as ISO 8601. */
const MOMENT = /(?:^|_)(?:at|until|time)$/;
const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function valueOf(name: string, value: unknown, reader: Reader): string {
  if (typeof value === 'string' && value.startsWith('ac_')) return printable(reader.accountName(value as AccountId));
  const at = MOMENT.test(name) ? momentOf(value) : undefined;
  if (at !== undefined) return `${clockTime(at, reader.zone)}.${String(at % 1000).padStart(3, '0')}`;
  const words = eventWords(name, value);
  if (words !== undefined) return printable(words);
  if (typeof value === 'string') return DIGEST.test(value) ? `${value.slice(0, 12)}…` : printable(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.length === 0 ? 'none' : value.map(printable).join(', ');
  const inner = Object.entries(value);
  const flat = !Array.isArray(value) && inner.every(([, item]) => typeof item === 'string');
  return flat
    ? inner.map(([key, item]) => `${printable(key.replaceAll('_', ' '))} ${valueOf(key, item, reader)}`).join(', ')
    : printable(JSON.stringify(value));
}

function momentOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && ISO.test(value) ? Date.parse(value) : undefined;
}

/** Lines of `name  value`, the names padded to one width; what is not known is left out. */
export function facts(rows: readonly (readonly [name: string, value: string | undefined])[]): string {
  const known = rows.filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '');
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `  ${name.padEnd(width)}  ${printable(value)}`).join('\n');
}
