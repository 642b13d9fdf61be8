// Alerts as people and scripts read them: what came in, what it was refused for, and what became of it.
import type { AlertId } from '../../../model/ids.ts';
import { type Answer, invalidField, notFound, ok } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';
import { presentAlert, presentWholeAlert } from '../../present/alert.ts';
import { presentEvent, presentOrder } from '../../present/order.ts';
import { anyText, count, readQuery, since, yesOrNo } from '../query.ts';
import type { Call, Route } from '../route.ts';

const MOST_ROWS = 1_000;

export function alertRoutes(deps: ApiDeps): Route[] {
  return [
    { method: 'GET', path: '/api/alerts', door: 'admin', handle: (call) => list(deps, call) },
    { method: 'GET', path: '/api/alerts/:id', door: 'admin', handle: (call) => one(deps, call) },
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
  const [book, orders, events] = await Promise.all([accounts.read(), ledger.orders({ alertId }), ledger.events({ alertId })]);
  return ok({
    ...presentWholeAlert(alert),
    orders: orders.map((order) => presentOrder(order, book.name)),
    events: events.map((event) => presentEvent(event, book.name)),
  });
}
