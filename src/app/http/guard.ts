// Stands before every handler: who may pass which door.
import { type Answer, refuse } from './answer.ts';
import { bearerToken, isForeignHost, isOneOfTokens } from './credentials.ts';
import type { ApiDeps } from './deps.ts';
import type { FailureLimit } from './failure-limit.ts';
import type { Call, Route } from './route.ts';
import { tooMany } from './webhook.ts';

/** Why the call may not pass, or undefined where it may. */
export type Guard = (door: Route['door'], call: Call) => Answer | undefined;

export function createGuard({ config, metrics, listenHost }: ApiDeps, failures: FailureLimit): Guard {
  return (door, call) => {
    if (door === 'open') return undefined;
    const { server } = config();
    if (isForeignHost(call.request.headers.host, listenHost(), server.publicUrl)) return foreignHost(call);
    if (door === 'local') return undefined;
    const token = bearerToken(call.request.headers.authorization);
    if (token !== undefined && isOneOfTokens(token, server.adminTokens)) return undefined;
    metrics.authenticationFailure('api');
    const wait = failures.failed(call.remote, 'api');
    return wait === undefined ? unauthorized(token !== undefined) : tooMany(wait);
  };
}

function unauthorized(given: boolean): Answer {
  const error = given ? 'wrong admin token' : 'admin token needed';
  const hint = 'send Authorization: Bearer <token>; pinewire token show admin prints it';
  return refuse(401, { code: 'unauthorized', error, hint }, { 'www-authenticate': 'Bearer' });
}

/** A page of somebody else's that a browser on this machine opened under its own name (DNS rebinding). */
function foreignHost(call: Call): Answer {
  const host = JSON.stringify((call.request.headers.host ?? '').slice(0, 100));
  const hint = `this server listens on loopback and answers here to localhost and to server.public_url; it was called ${host}`;
  return refuse(403, { code: 'foreign_host', error: 'host name not allowed', hint });
}
