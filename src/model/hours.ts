// Days and hours in a zone: when entries are allowed, and where a trading day begins.
import { isoTime } from './clock.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

/** Entries are allowed on `days` from `from` until before `to`; where `to` is not after `from` the window ends on the next day. */
export interface TradingHours {
  readonly days: ReadonlySet<Day>;
  /** Minutes since midnight in the zone. */
  readonly from: number;
  readonly to: number;
  /** IANA name of the zone in which the days and times are meant. */
  readonly zone: string;
  /** As it was configured, for messages: `mon-fri 08:00-22:00`. */
  readonly text: string;
}

/** Reads `mon-fri`, `sat,sun`, `fri-mon`, `daily`; undefined for anything else. */
export function readDays(text: string): Set<Day> | undefined {
  if (text === 'daily') return new Set(DAYS);
  const days = new Set<Day>();
  for (const part of text.toLowerCase().split(',')) {
    const [first, last = first, ...rest] = part
      .trim()
      .split('-')
      .map((name) => DAYS.findIndex((day) => day === name));
    if (first === undefined || last === undefined || first < 0 || last < 0 || rest.length > 0) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(DAYS[day] as Day);
      if (day === last) break;
    }
  }
  return days;
}

/** Reads `08:00` as minutes since midnight; undefined for anything that is no time of day (`24:00` is the end of it). */
export function readTimeOfDay(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2])];
  const total = hours * 60 + minutes;
  return match === null || minutes > 59 || total > 24 * 60 ? undefined : total;
}

export function isWithin(hours: TradingHours, at: number): boolean {
  const { day, minutes } = wallTime(at, hours.zone);
  const today = hours.days.has(DAYS[day] as Day);
  if (hours.from < hours.to) return today && minutes >= hours.from && minutes < hours.to;
  const yesterday = hours.days.has(DAYS[(day + 6) % 7] as Day);
  return (today && minutes >= hours.from) || (yesterday && minutes < hours.to);
}

/** The calendar day in the zone, `2026-11-22`: the day of `daily_loss` and of every P&L report. */
export function dayOf(at: number, zone: string): string {
  const { year, month, date } = wallTime(at, zone);
  return `${year}-${month}-${date}`;
}

/** The calendar day that follows, whatever the zone. */
export function dayAfter(day: string): string {
  return isoTime(Date.parse(day) + 86_400_000).slice(0, 10);
}

interface WallTime {
  readonly year: string;
  readonly month: string;
  readonly date: string;
  /** 0 is Monday. */
  readonly day: number;
  readonly minutes: number;
}

/** `Intl.DateTimeFormat` costs 30 µs to build and 1 to use. */
const formats = new Map<string, Intl.DateTimeFormat>();

function wallTime(at: number, zone: string): WallTime {
  let format = formats.get(zone);
  if (format === undefined) {
    const fields = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...fields });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = '', month = '', day: date = '', weekday = '', hour, minute } = parts;
  const day = DAYS.findIndex((name) => name === weekday.toLowerCase());
  return { year, month, date, day, minutes: Number(hour) * 60 + Number(minute) };
}

/** Whether the runtime knows the zone (`UTC`, `Europe/Berlin`). */
export function isZone(zone: string): boolean {
  // Without asking the tables of zones, which take 8 MB once they are asked.
  if (zone === 'UTC') return true;
  try {
    return wallTime(0, zone).day >= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
