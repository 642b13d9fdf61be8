// Alerts as people and scripts read them: what came in, what it was refused for, and what became of it.
import type { JournalEvent } from '../../../model/event.ts';
import type { AlertId } from '../../../model/ids.ts';
import { z } from 'zod';
import { type Answer, invalidField, type JsonAnswer, notFound, ok, refuse } from '../answer.ts';
import { readPosted } from '../api-body.ts';
import { presentReceipt } from '../receipt.ts';
import { by } from './action.ts';
import { withCommitted } from './committed.ts';
import type { ApiDeps } from '../deps.ts';
import { presentAlert, presentWholeAlert } from '../../present/alert.ts';
import { presentEvent, presentOrder } from '../../present/order.ts';
import { wholeList } from '../../whole-list.ts';
import { anyText, count, readQuery, since, unfiltered, yesOrNo } from '../query.ts';
import type { Call, Route } from '../route.ts';

const MOST_ROWS = 1_000;

/** What became of an alert that a person sent. */
const RECEIVED = {
  kinds: ['alert.accepted', 'alert.repeated'],
  mine: ({ alertId }: JournalEvent, { id }: JsonAnswer['body']): boolean => alertId === id,
} as const;

export function alertRoutes(deps: ApiDeps): Route[] {
  return [
    { method: 'GET', path: '/api/alerts', door: 'admin', handle: (call) => list(deps, call) },
    { method: 'GET', path: '/api/alerts/:id', door: 'admin', handle: (call) => unfiltered(call, () => one(deps, call)) },
    {
      method: 'POST',
      path: '/api/alerts/:id/resend',
      door: 'admin',
      handle: (call) => withCommitted(deps, RECEIVED, () => resend(deps, call)),
    },
  ];
}

async function list({ ledger, clock }: ApiDeps, call: Call): Promise<Answer> {
  const query = readQuery(call.query, { refused: yesOrNo, since: since(clock.now()), before: anyText, limit: count(MOST_ROWS) });
  if (!query.ok) return query.answer;
  const { before, ...rest } = query.value;
  if (before !== undefined && (await ledger.alert(before as AlertId)) === undefined) {
    return invalidField('before', before, 'the id of an alert: the last one of the page before');
  }
  const alerts = await ledger.alerts({ ...rest, ...(before !== undefined && { before: before as AlertId }) });
  return ok({ alerts: alerts.map(presentAlert) });
}

async function one({ ledger, accounts }: ApiDeps, call: Call): Promise<Answer> {
  const alertId = (call.params['id'] ?? '') as AlertId;
  const alert = await ledger.alert(alertId);
  if (alert === undefined) return notFound(`alert ${alertId.slice(0, 40)}`, 'GET /api/alerts lists them, newest first');
  const [book, orders, events] = await Promise.all([accounts.read(), wholeList(ledger, { alertId }), ledger.events({ alertId })]);
  return ok({
    ...presentWholeAlert(alert),
    orders: orders.map((order) => presentOrder(order, book.name)),
    events: events.map((event) => presentEvent(event, book.name)),
  });
}

/** The same bytes through the same intake. A refusal used up no client_ref; where the order came in meanwhile, it is the duplicate it is. */
async function resend(deps: ApiDeps, call: Call): Promise<Answer> {
  const { ledger, intake, accounts } = deps;
  const posted = await readPosted(call, z.strictObject({ by }), deps);
  if (!posted.ok) return posted.answer;
  const alertId = (call.params['id'] ?? '') as AlertId;
  const alert = await ledger.alert(alertId);
  if (alert === undefined) return notFound(`alert ${alertId.slice(0, 40)}`, 'GET /api/alerts lists them, newest first');
  if (alert.status !== 'refused') {
    const hint =
      'only a refused alert can come again: what was accepted has its orders, and a conflict needs a client_ref of its own';
    return refuse(409, { code: 'alert_not_refused', error: `the alert is ${alert.status}`, hint });
  }
  const receipt = await intake.receive({ raw: Buffer.from(alert.raw), source: 'command', remote: call.remote });
  return presentReceipt(receipt, await accounts.read()).answer;
}
