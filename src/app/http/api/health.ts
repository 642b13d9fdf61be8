// How the last hour was at this process's doors and at the venues, which processes share the store, and what relays have told.
import { presentRelay, readRelays, RELAY_KEYS } from '../../present/relays.ts';
import { presentProcesses } from '../../service/presence.ts';
import { type Answer, ok } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';
import { unfiltered } from '../query.ts';
import type { Route } from '../route.ts';

export function apiHealthRoutes(deps: ApiDeps): Route[] {
  return [{ method: 'GET', path: '/api/health', door: 'admin', handle: (call) => unfiltered(call, () => health(deps)) }];
}

async function health({ metrics, ledger, clock }: ApiDeps): Promise<Answer> {
  const now = clock.now();
  const [processes, relays] = await Promise.all([presentProcesses(ledger, now), ledger.register(RELAY_KEYS)]);
  return ok({ ...metrics.recent(), processes, relays: readRelays(relays).map((relay) => presentRelay(relay, now)) });
}
