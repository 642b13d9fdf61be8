// The HTTP server: listens, hands each request to its route, and closes without cutting anybody off.
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createAccounts } from './accounts.ts';
import { alertRoutes as listedAlertRoutes } from './api/alerts.ts';
import { controlRoutes } from './api/control.ts';
import { marketRoutes } from './api/markets.ts';
import { orderRoutes } from './api/orders.ts';
import { stateRoutes } from './api/state.ts';
import { createStreams } from './api/stream.ts';
import type { ApiDeps, HttpDeps } from './deps.ts';
import { createDispatch, type Dispatch, malformed, noSuchRoute, send } from './dispatch.ts';
import { createFailureLimit } from './failure-limit.ts';
import { healthRoutes } from './health.ts';
import { HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { pageRoutes } from './page/routes.ts';
import type { Route } from './route.ts';
import { alertRoutes } from './webhook.ts';

interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface HttpServer {
  /** Instead of `server.listen` where one is given. The address is a URL: `http://127.0.0.1:5000`. Rejects with a sentence for people. */
  listen(at?: ListenAddress): Promise<{ readonly address: string }>;
  /** Refuses what comes anew, finishes what is in flight, and is done within `limits.closeMs`. */
  close(): Promise<void>;
}

export async function createServer(given: HttpDeps): Promise<HttpServer> {
  const limits: HttpLimits = { ...HTTP_LIMITS, ...given.limits };
  const accounts = createAccounts(given.ledger, given.clock);
  let listening: ListenAddress | undefined;
  const listenHost = (): string => (listening ?? given.config().server).host;
  const deps: ApiDeps = { ...given, limits, accounts, listenHost };
  const failures = createFailureLimit(deps.clock, () => deps.config().webhook.failedRateLimit);
  const streams = createStreams(deps);
  const routes: Route[] = [
    ...alertRoutes(deps, failures),
    ...healthRoutes(deps),
    ...orderRoutes(deps),
    ...listedAlertRoutes(deps),
    ...stateRoutes(deps),
    ...marketRoutes(deps),
    ...controlRoutes(deps),
    ...streams.routes,
    ...pageRoutes(),
  ];
  const dispatch = createDispatch(deps, failures);
  const app = buildApp(limits);
  connect(app, routes, dispatch);
  await app.ready();
  app.server.maxConnections = limits.connections;
  return {
    async listen(at) {
      const { host, port } = at ?? deps.config().server;
      listening = { host, port };
      try {
        return { address: await app.listen({ host, port, backlog: 4_096 }) };
      } catch (error) {
        throw listenProblem(error, listening);
      }
    },
    async close() {
      dispatch.stop();
      streams.close();
      const deadline = deps.clock.monotonic() + limits.closeMs;
      await dispatch.idle(limits.closeMs);
      const closing = app.close().then(() => 'closed');
      // A kept-alive connection that falls idle only now would be waited for until its reader lets go.
      let state = 'closing';
      while (state !== 'closed' && deps.clock.monotonic() < deadline) {
        app.server.closeIdleConnections();
        state = await Promise.race([closing, deps.clock.sleep(20).then(() => 'closing')]);
      }
      app.server.closeAllConnections();
      await closing;
      accounts.close();
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

function listenProblem(error: unknown, { host, port }: ListenAddress): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${host}:${port}`;
  const other = 'choose another with --listen HOST:PORT or server.listen';
  if (code === 'EADDRINUSE') {
    return new Error(`${where} is taken, perhaps by a pinewire that runs already (ss -ltnp shows who has it); ${other}`, {
      cause: error,
    });
  }
  if (code === 'EACCES') return new Error(`${where} needs rights this user does not have; ${other}`, { cause: error });
  if (code === 'EADDRNOTAVAIL') return new Error(`${host} is no address of this machine; ${other}`, { cause: error });
  return error;
}
