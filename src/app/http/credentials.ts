// Who may: tokens compared in constant time, and the names under which a server on loopback answers to a browser.
import { isLoopback } from '../../edge/addresses.ts';
import { isOneOfTokens } from '../../edge/token.ts';
import type { Config } from '../config/config.ts';

/** An admin reads and acts; a viewer reads and changes nothing. */
export type Role = 'admin' | 'viewer';

/** Whose token it is; undefined: nobody's. What stands under both keys only reads. */
export function roleOfToken(token: string, server: Pick<Config['server'], 'adminTokens' | 'viewerTokens'>): Role | undefined {
  if (isOneOfTokens(token, server.viewerTokens)) return 'viewer';
  return isOneOfTokens(token, server.adminTokens) ? 'admin' : undefined;
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
