// A relay that is gone for good is forgotten by a person: until then its silence stands in the status.
import { z } from 'zod';
import { forgetRelay } from '../../present/relays.ts';
import { type Answer, notFound, ok } from '../answer.ts';
import { readPosted } from '../api-body.ts';
import type { ApiDeps } from '../deps.ts';
import type { Call, Route } from '../route.ts';
import { by } from './action.ts';

export function relayRoutes(deps: ApiDeps): Route[] {
  return [{ method: 'POST', path: '/api/relays/:id/forget', door: 'admin', handle: (call) => forget(deps, call) }];
}

async function forget(deps: ApiDeps, call: Call): Promise<Answer> {
  const { ledger, log } = deps;
  const posted = await readPosted(call, z.strictObject({ by }), deps);
  if (!posted.ok) return posted.answer;
  const relay = call.params['id'] ?? '';
  if (!(await forgetRelay(ledger, relay))) return notFound(`relay ${relay.slice(0, 64)}`, 'GET /api/health lists them');
  log.info('relay forgotten', { relay, by: posted.value.by ?? null, remote: call.remote });
  return ok({ success: true });
}
