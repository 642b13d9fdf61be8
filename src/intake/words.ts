// Values as people read them in an error: a duration in its two largest units, a value in quotes and cut short.
import { INVISIBLE } from '../model/text.ts';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** `75000` → `1m 15s`, `3600000` → `1h`, below a second `0s`. Never more than two units: nobody asks for the seconds of a day. */
export function duration(ms: number): string {
  const parts: string[] = [];
  let left = Math.abs(ms);
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count}${name}`);
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}

/** Long enough to recognise a value by, short enough for one line of a log. */
const SHOWN = 60;

const EACH_INVISIBLE = new RegExp(INVISIBLE, 'gu');

/** A text from outside in double quotes, its control characters escaped, cut after 60 characters. */
export function quoted(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text;
  // JSON escapes what is below U+0020; the other invisible ones could turn a terminal's line around.
  return JSON.stringify(cut).replaceAll(EACH_INVISIBLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
