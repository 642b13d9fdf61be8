// Secrets compared in constant time: the token in TradingView's path, the secret in a body, the token of an administrator.
import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether `candidate` is one of `tokens`. Both sides are hashed first, so that lengths do not show, and every token is compared, so that
 * the time does not say which one it was.
 */
export function isOneOfTokens(candidate: string, tokens: readonly string[]): boolean {
  const given = sha256(candidate);
  let found = false;
  for (const token of tokens) found = timingSafeEqual(given, sha256(token)) || found;
  return found && candidate !== '';
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
