// Listens: an HTTP server over a table of routes that answers malformed requests itself and closes without cutting anybody off.
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '../../model/clock.ts';
import { type Dispatch, malformed, noSuchRoute, send } from './dispatch.ts';
import type { HttpLimits } from './limits.ts';
import type { Route } from './route.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface HttpServer {
  /** Instead of the configured address where one is given. The answer is a URL: `http://127.0.0.1:5000`. Rejects with a sentence for people. */
  listen(at?: ListenAddress): Promise<{ readonly address: string }>;
  /** Refuses what comes anew, finishes what is in flight, and is done within `limits.closeMs`. */
  close(): Promise<void>;
}

export interface ListenerParts {
  readonly clock: Clock;
  readonly limits: HttpLimits;
  readonly routes: readonly Route[];
  readonly dispatch: Dispatch;
  /** Where to listen if nobody says otherwise. */
  readonly configured: () => ListenAddress;
  /** The key under which the address stands in the configuration. */
  readonly listenKey: string;
  readonly onListen?: (at: ListenAddress) => void;
  /** Nothing new is taken from now on: ends what would never end by itself. */
  readonly onClosing?: () => void;
  readonly onClosed?: () => void;
}

export async function createListener(parts: ListenerParts): Promise<HttpServer> {
  const { clock, limits, dispatch } = parts;
  const app = buildApp(limits);
  connect(app, parts.routes, dispatch);
  await app.ready();
  app.server.maxConnections = limits.connections;
  return {
    async listen(at) {
      const { host, port } = at ?? parts.configured();
      parts.onListen?.({ host, port });
      try {
        return { address: await app.listen({ host, port, backlog: 4_096 }) };
      } catch (error) {
        throw listenProblem(error, { host, port }, parts.listenKey);
      }
    },
    async close() {
      dispatch.stop();
      parts.onClosing?.();
      const deadline = clock.monotonic() + limits.closeMs;
      await dispatch.idle(limits.closeMs);
      const closing = app.close().then(() => 'closed');
      // A kept-alive connection that falls idle only now would be waited for until its reader lets go.
      let state = 'closing';
      while (state !== 'closed' && clock.monotonic() < deadline) {
        app.server.closeIdleConnections();
        state = await Promise.race([closing, clock.sleep(20).then(() => 'closing')]);
      }
      app.server.closeAllConnections();
      await closing;
      parts.onClosed?.();
    },
  };
}

function buildApp(limits: HttpLimits): FastifyInstance {
  return fastify({
    logger: false,
    // Answers while closing are ours: Fastify's own have another shape.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    // A reader that takes nothing for two minutes is gone.
    connectionTimeout: 120_000,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    exposeHeadRoutes: false,
    clientErrorHandler: malformed,
    frameworkErrors: (_error, _request, reply) => answerMalformed(reply),
  });
}

function answerMalformed(reply: FastifyReply): void {
  const hint = 'the path could not be read; GET / is the page, POST /webhook takes alerts';
  send(reply, { status: 400, body: { success: false, code: 'bad_request', error: 'Bad request', hint } });
}

function connect(app: FastifyInstance, routes: readonly Route[], dispatch: Dispatch): void {
  app.removeAllContentTypeParsers();
  // Handlers read the body themselves, after they know that they want it; and no Content-Type decides whether it is read.
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.addHook('onRequest', (request, _reply, done) => {
    delete request.raw.headers['content-type'];
    done();
  });
  const missing = noSuchRoute(routes);
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => dispatch.answer(request, reply, missing));
  app.setErrorHandler((error, request, reply) => dispatch.fail(error, request, reply));
  for (const route of routes) {
    const method = route.method === 'GET' && !route.streams ? ['GET', 'HEAD'] : [route.method];
    app.route({ method, url: route.path, handler: (request, reply) => dispatch.serve(route, request, reply) });
  }
}

function listenProblem(error: unknown, { host, port }: ListenAddress, key: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${host}:${port}`;
  const other = `choose another with --listen HOST:PORT or ${key}`;
  if (code === 'EADDRINUSE') {
    return new Error(`${where} is taken, perhaps by a pinewire that runs already (ss -ltnp shows who has it); ${other}`, {
      cause: error,
    });
  }
  if (code === 'EACCES') return new Error(`${where} needs rights this user does not have; ${other}`, { cause: error });
  if (code === 'EADDRNOTAVAIL') return new Error(`${host} is no address of this machine; ${other}`, { cause: error });
  return error;
}
