// A relay says how its spool stands: it comes through the same door as its alerts, under the same signature, and becomes no alert.
import { readReport } from '../../edge/report.ts';
import type { Incoming } from '../../intake/receive.ts';
import { keepReport } from '../present/relays.ts';
import { type Answer, ok, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';

export async function takeReport({ ledger, clock }: Pick<ApiDeps, 'ledger' | 'clock'>, arrival: Incoming): Promise<Answer> {
  const report = readReport(arrival.raw);
  if (report === undefined) {
    const hint = 'a webhook-id that begins with relay-report_ names a report of pinewire relay: an alert needs another id';
    return refuse(400, { code: 'invalid_report', error: 'this is no report of a relay', hint });
  }
  await keepReport(ledger, { report, from: arrival.remote ?? 'unknown', heardAt: clock.now() });
  return ok({ success: true, status: 'noted' });
}
