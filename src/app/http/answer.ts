// What a handler answers: a status and a JSON body, or a text. Every refusal has the same shape, whoever refuses.

export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TextAnswer {
  readonly status: number;
  readonly text: string | Uint8Array;
  /** The content type. */
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `taken`: the handler writes to the response itself; `gone`: the sender left, and nobody reads an answer. */
export type Answer = JsonAnswer | TextAnswer | 'taken' | 'gone';

export interface RefusalText {
  /** Stable, snake_case. */
  readonly code: string;
  /** What is wrong, one short sentence. */
  readonly error: string;
  /** What to do about it. */
  readonly hint: string;
  readonly alertId?: string;
  /** Further members: `fields`, `limit`, `value` … They never replace the ones above. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export function ok(body: Readonly<Record<string, unknown>>): JsonAnswer {
  return { status: 200, body };
}

export function refuse(status: number, text: RefusalText, headers?: Readonly<Record<string, string>>): JsonAnswer {
  const { code, error, hint, alertId, details } = text;
  const own = { success: false, code, error, hint, ...(alertId !== undefined && { alert_id: alertId }) };
  return { status, body: { ...own, ...details, ...own }, ...(headers && { headers }) };
}

/** A filter or a body member that is not what it may be. */
export function invalidField(field: string, value: unknown, allowed: string): JsonAnswer {
  const error = `${field} is ${JSON.stringify(value)?.slice(0, 100) ?? 'missing'}`;
  return refuse(400, { code: 'invalid_field', error, hint: `${field} may be ${allowed}`, details: { field } });
}

export function notFound(what: string, hint: string): JsonAnswer {
  return refuse(404, { code: 'not_found', error: `${what} not found`, hint });
}

export function bodyTooLarge(maxBytes: number): JsonAnswer {
  const hint = `at most ${maxBytes} bytes are read here; webhook.max_body sets the limit for alerts`;
  return refuse(413, { code: 'body_too_large', error: 'body too large', hint, details: { limit: maxBytes } });
}

/** TradingView sends an alert again on 503, so this loses nothing. */
export function unavailable(code: string, error: string, hint: string): JsonAnswer {
  return refuse(503, { code, error, hint }, { 'retry-after': '1' });
}

export function tooMany(waitSeconds: number): Answer {
  const hint = `wait ${waitSeconds} s; only requests that fail authentication are counted, a right one always passes`;
  return refuse(
    429,
    { code: 'too_many_failures', error: 'too many failed requests', hint },
    { 'retry-after': String(waitSeconds) },
  );
}
