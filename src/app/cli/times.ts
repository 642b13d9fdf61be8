// Times as people write and read them: `--since 1h`, clock times in the display zone, and spans in the unit one would say.
import { isoTime } from '../../model/clock.ts';
import { dayOf } from '../../model/hours.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Reads `90s`, `15m`, `1h`, `7d`, `2w` as that long before `now`, or an ISO date or time as itself; undefined for anything else. */
export function readSince(text: string, now: number, zone: string): number | undefined {
  const span = /^(\d{1,6}) ?([smhdw])$/.exec(text.trim());
  if (span !== null) return now - Number(span[1]) * (UNITS[span[2] ?? ''] ?? 0);
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text.trim())) return undefined;
  const iso = text.trim().replace(' ', 'T');
  const own = /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(iso);
  const at = Date.parse(own ? iso : iso.length === 10 ? `${iso}T00:00:00Z` : `${iso}Z`);
  if (Number.isNaN(at)) return undefined;
  // What names no zone is meant as the tables print it.
  return own ? at : atWallTime(at, zone);
}

/** When the clocks of the zone show what those of UTC show at `wall`; in an hour that they leave out, when they are set. */
function atWallTime(wall: number, zone: string): number {
  const ahead = (at: number): number => Date.parse(`${clockTime(at, zone).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
  // The second step counts with the difference that holds there and not at the guess.
  const guess = wall - ahead(wall);
  return wall - ahead(guess);
}

/** The beginning of the day in the zone. */
export function startOfDay(now: number, zone: string): number {
  return atWallTime(Date.parse(`${dayOf(now, zone)}T00:00:00Z`), zone);
}

/** `Intl.DateTimeFormat` costs 30 µs to build and 1 to use. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-22 20:03:04` in the zone. */
export function clockTime(at: number, zone: string): string {
  if (zone === 'UTC') return isoTime(at).slice(0, 19).replace('T', ' ');
  let format = formats.get(zone);
  if (format === undefined) {
    const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...day, ...time });
    formats.set(zone, format);
  }
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    format.formatToParts(at).map((part) => [part.type, part.value]),
  );
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** With milliseconds, for timelines: `20:03:04.123`. */
export function timeOfDay(at: number, zone: string): string {
  const milliseconds = String(((at % 1000) + 1000) % 1000).padStart(3, '0');
  return `${clockTime(at, zone).slice(11)}.${milliseconds}`;
}

/** `3 ms`, `1.2 s`, `4 min`, `2.5 h`, `3 d`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${tenths(ms / 1000)} s`;
  if (ms < 3_600_000) return `${tenths(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${tenths(ms / 3_600_000)} h` : `${tenths(ms / 86_400_000)} d`;
}

function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}
