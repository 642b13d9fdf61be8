// One listening socket: HTTP, or HTTPS where there is a certificate, with every deadline and cap that strangers meet first.
import { constants } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../../model/clock.ts';
import { hostInUrl } from '../authority.ts';
import type { Keeper } from '../tls/keeper.ts';
import { boundConnections } from './connections.ts';
import type { HttpLimits } from './limits.ts';
import { answerMalformed } from './malformed.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** TLS that ends in this process. */
export interface Secured {
  readonly keeper: Keeper;
  /** Whether each client is asked for a certificate; what it shows is judged by the door, not by an authority. */
  readonly askForCertificate: boolean;
}

export interface Port {
  /** The answer is a URL: `http://127.0.0.1:5000`. Rejects with a sentence for people that names `key`. */
  listen(at: ListenAddress, key: string): Promise<string>;
  /** Takes no connection any more; resolves when the last one is gone. */
  close(): Promise<void>;
  closeIdleConnections(): void;
  closeAllConnections(): void;
}

/** A reader that takes nothing for two minutes is gone. */
const STALLED_MS = 120_000;
const BACKLOG = 4_096;

export interface PortParts {
  readonly limits: HttpLimits;
  readonly clock: Clock;
  /** Whose connections are not counted by source. */
  readonly isKnown: (address: string) => boolean;
}

export function createPort({ limits, clock, isKnown }: PortParts, onRequest: RequestListener, secured?: Secured): Port {
  const options: ServerOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16_384,
  };
  const server = secured === undefined ? createServer(options, onRequest) : secureServer(options, onRequest, limits, secured);
  const arrivals = secured && limits.handshakes;
  const most = secured === undefined ? limits.connections : limits.secureConnections;
  boundConnections(server, { most, perSource: limits.connectionsPerSource, arrivals, isKnown, clock });
  // At its bound (1,000) one Node drops the rest without a word, and with it what a proxy has added last: whose request it is. 16 kB bound them.
  server.maxHeadersCount = 0;
  server.timeout = STALLED_MS;
  answerMalformed(server);
  const scheme = secured === undefined ? 'http' : 'https';
  return {
    listen: (at, key) => listen(server, at, key).then((where) => `${scheme}://${where}`),
    close: () => new Promise((resolve) => server.close(() => resolve())),
    closeIdleConnections: () => server.closeIdleConnections(),
    closeAllConnections: () => server.closeAllConnections(),
  };
}

/** A new certificate counts for connections that begin after it; those that stand go on with the one they began with. */
function secureServer(
  options: ServerOptions,
  onRequest: RequestListener,
  limits: HttpLimits,
  { keeper, askForCertificate }: Secured,
): Server {
  // No client of ours ever begins a handshake anew; a stranger who did would get a signature for each without a new connection.
  const fixed = { minVersion: 'TLSv1.2' as const, secureOptions: constants.SSL_OP_NO_RENEGOTIATION };
  const context = () => ({ cert: keeper.current().cert, key: keeper.current().key, ...fixed });
  const client = { requestCert: askForCertificate, rejectUnauthorized: false };
  const server = createSecureServer({ ...options, ...context(), ...client, handshakeTimeout: limits.headersMs }, onRequest);
  keeper.onChange(() => server.setSecureContext(context()));
  // Who speaks no TLS could not read an answer.
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy());
  return server;
}

function listen(server: Server, at: ListenAddress, key: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(listenProblem(error, at, key));
    server.once('error', failed);
    server.listen({ ...at, backlog: BACKLOG }, () => {
      server.off('error', failed);
      const address = server.address();
      const { address: host, port } =
        typeof address === 'object' && address !== null ? address : { address: at.host, port: at.port };
      resolve(`${hostInUrl(host)}:${port}`);
    });
  });
}

function listenProblem(error: Error, { host, port }: ListenAddress, key: string): Error {
  const code = 'code' in error ? error.code : undefined;
  const where = `${host}:${port}`;
  const other = key.endsWith('.tls.listen') ? `choose another under ${key}` : `choose another with --listen HOST:PORT or ${key}`;
  if (code === 'EADDRINUSE') {
    const hint = 'perhaps by a pinewire that runs already (ss -ltnp shows who has it)';
    return new Error(`${where} is taken, ${hint}; ${other}`, { cause: error });
  }
  if (code === 'EACCES') {
    const rights = port < 1_024 ? '; a systemd unit gives them with AmbientCapabilities=CAP_NET_BIND_SERVICE' : '';
    return new Error(`${where} needs rights this user does not have${rights}; ${other}`, { cause: error });
  }
  if (code === 'EADDRNOTAVAIL') return new Error(`${host} is no address of this machine; ${other}`, { cause: error });
  return error;
}
