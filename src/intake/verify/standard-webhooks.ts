// Standard Webhooks: the signature covers an id, a moment and the body, so that an old request cannot be sent again.
import { anyEqual, hmacSha256 } from './hmac.ts';

/** A message's id: visible ASCII without a dot, because dots separate the parts that are signed. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
/** Seconds since 1970, without sign, fraction or leading zero; 11 digits last until the year 5138. */
const TIMESTAMP = /^[1-9]\d{0,10}$/;
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;
/** A sender in the middle of a rotation has two or three; more only cost time. */
const MOST_SIGNATURES = 10;

export interface StandardHeaders {
  readonly id: string;
  /** Seconds since 1970, as sent. */
  readonly timestamp: string;
  /** Space-separated `v1,<base64>`. */
  readonly signature: string;
}

/** The key of a secret: the base64 after `whsec_`, else the bytes of its text. */
export function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
}

/** The message's moment in milliseconds where one of its signatures is right under one of the secrets, else undefined. */
export function verifyStandard(body: Uint8Array, headers: StandardHeaders, secrets: readonly string[]): number | undefined {
  const { id, timestamp, signature } = headers;
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return undefined;
  const tokens = signature.split(' ').filter((token) => token !== '');
  if (tokens.length > MOST_SIGNATURES) return undefined;
  const offered = tokens.flatMap((token) => {
    const base64 = SIGNATURE.exec(token)?.[1];
    return base64 === undefined ? [] : [Buffer.from(base64, 'base64')];
  });
  const expected = secrets.map((secret) => digest(body, id, timestamp, secret));
  return anyEqual(offered, expected) ? Number(timestamp) * 1000 : undefined;
}

/** The headers a sender adds; `timestamp` in seconds. */
export function signStandard(
  body: Uint8Array,
  { id, timestamp, secret }: { readonly id: string; readonly timestamp: number; readonly secret: string },
): Record<string, string> {
  const signature = `v1,${digest(body, id, String(timestamp), secret).toString('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}

function digest(body: Uint8Array, id: string, timestamp: string, secret: string): Buffer {
  return hmacSha256(keyOf(secret), Buffer.from(`${id}.${timestamp}.`, 'latin1'), body);
}
