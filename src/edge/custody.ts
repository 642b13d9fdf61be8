// When the relay took an alert, said so that the receiver can believe it: age counts from there, however long the alert waited in between.
import { anyEqual, hmacSha256 } from '../intake/verify/hmac.ts';
import { keyOf } from '../intake/verify/standard-webhooks.ts';

const RECEIVED_AT = 'pinewire-received-at';
const SIGNATURE = 'pinewire-signature';

/** What the request's Standard Webhooks signature covers: the moment of this attempt, and the id that all attempts share. */
export interface Covered {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** The headers that carry it, signed over id, attempt, moment and body: none of them fits another request. */
export function signCustody(
  body: Uint8Array,
  { id, timestamp, receivedAt, secret }: Covered & { readonly receivedAt: number; readonly secret: string },
): Record<string, string> {
  const signature = digest(body, { id, timestamp }, String(receivedAt), secret).toString('base64');
  return { [RECEIVED_AT]: String(receivedAt), [SIGNATURE]: `v1,${signature}` };
}

/** `none`: the request came without a relay. `wrong`: it claims a moment that nobody who knows a secret has signed. */
export type Custody =
  | { readonly kind: 'none' }
  | { readonly kind: 'proved'; readonly receivedAt: number }
  | { readonly kind: 'wrong' };

export function readCustody(
  request: { readonly rawHeaders: readonly string[]; readonly body: Uint8Array },
  covered: Covered | undefined,
  secrets: readonly string[],
): Custody {
  const moments = valuesOf(request.rawHeaders, RECEIVED_AT);
  const signatures = valuesOf(request.rawHeaders, SIGNATURE);
  if (moments.length === 0 && signatures.length === 0) return { kind: 'none' };
  const [moment = ''] = moments;
  const base64 = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signatures[0] ?? '')?.[1];
  const whole = moments.length === 1 && signatures.length === 1 && /^[1-9]\d{0,14}$/.test(moment);
  if (!whole || base64 === undefined || covered === undefined) return { kind: 'wrong' };
  const keys = secrets.filter((secret) => keyOf(secret).length > 0);
  const expected = keys.map((secret) => digest(request.body, covered, moment, secret));
  return anyEqual([Buffer.from(base64, 'base64')], expected) ? { kind: 'proved', receivedAt: Number(moment) } : { kind: 'wrong' };
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name).map((value) => value.trim());
}

/** The first words keep it apart from every Standard Webhooks signature: no id holds a dot, and what follows one is digits. */
function digest(body: Uint8Array, { id, timestamp }: Covered, receivedAt: string, secret: string): Buffer {
  return hmacSha256(keyOf(secret), Buffer.from(`pinewire.custody.${id}.${timestamp}.${receivedAt}.`, 'latin1'), body);
}
