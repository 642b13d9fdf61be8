// How the last hour was at this process's doors and at the venues, and which processes share the store.
import { presentProcesses } from '../../service/presence.ts';
import { type Answer, ok } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';
import type { Route } from '../route.ts';

export function apiHealthRoutes(deps: ApiDeps): Route[] {
  return [{ method: 'GET', path: '/api/health', door: 'admin', handle: () => health(deps) }];
}

async function health({ metrics, ledger, clock }: ApiDeps): Promise<Answer> {
  return ok({ ...metrics.recent(), processes: await presentProcesses(ledger, clock.now()) });
}
