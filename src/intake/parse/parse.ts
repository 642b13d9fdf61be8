// From the bytes of a body to an alert, or to the one refusal that says what to mend.
import type { z } from 'zod';
import { type Alert, canonicalExchange, canonicalSymbol } from '../../model/alert.ts';
import type { Refusal } from '../../model/refusal.ts';
import { isOverwritten } from '../redact.ts';
import { quoted } from '../../model/text.ts';
import { explainFault } from './faults.ts';
import { foreignDialect } from './foreign.ts';
import { type Fault, type Json, type JsonObject, NumberText, parseJson, placeOf } from './json.ts';
import { NATIVE_FIELDS, type NativeAlert, nativeAlert, REQUIRED_FIELDS } from './native.ts';
import { unknownFieldHint } from './unknown-field.ts';
import { decodeUtf8 } from './utf8.ts';

export type ParseResult = { readonly ok: true; readonly alert: Alert } | { readonly ok: false; readonly refusal: Refusal };

/** `secretChecked`: a member that holds stars under the name of a secret was checked and overwritten by the edge, and is passed over. */
export function parseAlert(raw: Uint8Array, secretChecked = false): ParseResult {
  const decoded = decodeUtf8(raw);
  if (!decoded.ok) {
    return refuse(
      invalidJson(decoded.before, { kind: 'utf8', offset: decoded.before.length, detail: 'a byte here is not UTF-8' }),
    );
  }
  const read = parseJson(decoded.text);
  if (!read.ok) return refuse(invalidJson(decoded.text, read.fault));
  if (!isObject(read.value)) return refuse(notAnObject(decoded.text, read.value));
  return readNative(secretChecked ? withoutOverwritten(read.value) : read.value);
}

const KNOWN: ReadonlySet<string> = new Set(NATIVE_FIELDS);

function readNative(body: JsonObject): ParseResult {
  // null and "" are what an unset field of a template looks like: as good as absent.
  const given = Object.values(body).some(isBlank) ? withoutBlanks(body) : body;
  const missing = REQUIRED_FIELDS.filter((name) => given[name] === undefined);
  if (missing.length > 0) return refuse(missingFields(missing, body));
  const result = nativeAlert.safeParse(given);
  const wrong = result.error?.issues.find((issue) => issue.code !== 'unrecognized_keys');
  if (wrong !== undefined) return refuse(wrongField(wrong, given));
  // An unknown member is refused even when it is blank: tomorrow it will not be.
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) return refuse(unknownField(unknown));
  const native = result.data;
  if (native === undefined) throw new Error('the schema refused an alert for no reason that is known here');
  if (native.type === 'limit' && native.price === undefined) {
    return refuse({ ...missingFields(['price'], {}), hint: 'a limit order needs its price; send price, or "type":"market"' });
  }
  const alert = toAlert(native);
  if (alert.symbol === '')
    return refuse(invalidField('symbol', quoted(native.symbol), 'a symbol behind its prefix', 'send {{ticker}}'));
  return { ok: true, alert };
}

function toAlert(native: NativeAlert): Alert {
  const exchange = canonicalExchange(native.exchange ?? '');
  const { price, type, action, position, time, signal, sequence, extras } = native;
  return {
    dialect: 'native',
    // As routes and limits read it: a space more must not be another strategy, under which the same client_ref is free.
    strategy: (native.strategy ?? '').trim(),
    exchange,
    symbol: canonicalSymbol(native.symbol, exchange),
    clientRef: native.client_ref.trim(),
    side: native.side,
    size: native.size,
    ...(price && { price }),
    ...(type && { type }),
    ...(action && { action }),
    ...(position && { position }),
    ...(native.position_size && { positionSize: native.position_size }),
    ...(time !== undefined && { time }),
    ...(signal !== undefined && { signal }),
    ...(sequence !== undefined && { sequence }),
    ...(extras && { extras }),
  };
}

function refuse(refusal: Refusal): ParseResult {
  return { ok: false, refusal };
}

function invalidJson(text: string, fault: Fault): Refusal {
  const { detail, hint } = explainFault(text, fault);
  const position = placeOf(text, fault.offset);
  return {
    code: 'invalid_json',
    error: 'Invalid JSON',
    hint: `line ${position.line}, column ${position.column}: ${detail}; ${hint}`,
    details: { position, detail },
  };
}

function notAnObject(text: string, value: Json): Refusal {
  const what = Array.isArray(value) ? 'a list' : `only ${describe(value)}`;
  const detail = `the body is ${what}; an alert is one object in braces`;
  const hint = Array.isArray(value)
    ? 'send one alert for each order'
    : 'paste the message that pinewire pine prints into the alert';
  const position = placeOf(text, text.length - text.trimStart().length);
  return { code: 'invalid_json', error: 'Invalid JSON', hint: `${detail}; ${hint}`, details: { position, detail } };
}

function missingFields(fields: readonly string[], body: JsonObject): Refusal {
  const foreign = foreignDialect(Object.keys(body));
  const needed = `an alert needs ${REQUIRED_FIELDS.join(', ')}; null and "" count as missing`;
  const hint = foreign === undefined ? needed : `this looks like ${foreign}, which is not read yet; ${needed}`;
  return { code: 'missing_fields', error: 'missing fields', hint, details: { fields } };
}

/** One wrong member at a time, in the order of the schema: its name, what it is, and what it may be. */
function wrongField(issue: z.core.$ZodIssue, given: JsonObject): Refusal {
  const field = String(issue.path[0]);
  const why: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined;
  return invalidField(field, describe(given[field] ?? null), issue.message, typeof why === 'string' ? why : undefined);
}

function invalidField(field: string, value: string, expected: string, hint = `send ${field} as ${expected}`): Refusal {
  const error = `${field} is ${value}, but must be ${expected}`;
  return { code: 'invalid_field', error, hint, details: { field, value, expected } };
}

function unknownField(name: string): Refusal {
  const error = `unknown field ${quoted(name)}`;
  return { code: 'unknown_field', error, hint: unknownFieldHint(name), details: { field: name } };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);
}

function withoutOverwritten(body: JsonObject): JsonObject {
  const names = Object.keys(body);
  if (names.every((name) => KNOWN.has(name))) return body;
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => KNOWN.has(name) || !isOverwritten(name, value)));
}

function withoutBlanks(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => !isBlank(value)));
}

function isBlank(value: Json): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** A value as it stood in the body, for an error. */
function describe(value: Json): string {
  if (value instanceof NumberText) return value.text.length > 60 ? `${value.text.slice(0, 60)}…` : value.text;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
