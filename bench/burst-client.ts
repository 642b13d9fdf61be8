// One of several senders of a burst: each alert on a connection of its own, all of them begun at the same moment. Prints how long each took.
import { once } from 'node:events';
import { connect } from 'node:net';

const [port = '0', token = '', name = '', count = '0', at = '0'] = process.argv.slice(2);

/** Milliseconds from the first SYN to the whole answer; a status that is not 200 is negative. */
async function send(ref: string): Promise<number> {
  const body = JSON.stringify({
    symbol: 'BTCUSDT',
    strategy: 'burst',
    side: 'buy',
    price: 42_000,
    size: '0.001',
    client_ref: ref,
  });
  const head = `POST /tv/${token} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
  const began = performance.now();
  const socket = connect(Number(port), '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  socket.on('error', (error) => (text = error.message));
  socket.write(head + body);
  await once(socket, 'close');
  return text.startsWith('HTTP/1.1 200 ') ? performance.now() - began : -1;
}

await new Promise((wake) => setTimeout(wake, Number(at) - Date.now()));
const times = await Promise.all(Array.from({ length: Number(count) }, (_, i) => send(`${name}-${i}`)));
console.log(JSON.stringify(times));
