// Orders as people and scripts read them: the list with its filters, and one order with everything that happened to it.
import type { OrderId } from '../../../model/ids.ts';
import { ORDER_STATES } from '../../../model/order.ts';
import { type Answer, invalidField, notFound, ok } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';
import { maySettle } from '../../present/frozen.ts';
import { presentAttempt, presentEvent, presentFill, presentOrder } from '../../present/order.ts';
import { presentStaged } from '../../present/stages.ts';
import { accountIn, anyText, count, oneOf, readQuery, since, unfiltered, yesOrNo } from '../query.ts';
import type { Call, Route } from '../route.ts';

/** One answer of 1,000 orders is about 1 MB. */
const MOST_ROWS = 1_000;

export function orderRoutes(deps: ApiDeps): Route[] {
  return [
    { method: 'GET', path: '/api/orders', door: 'admin', handle: (call) => list(deps, call) },
    { method: 'GET', path: '/api/orders/:id', door: 'admin', handle: (call) => unfiltered(call, () => one(deps, call)) },
  ];
}

async function list({ ledger, accounts, clock }: ApiDeps, call: Call): Promise<Answer> {
  const book = await accounts.read();
  const query = readQuery(call.query, {
    client_ref: anyText,
    status: oneOf(ORDER_STATES),
    account: accountIn(book),
    strategy: anyText,
    since: since(clock.now()),
    before: anyText,
    limit: count(MOST_ROWS),
    stages: yesOrNo,
  });
  if (!query.ok) return query.answer;
  const { client_ref: clientRef, account: accountId, before, stages = false, ...rest } = query.value;
  if (before !== undefined && (await ledger.order(before as OrderId)) === undefined) {
    return invalidField('before', before, 'the id of an order: the last one of the page before');
  }
  const filter = {
    ...rest,
    ...(clientRef !== undefined && { clientRef }),
    ...(accountId !== undefined && { accountId }),
    ...(before !== undefined && { before: before as OrderId }),
  };
  const orders = await ledger.orders(filter);
  // Without them a row is what the webhook's answer holds, and what `pinewire orders --json` prints.
  if (!stages) return ok({ orders: orders.map((order) => presentOrder(order, book.name)) });
  return ok({ orders: await presentStaged(ledger, orders, book.name) });
}

async function one({ ledger, accounts, clock }: ApiDeps, call: Call): Promise<Answer> {
  const orderId = (call.params['id'] ?? '') as OrderId;
  const order = await ledger.order(orderId);
  if (order === undefined) return notFound(`order ${orderId.slice(0, 40)}`, 'GET /api/orders lists them, newest first');
  const [book, { frozen }, events, attempts, fills] = await Promise.all([
    accounts.read(),
    ledger.status(clock.now()),
    ledger.events({ orderId }),
    ledger.attempts(orderId),
    ledger.fills(orderId),
  ]);
  const [staged] = await presentStaged(ledger, [order], book.name);
  return ok({
    ...staged,
    may_settle: maySettle(order, frozen),
    events: events.map((event) => presentEvent(event, book.name)),
    requests: attempts.map(presentAttempt),
    fills: fills.map(presentFill),
  });
}
