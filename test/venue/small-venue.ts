// A venue of a few lines, for answers that the simulator does not give; keeps every request as it arrived.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An answer with a status of its own. */
export class Reply {
  readonly status: number;
  readonly body: unknown;

  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Answers by `METHOD path`, else by `METHOD`: an object as JSON, a text as it stands, a number as a bare status; `listener` answers the rest, else 404. */
export class SmallVenue {
  readonly seen: Seen[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(answers: Readonly<Record<string, unknown>>, listener?: RequestListener): Promise<SmallVenue> {
    const server = createServer();
    const venue = new SmallVenue(server);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const { method = '', url = '', headers } = request;
        venue.seen.push({ method, url, headers, body });
        const path = url.replace(/\?.*/, '');
        const answer = answers[`${method} ${path}`] ?? answers[method];
        if (answer instanceof Reply) {
          return response
            .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
            .end(JSON.stringify(answer.body));
        }
        if (listener !== undefined && answer === undefined) return listener(request, response);
        const status = answer === undefined ? 404 : typeof answer === 'number' ? answer : 200;
        response.writeHead(status, { 'content-type': 'application/json' });
        return response.end(
          typeof answer === 'object' ? JSON.stringify(answer) : typeof answer === 'string' ? answer : 'nothing here',
        );
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return venue;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
