// A wire between the ledger and its server that a test can cut: at once, or the moment a COMMIT has gone over it.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Wire {
  /** The server's URL, through the wire. */
  readonly url: string;
  /** The next COMMIT of the writer reaches the server, and its answer reaches nobody. */
  cutAfterCommit(): void;
  /** Every connection breaks, and no new one is made until `mend`. */
  cut(): void;
  mend(): void;
  /** From now on LISTEN is refused, as behind a pooler in transaction mode or on a server that does not know it. */
  refuseListen(): void;
}

export async function wireTo(url: string): Promise<Wire> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let armed = false;
  let open = true;
  let deaf = false;
  const server = createServer((near) => {
    if (!open) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.pipe(near);
    let writes = false;
    near.on('data', (sent: Buffer) => {
      const chunk = deaf ? Buffer.from(sent.toString('latin1').replace('LISTEN ', 'UNHEAR '), 'latin1') : sent;
      writes ||= chunk.includes('UPDATE heads');
      if (!armed || !writes || !chunk.includes('COMMIT\0')) return void far.write(chunk);
      armed = false;
      far.unpipe(near);
      // What the server says is read and thrown away; then the line goes dead.
      far.on('data', (answer: Buffer) => {
        // Answers to what was sent before the COMMIT come first.
        if (answer.includes('COMMIT\0')) near.destroy();
      });
      far.resume();
      far.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const through = new URL(url);
  through.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const cut = (): void => {
    open = false;
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    url: through.href,
    cutAfterCommit: () => {
      armed = true;
    },
    cut,
    refuseListen: () => {
      deaf = true;
    },
    mend: () => {
      open = true;
    },
  };
}
