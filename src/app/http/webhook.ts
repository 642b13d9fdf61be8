// Alerts come in here: signed at /webhook, from TradingView itself at /tv/<token>. A 2xx leaves only after the commit.
import { isReport } from '../../edge/report.ts';
import type { Incoming } from '../../intake/receive.ts';
import { LedgerUnavailable } from '../../ledger/port.ts';
import { type Answer, unavailable } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { Doors } from './doors.ts';
import type { FailureLimit } from './failure-limit.ts';
import { presentReceipt } from './receipt.ts';
import { takeReport } from './relay-report.ts';
import type { Route } from './route.ts';

export function alertRoutes(deps: ApiDeps, failures: FailureLimit): Route[] {
  if (deps.about.role === 'worker') return ['/webhook', '/tv/:token'].map(takesNone);
  const doors = new Doors(deps, failures, (arrival) => receive(deps, arrival));
  return [
    { method: 'POST', path: '/webhook', door: 'open', handle: (call) => doors.signed(call) },
    { method: 'POST', path: '/tv/:token', door: 'open', handle: (call) => doors.tradingview(call) },
  ];
}

/** 503, because its sender sends it again, and what stands in front may bring it to a process that takes it. Nothing is read. */
function takesNone(path: string): Route {
  const answer = unavailable(
    'role_worker',
    'this process takes no alerts: it runs with --role worker',
    'send alerts to a process that runs with --role all or --role intake; a load balancer in front must not lead here',
  );
  return { method: 'POST', path, door: 'open', handle: () => answer };
}

async function receive(deps: ApiDeps, arrival: Incoming): Promise<Answer> {
  const { intake, metrics, log, accounts } = deps;
  try {
    if (isReport(arrival.webhookId)) return await takeReport(deps, arrival);
    const receipt = await intake.receive(arrival);
    const { answer, outcome, code } = presentReceipt(receipt, await accounts.read());
    metrics.alert(outcome, code);
    return answer;
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) {
      metrics.alert('failed', 'bug');
      throw error;
    }
    metrics.alert('unavailable', 'store');
    log.error('alert not stored', { error, source: arrival.source });
    return unavailable(
      'store_unavailable',
      'the store cannot commit now',
      'send it again: nothing was acknowledged and no order placed',
    );
  }
}
