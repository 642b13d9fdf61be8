// The service's HTTP server: every door it has, in one table.
import { createCandles } from '../../venue/candles/candles.ts';
import { createAccounts } from './accounts.ts';
import { alertRoutes as listedAlertRoutes } from './api/alerts.ts';
import { candleRoutes } from './api/candles.ts';
import { apiHealthRoutes } from './api/health.ts';
import { controlRoutes } from './api/control.ts';
import { limitRoutes } from './api/limits.ts';
import { marketRoutes } from './api/markets.ts';
import { orderRoutes } from './api/orders.ts';
import { relayRoutes } from './api/relays.ts';
import { sessionRoutes } from './api/session.ts';
import { setupRoutes } from './api/setup.ts';
import { stateRoutes } from './api/state.ts';
import { createStreams, type Streams } from './api/stream.ts';
import type { ApiDeps, HttpDeps } from './deps.ts';
import { BodyGate } from './body-gate.ts';
import { createDispatch } from './dispatch.ts';
import { knownSources } from './known-sources.ts';
import { createFailureLimit, type FailureLimit } from './failure-limit.ts';
import { healthRoutes } from './health.ts';
import { HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { createListener, type HttpServer } from './listener.ts';
import { pageRoutes } from './page/routes.ts';
import type { ListenAddress } from './port.ts';
import { publicPortOf } from './public-port.ts';
import type { Route } from './route.ts';
import { createSessions, type Sessions } from './session.ts';
import { alertRoutes } from './webhook.ts';

interface Doors {
  readonly failures: FailureLimit;
  readonly sessions: Sessions;
  readonly streams: Streams;
}

/** Every address there is, with who may come in. */
export function serviceRoutes(deps: ApiDeps, { failures, sessions, streams }: Doors): Route[] {
  return [
    ...alertRoutes(deps, failures),
    ...healthRoutes(deps, failures),
    ...orderRoutes(deps),
    ...listedAlertRoutes(deps),
    ...stateRoutes(deps),
    ...limitRoutes(deps),
    ...apiHealthRoutes(deps),
    ...candleRoutes(deps),
    ...marketRoutes(deps),
    ...controlRoutes(deps),
    ...setupRoutes(deps),
    ...relayRoutes(deps),
    ...sessionRoutes(deps, sessions, failures),
    ...streams.routes,
    ...pageRoutes(),
  ];
}

/** Throws NoCertificate where TLS is configured and cannot be served. */
export function createServer(given: HttpDeps): HttpServer {
  const limits: HttpLimits = { ...HTTP_LIMITS, ...given.limits };
  const accounts = createAccounts(given.ledger, given.clock);
  const bodies = new BodyGate(limits.apiBodies, given.clock);
  let listening: ListenAddress | undefined;
  const listenHost = (): string => (listening ?? given.config().server).host;
  const deps: ApiDeps = { ...given, candles: given.candles ?? createCandles(given.clock), limits, bodies, accounts, listenHost };
  const { clock, ledger, log, metrics } = deps;
  const failures = createFailureLimit({
    clock,
    settings: () => deps.config().webhook.failedRateLimit,
    metrics,
    report: (guesser) => {
      const noted = ledger.note([{ kind: 'door.failures', data: { ...guesser } }]);
      noted.catch((error: unknown) => log.warn('guessing not journalled', { ...guesser, problem: String(error) }));
    },
  });
  const sessions = createSessions(deps.clock, () => {
    const { adminTokens: admin, viewerTokens: viewer } = deps.config().server;
    return { admin, viewer };
  });
  const streams = createStreams(deps);
  const routes = serviceRoutes(deps, { failures, sessions, streams });
  return createListener({
    clock: deps.clock,
    limits,
    routes,
    dispatch: createDispatch(deps, failures, sessions),
    configured: () => deps.config().server,
    listenKey: 'server.listen',
    isKnown: knownSources(deps.config),
    publicPort: publicPortOf('server', deps.config(), deps.keeper),
    onListen: (at) => {
      listening = at;
    },
    onClosing: () => streams.close(),
    onClosed: () => accounts.close(),
  });
}
