// Asks the server: every answer is a value or a problem with its remedy, never an exception.
import { withStop } from '../../model/text.ts';
import { messageOf } from '../../model/thrown.ts';

export interface Problem {
  /** 0 where no answer came. */
  readonly status: number;
  readonly code: string;
  readonly error: string;
  readonly hint: string;
}

export type Result<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

/** The sign-in as the requests need it; `state/session.ts` sets it. */
export const access = { csrf: '', onSignedOut: (): void => undefined };

export function get<Value>(path: string): Promise<Result<Value>> {
  return ask<Value>(path, {});
}

/** With `token` the request stands on the admin token itself, which what loosens anything must. */
export function post<Value>(path: string, body: object, token?: string): Promise<Result<Value>> {
  const headers: Record<string, string> = { 'x-pinewire-csrf': access.csrf };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return ask<Value>(path, { method: 'POST', body: JSON.stringify(body), headers }, token !== undefined);
}

async function ask<Value>(path: string, init: RequestInit, byToken = false): Promise<Result<Value>> {
  try {
    const response = await fetch(path, init);
    if (!response.ok) {
      if (response.status === 401 && !byToken) access.onSignedOut();
      return { ok: false, problem: await problemIn(response) };
    }
    const body = readJson(await response.text());
    if (body === undefined) return { ok: false, problem: problemOf(response.status, body) };
    return { ok: true, value: body as Value };
  } catch (error) {
    return { ok: false, problem: noAnswer(error, init.method === 'POST') };
  }
}

/** What an answer that is no success says. */
export async function problemIn(response: Response): Promise<Problem> {
  return problemOf(response.status, readJson(await response.text()));
}

/** Undefined where it is none: pinewire answers with nothing else. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function noAnswer(error: unknown, acted: boolean): Problem {
  const why = messageOf(error);
  const todo = acted
    ? 'it may have been done all the same, so look before you press again'
    : 'what is shown may be old; it is tried again by itself';
  return { status: 0, code: 'no_answer', error: 'pinewire did not answer', hint: `${todo} (${why})` };
}

function problemOf(status: number, body: unknown): Problem {
  if (body === undefined) {
    const hint = 'something in front of pinewire may have answered: see on its machine whether it runs';
    return { status, code: 'foreign_answer', error: `the answer was ${status}, and not pinewire's`, hint };
  }
  const given = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const text = (name: string, otherwise: string): string => (typeof given[name] === 'string' ? given[name] : otherwise);
  return { status, code: text('code', 'failed'), error: text('error', `the answer was ${status}`), hint: text('hint', '') };
}

/** `wrong admin token` → `Wrong admin token.` */
export function sentence(words: string): string {
  const trimmed = words.trim();
  if (trimmed === '') return '';
  // A command is written as it is typed.
  if (/^(?:npx )?pinewire /.test(trimmed)) return `${trimmed}.`;
  return withStop(trimmed.charAt(0).toUpperCase() + trimmed.slice(1));
}
