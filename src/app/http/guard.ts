// Stands before every handler: who may pass which door.
import type { Config } from '../config/config.ts';
import { type Answer, refuse, tooMany } from './answer.ts';
import { bearerToken, isForeignHost, roleOfToken } from './credentials.ts';
import type { FailureLimit } from './failure-limit.ts';
import type { Call, Route } from './route.ts';
import { carriesCsrf, isOwnOrigin, type Sessions } from './session.ts';

/** Why the call may not pass, or undefined where it may. */
export type Guard = (route: Pick<Route, 'door' | 'method' | 'byCookie'>, call: Call) => Answer | undefined;

export interface GuardDeps {
  readonly config: () => Pick<Config, 'server'>;
  /** Where the server listens, by now. */
  readonly listenHost: () => string;
}

/** Without `sessions` nobody signs in here: the admin token alone opens. */
export function createGuard({ config, listenHost }: GuardDeps, failures: FailureLimit, sessions?: Sessions): Guard {
  return (route, call) => {
    const { door } = route;
    if (door === 'open') return undefined;
    const { server } = config();
    if (isForeignHost(call.request.headers.host, listenHost(), server.publicUrl)) return foreignHost(call);
    if (door === 'local') return undefined;
    const token = bearerToken(call.request.headers.authorization);
    const role = token === undefined ? undefined : roleOfToken(token, server);
    if (role !== undefined) return role === 'admin' || route.method === 'GET' ? undefined : onlyReads();
    const session = token === undefined ? sessions?.find(call) : undefined;
    if (session !== undefined) {
      if (route.method === 'GET') return undefined;
      if (session.role === 'viewer') return onlyReads();
      if (!isOwnOrigin(call, server.publicUrl) || !carriesCsrf(call, session)) return foreignOrigin(call);
      return route.byCookie === true ? undefined : tokenNeeded();
    }
    const wait = failures.failed(call.remote, 'api', 'unauthorized');
    return wait === undefined ? unauthorized(token !== undefined) : tooMany(wait);
  };
}

function unauthorized(given: boolean): Answer {
  const error = given ? 'wrong admin token' : 'admin token needed';
  const hint = 'send Authorization: Bearer <token>; pinewire token show admin prints it';
  return refuse(401, { code: 'unauthorized', error, hint }, { 'www-authenticate': 'Bearer' });
}

/** A viewer's token opens what reads. It does not even halt: whoever may must be known to be an admin. */
function onlyReads(): Answer {
  const hint = 'a viewer token reads and changes nothing; whoever may act has the admin token';
  return refuse(403, { code: 'viewer_only_reads', error: 'a viewer may only read', hint });
}

/** A page of somebody else's may make a browser send our cookie; it can neither forge its origin nor read what a sign-in was told. */
export function foreignOrigin(call: Call): Answer {
  const origin = JSON.stringify((call.request.headers.origin ?? '').slice(0, 100));
  const hint = `only the dashboard itself may do this, from the address it was loaded from; this came from ${origin}. Load the page again, and behind a proxy set server.public_url`;
  return refuse(403, { code: 'foreign_origin', error: 'request not from this dashboard', hint });
}

/** Danger is slow: a signed-in browser may read and restrain; what loosens or trades needs the token itself. */
function tokenNeeded(): Answer {
  const hint = 'send Authorization: Bearer <token> with this request; the cookie of a sign-in is not enough for it';
  return refuse(403, { code: 'token_needed', error: 'admin token needed once more', hint });
}

/** A page of somebody else's that a browser on this machine opened under its own name (DNS rebinding). */
function foreignHost(call: Call): Answer {
  const host = JSON.stringify((call.request.headers.host ?? '').slice(0, 100));
  const hint = `this server listens on loopback and answers here to localhost and to server.public_url; it was called ${host}`;
  return refuse(403, { code: 'foreign_host', error: 'host name not allowed', hint });
}
