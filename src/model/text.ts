// Text from outside, as it may be shown: an alert's words must not break a line, turn it around, or command a terminal.

/** One control character, line or paragraph separator, or mark that turns the writing direction. */
export const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const EACH = new RegExp(INVISIBLE, 'gu');

/** With each invisible character as the sign that something was there, U+FFFD. */
export function printable(text: string): string {
  return text.replaceAll(EACH, '\u{fffd}');
}
