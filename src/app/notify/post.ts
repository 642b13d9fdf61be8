// One request to somebody else's service: with a deadline, without redirects, and with the answer sorted into what to do next.
import type { Clock } from '../../model/clock.ts';
import { redact, secretsInUrl } from '../redact.ts';

export type Fetch = typeof globalThis.fetch;

/** What became of a message. `detail` is for people and holds no secret. */
export type Delivery =
  | { readonly kind: 'sent'; readonly detail: string }
  /** Not now: the other side is away, slow or asks us to wait. `waitMs` where it says how long. */
  | { readonly kind: 'later'; readonly detail: string; readonly waitMs?: number }
  /** It will not take this message, however often it is sent. */
  | { readonly kind: 'refused'; readonly detail: string };

const DEADLINE_MS = 10_000;
/** Of an answer nobody needs more than the reason in it. */
const MOST_ANSWER_BYTES = 4_096;
/** Nobody is believed who asks us to wait longer. */
const LONGEST_WAIT_MS = 15 * 60_000;

export interface PostParts {
  readonly clock: Clock;
  readonly fetch: Fetch;
}

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What opens the other side's door, beside the parts of the URL: its answer may repeat them. */
  readonly secrets?: readonly string[];
}

/** Never rejects. */
export async function post(parts: PostParts, outgoing: Outgoing): Promise<Delivery> {
  const { method, url, headers, body, secrets = [] } = outgoing;
  const { clock, fetch } = parts;
  const hide = (text: string): string => redact(text, [...secretsInUrl(url), ...secrets]);
  const deadline = new AbortController();
  const cancel = clock.after(DEADLINE_MS, () => deadline.abort(new Error(`no answer within ${DEADLINE_MS / 1_000} s`)));
  try {
    const init = { method, headers, redirect: 'manual' as const, signal: deadline.signal };
    const response = await fetch(url, body === undefined ? init : { ...init, body });
    return sort(response.status, response.headers.get('retry-after'), hide(await beginning(response)));
  } catch (error) {
    return { kind: 'later', detail: hide(reasonOf(error)) };
  } finally {
    cancel();
  }
}

function sort(status: number, retryAfter: string | null, answer: string): Delivery {
  if (status >= 200 && status < 300) return { kind: 'sent', detail: `answered ${status}` };
  const detail = `answered ${status}${answer === '' ? '' : `: ${answer.slice(0, 200)}`}`;
  if (status >= 300 && status < 400) return { kind: 'refused', detail: `answered ${status}: redirects are not followed` };
  const waitMs = waitOf(retryAfter, answer);
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    return { kind: 'later', detail, ...(waitMs !== undefined && { waitMs }) };
  }
  return { kind: 'refused', detail };
}

/** `Retry-After: 30`, or Telegram's `{"parameters":{"retry_after":30}}`. */
function waitOf(header: string | null, answer: string): number | undefined {
  const seconds = Number(header ?? /"retry_after":\s*(\d+)/.exec(answer)?.[1] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1_000, LONGEST_WAIT_MS) : undefined;
}

/** Reads the first bytes and leaves the rest: an endless answer must not fill the memory. */
async function beginning(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= MOST_ANSWER_BYTES) break;
  }
  return text.slice(0, MOST_ANSWER_BYTES).trim();
}

/** fetch says "fetch failed" and keeps the reason in its cause. The URL may hold a token, so it is never part of what is said. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'the request failed';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return code ?? cause.message.replaceAll(/https?:\/\/\S+/g, 'the address');
}
