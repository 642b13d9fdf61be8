// HMAC-SHA256 over the exact bytes of the body: the plain signature scheme, and the digest both schemes compare.
import { createHmac, timingSafeEqual } from 'node:crypto';

export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** 64 hex digits in either case as 32 bytes; undefined for anything else. */
function readHexDigest(text: string): Buffer | undefined {
  return /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}

/**
 * Whether any of `offered` is any of `expected`, without telling by its duration which one or how much of it: every pair is
 * compared to the end. All digests are 32 bytes long, as `timingSafeEqual` demands.
 */
export function anyEqual(offered: readonly Buffer[], expected: readonly Buffer[]): boolean {
  let equal = false;
  for (const one of offered) {
    for (const other of expected) equal = timingSafeEqual(one, other) || equal;
  }
  return equal;
}

/** Whether the hex digest is the body's under one of the secrets, taken as the bytes of their text. */
export function verifyHex(body: Uint8Array, hex: string, secrets: readonly string[]): boolean {
  const offered = readHexDigest(hex);
  const expected = secrets.map((secret) => hmacSha256(Buffer.from(secret), body));
  return offered !== undefined && anyEqual([offered], expected);
}

/** The headers a sender adds: `X-Signature: <hex>`. */
export function sign(body: Uint8Array, secret: string): Record<string, string> {
  return { 'X-Signature': hmacSha256(Buffer.from(secret), body).toString('hex') };
}
