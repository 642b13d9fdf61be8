// One door of the server: a method, a path, who may come in, and what is done there. The tables of these are the whole HTTP interface.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { Query } from './query.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** `/api/orders/:id`. */
  readonly path: string;
  /** open: anybody · local: not by a foreign host name · admin: that, and an admin token; for what reads a viewer's is enough. */
  readonly door: 'open' | 'local' | 'admin';
  /** A request that writes, and for which being signed in on the dashboard is enough: it can only restrain. Reading always is. */
  readonly byCookie?: boolean;
  /** The answer has no end, so HEAD makes no sense. */
  readonly streams?: boolean;
  readonly handle: (call: Call) => Promise<Answer> | Answer;
}

/** One request on its way through a handler. */
export interface Call {
  readonly request: IncomingMessage;
  /** A handler that writes to it itself answers `taken`. */
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The client's address, seen through trusted proxies; `unknown` where the socket is gone. */
  readonly remote: string;
  /** Who is at the other end of the connection, and whether that is a trusted proxy. */
  readonly peer: { readonly address: string; readonly trusted: boolean };
  /** Whether a proxy stands in front, by what the headers say. */
  readonly proxied: boolean;
  /** Monotonic milliseconds when the headers had been read. */
  readonly startedAt: number;
}

/** The path of a route as a pattern, to tell a wrong method from a wrong path. */
export function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`);
}
