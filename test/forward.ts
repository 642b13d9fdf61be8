// Passes every byte on, both ways, as a router does: `node test/forward.ts <host> <host:port>` listens at the one and leads to the other.
// Run in a network namespace it is a machine on the way, whose cable a test can pull. Its first line says the port.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Resolves with the port. */
export async function forward(host: string, target: { readonly host: string; readonly port: number }): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...target, allowHalfOpen: true });
    near.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => near.destroy()).pipe(near);
  });
  server.listen(0, host);
  server.unref();
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

if (process.argv[1] === import.meta.filename) {
  const [host = '', target = ''] = process.argv.slice(2);
  const [to = '', port = ''] = target.split(':');
  console.log(await forward(host, { host: to, port: Number(port) }));
  // As long as whoever started it lives.
  process.stdin.resume().on('end', () => process.exit());
}
