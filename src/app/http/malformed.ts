// What is no HTTP, answered before there is a request. Where it follows a request on the same connection, that one's answer comes first: a 400
// in place of the 200 of an alert that was committed would make its sender send it again, or believe that nothing was placed.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const MALFORMED: Readonly<Record<string, readonly [status: number, phrase: string, hint: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'the headers are larger than 16 kB'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'the request took too long to arrive'],
};

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export function answerMalformed(server: Server): void {
  /** What has begun on a connection and is not answered yet, in order. */
  const open = new WeakMap<Socket, Set<Exchange>>();
  server.on('request', (request, response) => {
    const { socket } = request;
    const exchanges = open.get(socket) ?? new Set();
    open.set(socket, exchanges);
    const exchange = { request, response };
    exchanges.add(exchange);
    response.once('close', () => exchanges.delete(exchange));
  });
  /** Each further byte on such a connection is an error again. */
  const closing = new WeakSet<Socket>();
  server.on('clientError', (error: Error & { readonly code?: string }, socket: Socket) => {
    if (closing.has(socket)) return;
    // Of a request that has come whole; what is wrong in the middle of one ends it.
    const last = [...(open.get(socket) ?? [])].findLast(({ request }) => request.complete)?.response;
    if (last === undefined || !isAnswerable(error, socket)) return malformed(error, socket);
    closing.add(socket);
    if (!last.headersSent) last.setHeader('connection', 'close');
    last.once('close', () => socket.destroySoon());
  });
}

function isAnswerable({ code }: { readonly code?: string }, socket: Socket): boolean {
  return code !== 'ECONNRESET' && socket.writable && !socket.destroyed;
}

/** Bad syntax, doubled lengths, Content-Length with Transfer-Encoding. */
function malformed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!isAnswerable(error, socket)) {
    socket.destroy();
    return;
  }
  const [status, phrase, hint] = MALFORMED[error.code ?? ''] ?? [400, 'Bad Request', 'this is not valid HTTP'];
  const body = JSON.stringify({ success: false, code: status === 408 ? 'request_timeout' : 'bad_request', error: phrase, hint });
  const head = `HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8`;
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  // Who keeps its own end open must not keep what its request holds here.
  socket.destroySoon();
}
