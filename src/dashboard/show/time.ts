// Times as words: how long ago, how long it took, and the moment itself in the zone that the configuration names.
import { signal } from '@preact/signals';

/** `server.display_zone`. */
export const zone = signal('UTC');

export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}

/** `18 ms`, `1.2 s`, `4 min 10 s`. */
export function lasted(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

/** `+18 ms`. */
export function gap(ms: number): string {
  return `+${lasted(ms)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(iso: string): Readonly<Record<string, string>> {
  let format = formats.get(zone.value);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone.value,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
    });
    formats.set(zone.value, format);
  }
  return Object.fromEntries(format.formatToParts(Date.parse(iso)).map(({ type, value }) => [type, value]));
}

/** `2026-11-22 21:09:53.106 UTC`. */
export function moment(iso: string): string {
  const { year, month, day, hour, minute, second, fractionalSecond } = partsOf(iso);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}.${fractionalSecond} ${zone.value}`;
}

/** `21:09:53.106`. */
export function clockTime(iso: string): string {
  const { hour, minute, second, fractionalSecond } = partsOf(iso);
  return `${hour}:${minute}:${second}.${fractionalSecond}`;
}

/** `2026-11-22`. */
export function dayOf(iso: string): string {
  const { year, month, day } = partsOf(iso);
  return `${year}-${month}-${day}`;
}

/** `21:09` today, `22 Nov 21:09` before. */
export function shortMoment(iso: string, today: number): string {
  const { hour, minute } = partsOf(iso);
  return dayOf(iso) === dayOf(new Date(today).toISOString()) ? `${hour}:${minute}` : `${dayOf(iso)} ${hour}:${minute}`;
}
