// Reads what a person or a script posts to /api: a small JSON object whose members are all known.
import type { z } from 'zod';
import { type Answer, bodyTooLarge, refuse, unavailable } from './answer.ts';
import { readBody } from './body.ts';
import type { BodyGate } from './body-gate.ts';
import type { HttpLimits } from './limits.ts';
import type { Call } from './route.ts';

export type Posted<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly answer: Answer };

export interface PostedDeps {
  readonly limits: Pick<HttpLimits, 'apiBodyBytes' | 'drainBytes'>;
  /** The places of those who write here. */
  readonly bodies: BodyGate;
}

/** An empty body counts as `{}`, so that `curl -X POST` is enough where nothing must be said. */
export async function readPosted<Value>(
  call: Call,
  schema: z.ZodType<Value>,
  { limits, bodies }: PostedDeps,
): Promise<Posted<Value>> {
  const read = () => readBody(call.request, { maxBytes: limits.apiBodyBytes, drainBytes: limits.drainBytes });
  const body = await bodies.read(call.request, read);
  if (body === 'full') return { ok: false, answer: overloaded() };
  if (body.kind === 'gone') return { ok: false, answer: 'gone' };
  if (body.kind === 'too-large') return { ok: false, answer: bodyTooLarge(limits.apiBodyBytes) };
  const json = readJson(body.bytes);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, answer: faults(parsed.error, json.value) };
}

function overloaded(): Answer {
  return unavailable('overloaded', 'too many requests are being written here at once', 'send it again in a second');
}

function readJson(bytes: Buffer): Posted<unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { ok: true, value: text.trim() === '' ? {} : (JSON.parse(text) as unknown) };
  } catch (error) {
    const hint = `send one JSON object: ${error instanceof Error ? error.message : 'it could not be read'}`;
    return { ok: false, answer: refuse(400, { code: 'invalid_json', error: 'Invalid JSON', hint }) };
  }
}

/** The first fault, and what is missing altogether: the same words as for alerts. */
function faults(error: z.ZodError, given: unknown): Answer {
  const members = typeof given === 'object' && given !== null ? given : {};
  const missing = error.issues
    .filter((issue) => issue.path.length === 1 && !Object.hasOwn(members, issue.path[0] ?? ''))
    .map((issue) => issue.path.join('.'));
  if (missing.length > 0) {
    return refuse(400, {
      code: 'missing_fields',
      error: 'missing fields',
      hint: `add ${missing.join(', ')}`,
      details: { fields: missing },
    });
  }
  const [issue] = error.issues;
  if (issue?.path.length === 0 && issue.code === 'invalid_type') {
    const hint = 'send one JSON object, like {"reason":"news"}';
    return refuse(400, { code: 'invalid_field', error: 'the body is no JSON object', hint, details: { field: '' } });
  }
  if (issue?.code === 'unrecognized_keys') {
    const field = issue.keys[0] ?? '';
    const details = { field };
    return refuse(400, {
      code: 'unknown_field',
      error: `unknown field ${JSON.stringify(field)}`,
      hint: 'leave it out, or see its spelling',
      details,
    });
  }
  const field = issue?.path.join('.') ?? '';
  return refuse(400, {
    code: 'invalid_field',
    error: `${field || 'the body'} is not what it may be`,
    hint: issue === undefined ? '' : allowed(field, issue),
    details: { field },
  });
}

/** Zod's own words for a wrong type name neither the member nor, to people, what it may be. */
function allowed(field: string, issue: z.core.$ZodIssue): string {
  const own = issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input');
  if (own) return issue.message;
  const kinds: Readonly<Record<string, string>> = { boolean: 'true or false', string: 'a text in quotes' };
  return `${field} may be ${kinds[issue.expected] ?? issue.expected}`;
}
