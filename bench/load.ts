// A sender that costs little: keep-alive connections on raw sockets, one request at a time on each, signed like any other alert.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { quantile } from './statistics.ts';

export interface Load {
  readonly port: number;
  readonly secret: string;
  readonly connections: number;
  readonly requests: number;
  readonly body: (index: number) => string;
  /** Unsigned, to /tv/ with this token, instead of signed to /webhook. */
  readonly token?: string;
}

export interface LoadResult {
  readonly elapsed: number;
  readonly p50: number;
  readonly p99: number;
  /** How many answers there were of each status. */
  readonly statuses: ReadonlyMap<number, number>;
}

export async function drive(load: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  const started = performance.now();
  const run = async (): Promise<void> => {
    const socket = connect(load.port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    const answers = new Answers(socket);
    for (let i = next++; i < load.requests; i = next++) {
      const sent = performance.now();
      socket.write(request(load.body(i), load));
      const status = await answers.next();
      latencies.push(performance.now() - sent);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: load.connections }, run));
  return { elapsed: performance.now() - started, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), statuses };
}

function request(body: string, { secret, token }: Load): string {
  const rest = `Host: 127.0.0.1\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  if (token !== undefined) return `POST /tv/${token} HTTP/1.1\r\n${rest}`;
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return `POST /webhook HTTP/1.1\r\nX-Signature: ${signature}\r\n${rest}`;
}

/** Reads one answer after the other off a socket. */
class Answers {
  #buffer = '';
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      this.#buffer += chunk;
      this.#wake?.();
    });
  }

  /** The status of the next answer, once all of it is here. */
  async next(): Promise<number> {
    for (;;) {
      const status = this.#take();
      if (status !== undefined) return status;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  #take(): number | undefined {
    const head = this.#buffer.indexOf('\r\n\r\n');
    if (head < 0) return undefined;
    const length = Number(/content-length: (\d+)/i.exec(this.#buffer.slice(0, head))?.[1] ?? 0);
    if (this.#buffer.length < head + 4 + length) return undefined;
    const status = Number(this.#buffer.slice(9, 12));
    this.#buffer = this.#buffer.slice(head + 4 + length);
    return status;
  }
}
