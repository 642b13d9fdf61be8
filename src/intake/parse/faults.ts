// What people send instead of JSON, recognised, and said in the words that mend it. The reader finds the place; this finds the reason.
import { quoted } from '../../model/text.ts';
import type { Fault, FaultKind } from './json.ts';
import { PLACEHOLDER, placeholderAdvice } from './placeholder-names.ts';

export interface Advice {
  /** What is wrong. */
  readonly detail: string;
  /** How to mend it. */
  readonly hint: string;
}

const PASTE = 'paste the message that pinewire pine prints into the alert';

/** The reason behind a fault: the shape of the whole body first, then what stands at the fault. */
export function explainFault(text: string, fault: Fault): Advice {
  return wholeBody(text, fault) ?? atFault(text, fault) ?? { detail: fault.detail, hint: HINTS[fault.kind] };
}

/** Bodies that were never meant to be JSON, or not this JSON. */
function wholeBody(text: string, fault: Fault): Advice | undefined {
  if (fault.kind === 'utf8') return undefined;
  // The beginning tells them apart, and bounds what a search for a pattern can cost.
  const trimmed = text.trimStart().slice(0, 1000).trimEnd();
  if (trimmed === '') return { detail: 'the body is empty', hint: `${PASTE}; an order without alert_message sends nothing` };
  if (/\border (?:buy|sell) @ \S+ filled on \S+/i.test(trimmed)) {
    return {
      detail: "this is TradingView's default sentence for strategy orders, not an order",
      hint: `replace the text in the alert's message box: ${PASTE}`,
    };
  }
  if (/^(?:\w+=)?%7B/i.test(trimmed) || /^\w+=\{\s*["}]/.test(trimmed)) {
    return { detail: 'the body is form-encoded', hint: 'send the JSON itself as the body (curl --data-binary), not a form' };
  }
  if (fault.kind === 'trailing' && /^=\s*$/.test(text.slice(fault.offset))) {
    return {
      detail: 'a form encoder added = after the JSON',
      hint: 'send the JSON itself as the body (curl --data-binary), not a form',
    };
  }
  if (/^[A-Za-z_]\w*[ \t]*=[^\n;]*(?:[\n;][ \t]*(?:[A-Za-z_]\w*[ \t]*=[^\n;]*)?)*$/.test(trimmed)) {
    return { detail: 'this is a key=value message', hint: `key=value messages are not read yet: ${PASTE}` };
  }
  if (isSentence(trimmed)) {
    return { detail: `the body is a sentence, not JSON: ${quoted(trimmed)}`, hint: `replace the alert's message: ${PASTE}` };
  }
  return undefined;
}

/** Words with spaces between them that do not begin as JSON does. */
function isSentence(trimmed: string): boolean {
  return /^[^{["'\d-]/.test(trimmed) && /[a-z]{2}/i.test(trimmed) && /\s/.test(trimmed);
}

/** What stands where the reader stopped. */
function atFault(text: string, fault: Fault): Advice | undefined {
  const rest = text.slice(fault.offset, fault.offset + 200);
  const before = text.slice(Math.max(0, fault.offset - 200), fault.offset);
  return (
    leftOver(before, rest) ??
    comment(rest) ??
    quotes(rest) ??
    comma(before, rest, fault) ??
    word(rest, fault) ??
    number(before, rest, fault)
  );
}

/** `{{close}}` outside quotes: the reader takes its first brace for an object and stops at the second. */
function leftOver(before: string, rest: string): Advice | undefined {
  const found = PLACEHOLDER.exec(before.endsWith('{') && rest.startsWith('{') ? `{${rest}` : rest);
  if (found?.index !== 0) return undefined;
  const name = found[1] ?? '';
  return { detail: `the placeholder {{${name}}} was not filled`, hint: placeholderAdvice(name) };
}

function comment(rest: string): Advice | undefined {
  if (!/^(?:\/\/|\/\*|#|--)/.test(rest)) return undefined;
  return { detail: 'JSON has no comments', hint: `remove the comment: ${quoted(rest.split('\n')[0] ?? '')}` };
}

function quotes(rest: string): Advice | undefined {
  if (/^['`‘’]/.test(rest)) return { detail: 'single quotes are not JSON', hint: 'use double quotes: "symbol", not \'symbol\'' };
  if (/^[“”„«»]/.test(rest)) {
    return { detail: 'typographic quotes are not JSON', hint: 'a word processor changed the quotes: type plain " again' };
  }
  return undefined;
}

function comma(before: string, rest: string, fault: Fault): Advice | undefined {
  if (/,\s*$/.test(before) && /^[}\]]/.test(rest)) {
    return { detail: 'a comma stands before the closing bracket', hint: 'remove the last comma' };
  }
  if (rest.startsWith(','))
    return { detail: 'a comma too many, or a value is missing in front of it', hint: 'remove it, or add the value' };
  if (fault.kind === 'comma' && rest.startsWith('"')) {
    return { detail: 'a comma is missing in front of this', hint: 'put a comma between two members' };
  }
  return undefined;
}

function word(rest: string, fault: Fault): Advice | undefined {
  if (/^[+-]?(?:NaN|Infinity|na)\b/i.test(rest)) {
    return {
      detail: `${/^[+-]?\w+/.exec(rest)?.[0]} is not a number`,
      hint: 'Pine prints NaN for na, a value it does not have on this bar: test with na() before sending the alert',
    };
  }
  const found = /^[A-Za-z_$][\w.$-]*/.exec(rest)?.[0];
  if (found === undefined) return undefined;
  if (/^(?:true|false|none|null|undefined)$/i.test(found)) {
    return { detail: `${found} is not JSON`, hint: 'JSON knows true, false and null, in lower case' };
  }
  if (fault.kind === 'key') return { detail: `the name ${found} stands without quotes`, hint: `write "${found}"` };
  if (fault.kind === 'value') {
    return {
      detail: `the text ${found} stands without quotes`,
      hint: `write "${found}"; around a placeholder too: "side":"{{strategy.order.action}}"`,
    };
  }
  if (fault.kind === 'comma') {
    return {
      detail: 'a text ended here, and more of it follows',
      hint: 'double quotes inside a text are written \\"',
    };
  }
  return undefined;
}

function number(before: string, rest: string, fault: Fault): Advice | undefined {
  if (fault.kind === 'key' && /\d,$/.test(before) && /^\d{3}/.test(rest)) {
    return { detail: 'a number has a thousands separator', hint: 'send 1234.50, not 1,234.50' };
  }
  const written = /^[+-]?[\d.]\S{0,40}?(?=[,\s\]}]|$)/.exec(rest)?.[0];
  if (written === undefined || (fault.kind !== 'number' && fault.kind !== 'value')) return undefined;
  const found = `${quoted(written)} is not a number as JSON writes it`;
  if (/^[+-]?0x/i.test(written)) return { detail: found, hint: 'write it in decimals' };
  if (/^[+-]?0\d/.test(written)) return { detail: found, hint: 'remove the leading zeros' };
  if (written.startsWith('+')) return { detail: found, hint: 'remove the plus sign' };
  if (/^-?\./.test(written)) return { detail: found, hint: 'write 0.5, not .5' };
  if (/\.(?:$|[eE])/.test(written)) return { detail: found, hint: 'write 1.0 or 1, not 1.' };
  return { detail: found, hint: 'write it like 42000.5; text needs double quotes' };
}

/** Where the text around the fault tells nothing more, its kind does. */
const HINTS: Readonly<Record<FaultKind, string>> = {
  utf8: 'send the body as UTF-8, uncompressed',
  control: 'write a line break inside a text as \\n, a tab as \\t',
  escape: 'write a backslash as \\\\',
  surrogate: 'write the character itself, or both halves of the pair',
  duplicate: 'keep one of them: two readers could take two different ones for the order',
  forbidden: 'choose another name',
  depth: 'an alert is one flat object; put what you keep for yourself under extras',
  end: 'the message was cut off, or a closing bracket is missing',
  trailing: 'send one JSON object and nothing behind it; two orders are two alerts',
  colon: 'a member is written "name": value',
  value: PASTE,
  key: PASTE,
  comma: PASTE,
  number: PASTE,
};
