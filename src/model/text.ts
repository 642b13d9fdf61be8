// Text from outside, as it may be shown: an alert's words must not break a line, turn it around, or command a terminal.

/** One control character, line or paragraph separator, or mark that turns the writing direction. */
export const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const EACH = new RegExp(INVISIBLE, 'gu');

/** With each invisible character as the sign that something was there, U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll(EACH, '\u{fffd}');
}

/** Long enough to recognise a value by, short enough for one line of a log. */
const SHOWN = 60;

/** A text from outside in double quotes, its control characters escaped, cut after 60 characters. */
export function quoted(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text;
  // JSON escapes what is below U+0020; the other invisible ones could turn a terminal's line around.
  return JSON.stringify(cut).replaceAll(EACH, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As a sentence: what a person wrote may end as one already. */
export function withStop(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}
