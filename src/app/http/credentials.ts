// Who may: tokens compared in constant time, and the names under which a server on loopback answers to a browser.
import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopback } from './addresses.ts';

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

/** The token of `Authorization: Bearer …`; undefined where there is none. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}

/**
 * Whether a browser may have been led here by a name that somebody else controls (DNS rebinding). Asked for only while the server
 * listens on loopback, where the network is no protection from a page in the same machine's browser.
 */
export function isForeignHost(hostHeader: string | undefined, listenHost: string, publicUrl: string | undefined): boolean {
  if (listenHost !== 'localhost' && !isLoopback(listenHost)) return false;
  const name = hostName(hostHeader ?? '');
  if (name === undefined) return true;
  const own = ['localhost', '127.0.0.1', '::1', listenHost.toLowerCase()];
  if (publicUrl !== undefined) own.push(hostName(new URL(publicUrl).host) ?? '');
  return !own.includes(name);
}

/** `[::1]:5000` → `::1`, `Example.com:443` → `example.com`. */
function hostName(host: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d+)?$/i.exec(host);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
