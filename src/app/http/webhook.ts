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
  const doors = new Doors(deps, failures, (arrival) => receive(deps, arrival));
  return [
    { method: 'POST', path: '/webhook', door: 'open', handle: (call) => doors.signed(call) },
    { method: 'POST', path: '/tv/:token', door: 'open', handle: (call) => doors.tradingview(call) },
  ];
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
