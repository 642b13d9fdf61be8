// What stands between a tunnel and the service: alerts and the sign of life pass, everything else ends here. So a trial never publishes the
// dashboard, whatever the tunnel's address is set to be.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export interface TunnelDoor {
  /** Where the tunnel leads to, on this machine. */
  readonly port: number;
  close(): Promise<void>;
}

/** `service`: `http://127.0.0.1:5000`. */
export async function openTunnelDoor(service: string): Promise<TunnelDoor> {
  const server = createServer((incoming, outgoing) => {
    if (passes(incoming)) return hand(service, incoming, outgoing);
    answer(outgoing, 404, 'not_found', 'only /tv/ is published here');
  });
  // Behind a thousand others the tunnel's X-Forwarded-For would be lost in one Node; 16 kB bound them.
  server.maxHeadersCount = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function passes({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'POST' && /^\/tv\/[^/]+$/.test(url)) || (method === 'GET' && url === '/healthz');
}

/**
 * The service believes this machine, so nothing of a stranger's may pass that only a proxy can know: the tunnel asks nobody for a certificate.
 * X-Forwarded-For goes as it came, because the last word in it is the tunnel's, and the service reads it from there.
 */
function hand(service: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { hostname, port } = new URL(service);
  const headers = { ...incoming.headers };
  delete headers['client-cert'];
  delete headers['x-client-cert'];
  const options = { hostname, port, method: incoming.method, path: incoming.url, headers };
  const sent = request(options, (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(outgoing);
  });
  // 503 is what TradingView sends again on.
  sent.on('error', () =>
    outgoing.headersSent ? outgoing.destroy() : answer(outgoing, 503, 'service_away', `no service answers at ${service}`),
  );
  incoming.on('error', () => sent.destroy());
  incoming.pipe(sent);
}

function answer(outgoing: ServerResponse, status: number, code: string, error: string): void {
  const body = JSON.stringify({ success: false, code, error, hint: 'pinewire url prints the addresses that exist' });
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}
