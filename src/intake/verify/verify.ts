// Who sent this? Decided from the raw bytes and the signature headers, before anything is parsed.
import type { Refusal } from '../../model/refusal.ts';
import { duration } from '../words.ts';
import { verifyHex } from './hmac.ts';
import { keyOf, verifyStandard } from './standard-webhooks.ts';

export { sign } from './hmac.ts';
export { signStandard } from './standard-webhooks.ts';

export interface SignedRequest {
  /** Node's flat list: name, value, name, value … Needed raw, because a merged view hides a header that came twice. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

export interface VerifySettings {
  /** Each of them verifies. Without any, nothing does. */
  readonly secrets: readonly string[];
  /** Only signatures that cover a timestamp. */
  readonly requireTimestamp: boolean;
  /** How far a signed timestamp may be from now, either way; milliseconds. */
  readonly tolerance: number;
}

export type Verification =
  /** `webhookId` and `timestamp` (milliseconds UTC) only where a signature covers them. */
  | { readonly ok: true; readonly webhookId?: string; readonly timestamp?: number }
  | { readonly ok: false; readonly refusal: Refusal };

const NAMES = ['x-signature', 'x-signature-256', 'webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
type Name = (typeof NAMES)[number];

/**
 * Every signature that is present must be right: a request with two schemes, of which one fails, was tampered with or is
 * misconfigured. The signature comes first and staleness second, so that only a sender who knows a secret learns about our clock.
 */
export function verify(request: SignedRequest, settings: VerifySettings, now: number): Verification {
  const found = collect(request.rawHeaders);
  if (found === undefined) return invalid('a signature header came twice; send each of them once');
  const hex = [found.get('x-signature'), found.get('x-signature-256')?.replace(/^sha256=/i, '')];
  const plain = hex.filter((value) => value !== undefined);
  const standard = found.get('webhook-signature');
  if (plain.length === 0 && standard === undefined) return invalid(UNSIGNED);
  // An empty key would let everybody sign.
  const secrets = settings.secrets.filter((secret) => keyOf(secret).length > 0);
  if (!plain.every((value) => verifyHex(request.body, value, secrets))) return invalid(WRONG);
  if (standard === undefined) {
    return settings.requireTimestamp ? invalid(NO_TIMESTAMP) : { ok: true };
  }
  const id = found.get('webhook-id');
  const timestamp = found.get('webhook-timestamp');
  if (id === undefined || timestamp === undefined) {
    return invalid('webhook-signature covers webhook-id and webhook-timestamp: send all three');
  }
  const at = verifyStandard(request.body, { id, timestamp, signature: standard }, secrets);
  if (at === undefined) return invalid(WRONG);
  if (Math.abs(now - at) > settings.tolerance) return stale(at, now, settings.tolerance);
  return { ok: true, webhookId: id, timestamp: at };
}

const UNSIGNED =
  'the request has no signature. TradingView cannot sign: give it the URL with /tv/<token> (pinewire url prints it); ' +
  'a script sends X-Signature (pinewire sign prints it)';
const WRONG = 'sign exactly the bytes that are sent, with a secret of webhook.secrets: pinewire sign FILE shows the headers';
const NO_TIMESTAMP =
  'webhook.require_timestamp is on: sign with webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks)';

/** The signature headers by name; undefined where one of them came more than once. */
function collect(rawHeaders: readonly string[]): ReadonlyMap<Name, string> | undefined {
  const found = new Map<Name, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase();
    const known = NAMES.find((one) => one === name);
    if (known === undefined) continue;
    if (found.has(known)) return undefined;
    found.set(known, (rawHeaders[i + 1] ?? '').trim());
  }
  return found;
}

function invalid(hint: string): Verification {
  return { ok: false, refusal: { code: 'invalid_signature', error: 'Invalid signature', hint } };
}

function stale(at: number, now: number, tolerance: number): Verification {
  const where = at < now ? 'old' : 'ahead of this clock';
  const hint = `webhook-timestamp is ${duration(now - at)} ${where}, allowed are ${duration(tolerance)}: sign anew, or mend the clock`;
  return { ok: false, refusal: { code: 'stale_signature', error: 'Stale signature', hint } };
}
