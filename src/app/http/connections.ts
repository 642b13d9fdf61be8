// Keeps a flood of connections from shutting everybody else out: where there are too many, the one that has waited longest without a request
// in work is closed, so that whoever comes to say something always finds room.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  readonly socket: Socket;
  /** Requests in work. */
  readonly working: number;
}

/** Beyond `most` connections the longest idle goes. Where all are at work, Node itself refuses a few more than that. */
export function boundConnections(server: Server, most: number): void {
  /** By the other end, because a request over TLS has another socket than its connection. Who came last, or fell idle last, stands last. */
  const open = new Map<string, Connection>();
  server.maxConnections = most + Math.ceil(most / 16);
  server.on('connection', (socket: Socket) => {
    const end = otherEnd(socket);
    open.set(end, { socket, working: 0 });
    socket.once('close', () => {
      if (open.get(end)?.socket === socket) open.delete(end);
    });
    if (open.size > most) closeIdlest(open);
  });
  server.on('request', (request, response) => {
    const end = otherEnd(request.socket);
    const began = open.get(end);
    if (began === undefined) return;
    open.set(end, { ...began, working: began.working + 1 });
    response.once('close', () => {
      const now = open.get(end);
      if (now?.socket !== began.socket) return;
      open.delete(end);
      open.set(end, { ...now, working: now.working - 1 });
    });
  });
}

function otherEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function closeIdlest(open: ReadonlyMap<string, Connection>): void {
  for (const { socket, working } of open.values()) {
    if (working > 0) continue;
    socket.destroy();
    return;
  }
}
