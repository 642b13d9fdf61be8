// Sign-in and sign-out of the dashboard.
import { z } from 'zod';
import { isoTime } from '../../../model/clock.ts';
import { type Answer, ok, refuse, tooMany } from '../answer.ts';
import { readPosted } from '../api-body.ts';
import { BodyGate } from '../body-gate.ts';
import { roleOfToken } from '../credentials.ts';
import type { ApiDeps } from '../deps.ts';
import type { FailureLimit } from '../failure-limit.ts';
import { foreignOrigin } from '../guard.ts';
import type { Call, Route } from '../route.ts';
import { isOwnOrigin, type Session, type Sessions } from '../session.ts';

export function sessionRoutes(deps: ApiDeps, sessions: Sessions, failures: FailureLimit): Route[] {
  // Places of their own: a stranger who writes slowly here takes none of those who are signed in.
  const bodies = new BodyGate(deps.limits.signInBodies, deps.clock);
  return [
    { method: 'GET', path: '/api/session', door: 'local', handle: (call) => ok(present(sessions.find(call))) },
    {
      method: 'POST',
      path: '/api/session',
      door: 'local',
      handle: (call) => begin({ deps: { ...deps, bodies }, sessions, failures }, call),
    },
    { method: 'POST', path: '/api/session/end', door: 'local', handle: (call) => end(deps, sessions, call) },
  ];
}

function present(session: Session | undefined) {
  if (session === undefined) return { signed_in: false };
  return { signed_in: true, role: session.role, csrf: session.csrf, until: isoTime(session.until) };
}

interface Parts {
  readonly deps: ApiDeps;
  readonly sessions: Sessions;
  readonly failures: FailureLimit;
}

async function begin({ deps, sessions, failures }: Parts, call: Call): Promise<Answer> {
  const { server } = deps.config();
  if (!isOwnOrigin(call, server.publicUrl)) return foreignOrigin(call);
  const posted = await readPosted(call, z.strictObject({ token: z.string().max(1_000) }), deps);
  if (!posted.ok) return posted.answer;
  const token = posted.value.token.trim();
  const role = roleOfToken(token, server);
  if (role === undefined) {
    const wait = failures.failed(call.remote, 'api', 'unauthorized');
    if (wait !== undefined) return tooMany(wait);
    const hint = 'npx pinewire token show admin prints the admin token; a viewer token stands in server.viewer_token';
    return refuse(401, { code: 'unauthorized', error: 'wrong token', hint });
  }
  const { cookie, ...session } = sessions.begin(call, token, role);
  return { ...ok({ success: true, ...present(session) }), headers: { 'set-cookie': cookie } };
}

function end(deps: ApiDeps, sessions: Sessions, call: Call): Answer {
  if (!isOwnOrigin(call, deps.config().server.publicUrl)) return foreignOrigin(call);
  return { ...ok({ success: true }), headers: { 'set-cookie': sessions.end(call) } };
}
