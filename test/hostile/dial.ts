// How a stranger reaches a target: over TCP, or through TLS in front of the same doors. Everything else of the hostile suite is the same for both.
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectSecurely } from 'node:tls';

export interface Place {
  readonly port: number;
  /** Whether TLS is spoken there. */
  readonly secure: boolean;
}

/** Whoever signed the server's certificate. */
const TLS = { servername: 'bot.example.com', rejectUnauthorized: false };

/** `ready` is called once bytes of the application may be written: after the handshake where there is one. */
export function dial({ port, secure }: Place, ready: (socket: Socket) => void, localAddress?: string): Socket {
  const to = { port, host: '127.0.0.1', ...(localAddress !== undefined && { localAddress }) };
  const socket = secure ? connectSecurely({ ...to, ...TLS }) : connect(to);
  socket.once(secure ? 'secureConnect' : 'connect', () => ready(socket));
  return socket;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several pieces are sent as chunks, without a length. */
  readonly body?: string | Uint8Array | readonly Uint8Array[];
  /** On a connection of its own where absent. */
  readonly agent?: PlainAgent | SecureAgent;
  readonly patienceMs?: number;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Connections that are kept, for suites that ask thousands of times. */
export function keepingAgent({ secure }: Place, maxSockets: number): PlainAgent | SecureAgent {
  return new (secure ? SecureAgent : PlainAgent)({ keepAlive: true, maxSockets });
}

/** One request as a client that means well sends it. Rejects where no answer came. */
export function ask({ port, secure }: Place, path: string, asked: Asked = {}): Promise<Answered> {
  const { method = 'POST', headers = {}, body = '', agent = false, patienceMs } = asked;
  const inPieces = Array.isArray(body);
  const length = inPieces ? {} : { 'content-length': String(Buffer.byteLength(body as string | Uint8Array)) };
  const signal = patienceMs === undefined ? {} : { signal: AbortSignal.timeout(patienceMs) };
  const to = { host: '127.0.0.1', port, path, method, agent, headers: { ...headers, ...length }, ...signal, ...(secure && TLS) };
  return new Promise((resolve, reject) => {
    const sent = (secure ? secureRequest : plainRequest)(to, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    if (!inPieces) return void sent.end(body);
    for (const piece of body as readonly Uint8Array[]) sent.write(piece);
    sent.end();
  });
}

/** The first bytes of a handshake, as a client of today begins one: a ClientHello in a record of its own. */
export function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        done();
        resolve(chunk);
      },
    });
    connectSecurely({ socket: wire, ...TLS }).on('error', () => undefined);
  });
}
