// What machines ask: is it alive, is it ready, how is it doing.
import { isLoopback } from '../../edge/addresses.ts';
import type { Metrics } from '../metrics.ts';
import { certificateWarnings } from '../tls/expiry.ts';
import type { Keeper } from '../tls/keeper.ts';
import { type Answer, ok, refuse, tooMany } from './answer.ts';
import { bearerToken, isForeignHost, roleOfToken } from './credentials.ts';
import type { FailureLimit } from './failure-limit.ts';
import type { GuardDeps } from './guard.ts';
import type { Call, Route } from './route.ts';

export interface HealthDeps extends GuardDeps {
  readonly ready: () => readonly string[];
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Where TLS ends in this process. */
  readonly keeper?: Keeper | undefined;
}

export function healthRoutes(deps: HealthDeps, failures: FailureLimit): Route[] {
  return [
    { method: 'GET', path: '/healthz', door: 'open', handle: () => ok({ status: 'ok' }) },
    { method: 'GET', path: '/readyz', door: 'open', handle: () => ready(deps) },
    { method: 'GET', path: '/metrics', door: 'open', handle: (call) => metrics(deps, failures, call) },
  ];
}

function ready({ ready: missing, keeper }: HealthDeps): Answer {
  const notReady = missing();
  const warnings = certificateWarnings(keeper);
  if (notReady.length === 0) return ok({ ready: true, not_ready: [], warnings });
  const hint = 'it becomes ready by itself once these are mended; pinewire doctor looks into them';
  const details = { ready: false, not_ready: notReady, warnings };
  return refuse(503, { code: 'not_ready', error: `not ready: ${notReady.join('; ')}`, hint, details });
}

/** For whoever may read, or for whoever is on this very machine: a proxy in front would make everybody look like that. */
async function metrics(deps: HealthDeps, failures: FailureLimit, call: Call): Promise<Answer> {
  const { server } = deps.config();
  const token = bearerToken(call.request.headers.authorization);
  const known = token !== undefined && roleOfToken(token, server) !== undefined;
  const local =
    isLoopback(call.remote) && !call.proxied && !isForeignHost(call.request.headers.host, deps.listenHost(), server.publicUrl);
  if (!known && !local) {
    // The token is that of the API: whoever guesses it here waits as there.
    const wait = token === undefined ? undefined : failures.failed(call.remote, 'api', 'unauthorized');
    if (wait !== undefined) return tooMany(wait);
    const hint = 'send Authorization: Bearer <admin or viewer token>; without one only this machine itself may read the metrics';
    return refuse(401, { code: 'unauthorized', error: 'admin token needed', hint }, { 'www-authenticate': 'Bearer' });
  }
  return { status: 200, text: await deps.metrics.text(), type: deps.metrics.contentType };
}
