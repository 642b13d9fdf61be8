// A program of its own: a way to a TCP server that takes time, as to a machine in another building. Started with the server's port and
// with the milliseconds that each byte is under way in each direction; it sends its own port to who forked it.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const [port, delay] = process.argv.slice(2).map(Number) as [number, number];

const server = createServer((near) => {
  const far = connect(port, '127.0.0.1');
  carry(near, far);
  carry(far, near);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

function carry(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  from.on('data', (bytes) => setTimeout(() => to.write(bytes), delay));
  from.on('close', () => setTimeout(() => to.destroy(), delay));
  from.on('error', () => to.destroy());
}
