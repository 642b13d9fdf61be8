// An attempt is one signed request: committed before its first byte leaves, and settled by what became of it.
import type { AttemptId, ClientOrderId, OrderId } from './ids.ts';

export type AttemptKind = 'place' | 'cancel';

/**
 * sent: committed and perhaps on its way · unknown: nobody can say whether it took effect ·
 * acknowledged, refused: the venue said so · unsent: it never left, or was refused in front of the engine ·
 * absent: proven not to have taken effect.
 */
export type AttemptState = 'sent' | 'unknown' | 'acknowledged' | 'refused' | 'unsent' | 'absent';

/** A request as it may be kept and shown: keys and signatures masked, with the digest of the exact bytes that were sent. */
export interface RequestRecord {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** SHA-256 of the exact bytes (method, URL, headers, body), hex. What is sent is what was committed: the sender compares. */
  readonly digest: string;
}

/** An answer as it may be kept: status and the body's first kilobytes, without secrets. */
export interface ResponseRecord {
  readonly status?: number;
  readonly body?: string;
  /** The transport's error where there was no answer. */
  readonly error?: string;
}

export interface Attempt {
  readonly id: AttemptId;
  readonly orderId: OrderId;
  readonly kind: AttemptKind;
  /** 1 for the first request of its kind. */
  readonly number: number;
  readonly clientOrderId: ClientOrderId;
  readonly request: RequestRecord;
  /** After this moment of the venue's clock (milliseconds UTC) the venue itself refuses the request; absent where it has no expiry. */
  readonly validUntil?: number;
  readonly state: AttemptState;
  /** The venue's time of the first lookup after `validUntil` that found no trace; the second one must be later by the venue's spacing. */
  readonly firstAbsentAt?: number;
  /** How often it was looked up. */
  readonly lookups: number;
  /** The last answer, where one was recorded. */
  readonly response?: ResponseRecord;
  readonly createdAt: number;
}

/** Whether the request may still take effect, as far as anybody knows. */
export function isUnsettledAttempt(state: AttemptState): boolean {
  return state === 'sent' || state === 'unknown';
}
