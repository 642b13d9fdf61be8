// Posts one signed alert to the receiver and says what came back; a receiver that is away is an answer too.
import type { Reply } from '../../edge/verdict.ts';
import type { Clock } from '../../model/clock.ts';

/** The receiver answers in milliseconds; one that does not is away, and the alert stays where it is. */
const DEADLINE_MS = 10_000;

export type Send = (headers: Readonly<Record<string, string>>, body: Uint8Array) => Promise<Reply>;

/** Never rejects. Redirects are not followed: the signature and the alert are for the receiver alone. */
export function createSend(clock: Clock, url: () => string): Send {
  return async (headers, body) => {
    const deadline = new AbortController();
    const cancel = clock.after(DEADLINE_MS, () => deadline.abort(new Error(`no answer within ${DEADLINE_MS / 1_000} s`)));
    try {
      const response = await fetch(url(), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
        body: Buffer.from(body),
        redirect: 'manual',
        signal: deadline.signal,
      });
      return { kind: 'answered', status: response.status, body: readObject(await response.text()) };
    } catch (error) {
      return { kind: 'away', problem: reasonOf(error) };
    } finally {
      cancel();
    }
  };
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** fetch says "fetch failed" and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'the request failed';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
