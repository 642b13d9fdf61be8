// A person steps in: the kill switch, a way out of positions, a word on unknown orders, and the running configuration.
import { z } from 'zod';
import type { OrderId } from '../../../model/ids.ts';
import { readDecimal } from '../../../model/decimal.ts';
import type { EventKind, JournalEvent } from '../../../model/event.ts';
import { type Halt, inForce } from '../../../model/halt.ts';
import type { Actions } from '../../actions-port.ts';
import { openPositions, workingOrders } from '../../whole-list.ts';
import { type Answer, type JsonAnswer, ok, refuse } from '../answer.ts';
import { readPosted } from '../api-body.ts';
import type { ApiDeps } from '../deps.ts';
import type { AccountBook } from '../accounts.ts';
import { isMended, presentCompared, readCompared } from '../../present/compared.ts';
import { presentHalt } from '../../present/market.ts';
import { presentPosition } from '../../present/holdings.ts';
import { type Json, presentOrder } from '../../present/order.ts';
import type { Call, Route } from '../route.ts';
import { actionAnswer, actorName, by, isBy } from './action.ts';
import { withCommitted } from './committed.ts';

export function controlRoutes(deps: ApiDeps): Route[] {
  const post = (path: string, handle: (call: Call) => Promise<Answer>, byCookie = false): Route => ({
    method: 'POST',
    path,
    door: 'admin',
    byCookie,
    handle,
  });
  return [
    post('/api/halt', (call) => ofCaller(deps, call, 'halt.set', () => halt(deps, call)), true),
    post('/api/resume', (call) => ofCaller(deps, call, 'halt.lifted', () => resume(deps, call))),
    post('/api/orders/:id/cancel', (call) => ofOrder(deps, call, CANCELED, () => cancel(deps, call))),
    post('/api/orders/:id/resolve', (call) => ofOrder(deps, call, ['order.resolved'], () => resolve(deps, call))),
    post('/api/close', (call) => withCommitted(deps, CLOSED, () => close(deps, call))),
    post('/api/reload', (call) => reload(deps, call)),
    post('/api/notify/test', (call) => notifyTest(deps, call), true),
  ];
}

const CANCELED: readonly EventKind[] = ['order.cancel_requested', 'order.canceled'];

/** What a close was recorded as, and the entries that made way for it. */
const CLOSED = {
  kinds: ['alert.accepted', ...CANCELED],
  mine: ({ kind, alertId, orderId }: JournalEvent, { id, canceled }: JsonAnswer['body']): boolean =>
    kind === 'alert.accepted' ? alertId === id : Array.isArray(canceled) && canceled.some((one) => one === orderId),
} as const;

function ofOrder(deps: ApiDeps, call: Call, kinds: readonly EventKind[], act: () => Promise<Answer>): Promise<Answer> {
  return withCommitted(deps, { kinds, mine: ({ orderId }) => orderId === orderIdOf(call) }, act);
}

function ofCaller(deps: ApiDeps, call: Call, kind: EventKind, act: () => Promise<Answer>): Promise<Answer> {
  return withCommitted(deps, { kinds: [kind], mine: ({ data }) => isBy(data['by'], call) }, act);
}

const account = z.string().min(1).max(100);
const reason = z.string().trim().max(500).optional();
const HALT = z.strictObject({ account: account.optional(), all: z.boolean().optional(), reason, by });

/** Never refused for want of a reason: a kill switch is pulled first and explained later. */
async function halt(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, HALT, deps);
  if (!posted.ok) return posted.answer;
  const { all = false, account: name } = posted.value;
  const why = posted.value.reason ?? '';
  const request = { all, reason: why, by: actorName(posted.value.by, call), ...(name !== undefined && { account: name }) };
  const result = await deps.actions.halt(request);
  if (result.kind === 'refused') return actionAnswer(result, () => ({}));
  return haltAnswer(deps, { all, name }, result.value.halts);
}

/** What is in force now, what is still open, and how to leave it. */
async function haltAnswer(deps: ApiDeps, asked: Asked, halts: readonly Halt[]): Promise<Answer> {
  const { ledger, accounts } = deps;
  const book = await accounts.read();
  const accountId = asked.name === undefined ? undefined : book.id(asked.name);
  const [orders, held] = await Promise.all([workingOrders(ledger, accountId), openPositions(ledger, accountId)]);
  const halt = inForce(halts, accountId);
  return ok({
    success: true,
    level: halt?.level ?? null,
    halts: halts.map((one) => presentHalt(one, book.name)),
    open_orders: orders.map((order) => presentOrder(order, book.name)),
    positions: held.map((row) => presentPosition(row, book.name)),
    hint: haltHint(asked, { held: halt, halts, book }),
  });
}

interface Asked {
  readonly all: boolean;
  /** Of the account; absent: every account. */
  readonly name: string | undefined;
}

interface Found {
  /** The strongest halt for whom was asked. */
  readonly held: Halt | undefined;
  readonly halts: readonly Halt[];
  readonly book: AccountBook;
}

function haltHint({ all, name }: Asked, { held, halts, book }: Found): string {
  const of = (account: string | undefined): string => (account === undefined ? '' : ` ${JSON.stringify({ account })}`);
  if (held?.level !== 'all')
    return `exits still go out. POST /api/orders/ID/cancel and POST /api/close leave what is open; POST /api/resume${of(name)} lifts the halt`;
  const whose = of(held.accountId && book.name(held.accountId));
  const still = `nothing is sent until it is lifted: POST /api/resume${whose}. Resting orders stay at the venue; cancel them there or lift the halt`;
  if (all) return still;
  return `a halt never loosens, and everything was halted before (${held.reason}): ${still}. To let exits go out again: ${loosening(held, whose, { halts, book })}`;
}

/** A resume without an account lifts the halt of each, also of the one whose key has leaked: that is set again first. */
function loosening({ accountId }: Halt, whose: string, { halts, book }: Omit<Found, 'held'>): string {
  const lost = halts.filter((halt) => accountId === undefined && halt.accountId !== undefined && halt.level === 'all');
  const again = lost.map(({ accountId: id, reason: why }) => {
    const body = { account: id && book.name(id), all: true, reason: why };
    return `POST /api/halt ${JSON.stringify(body)}, because its halt is lifted with it, then `;
  });
  return `POST /api/resume${whose}, then ${again.join('')}POST /api/halt${whose}`;
}

/** Takes the body of a halt; whether that stopped all or entries only, its halt is lifted. */
async function resume(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, HALT, deps);
  if (!posted.ok) return posted.answer;
  const { account: name, reason: why = '' } = posted.value;
  const result = await deps.actions.resume({
    by: actorName(posted.value.by, call),
    reason: why,
    ...(name !== undefined && { account: name }),
  });
  if (result.kind === 'refused') return actionAnswer(result, () => ({}));
  const [book, left] = await Promise.all([deps.accounts.read(), deps.ledger.halts()]);
  return ok({
    success: true,
    lifted: result.value.lifted,
    halts: left.map((one) => presentHalt(one, book.name)),
    not_mended: await notMended(deps, book, name),
  });
}

/** What a store that has forgotten does not know of the accounts that trade again. */
async function notMended(deps: ApiDeps, book: AccountBook, account: string | undefined): Promise<readonly Json[]> {
  const { ledger, clock, config } = deps;
  const configured = account === undefined ? config().accounts.map(({ name }) => name) : [account];
  const all = await readCompared({ ledger, now: clock.now(), configured, accountName: book.name });
  return all.filter((one) => !isMended(one)).map((one) => presentCompared(one, book.name));
}

async function cancel(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, z.strictObject({ by }), deps);
  if (!posted.ok) return posted.answer;
  const result = await deps.actions.cancel(orderIdOf(call), actorName(posted.value.by, call));
  return orderAnswer(deps, result);
}

const amount = z
  .string({ error: 'a decimal in quotes, like "0.01"' })
  .refine((text) => readDecimal(text) !== undefined, 'a decimal in quotes, like "0.01"');
const fee = z.string({ error: 'an amount and its currency, like "0.5 USDT"' }).max(60);
const RESOLUTION = z.strictObject({
  as: z.enum(['filled', 'open', 'canceled', 'not-placed'], { error: 'filled, open, canceled or not-placed' }),
  quantity: amount.optional(),
  price: amount.optional(),
  fee: fee.optional(),
  by,
});

async function resolve(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, RESOLUTION, deps);
  if (!posted.ok) return posted.answer;
  const { as, quantity, price, fee: paid, by: name } = posted.value;
  const fill = {
    ...(quantity !== undefined && { quantity }),
    ...(price !== undefined && { price }),
    ...(paid !== undefined && { fee: paid }),
  };
  const result = await deps.actions.resolve({ orderId: orderIdOf(call), as, ...fill, by: actorName(name, call) });
  return orderAnswer(deps, result);
}

const CLOSE = z.strictObject({ market: z.string().min(1).max(100).optional(), all: z.boolean().optional(), account, by });

async function close(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, CLOSE, deps);
  if (!posted.ok) return posted.answer;
  const { market, all = false, account: name } = posted.value;
  if ((market === undefined) !== all) {
    const hint = 'send "market":"BTC/USDT" to leave one market, or "all":true to leave everything the account holds';
    return refuse(400, {
      code: 'invalid_field',
      error: 'either market or all',
      hint,
      details: { field: market === undefined ? 'market' : 'all' },
    });
  }
  const what = market === undefined ? ('all' as const) : { market };
  const result = await deps.actions.close({ what, account: name, by: actorName(posted.value.by, call) });
  const book = await deps.accounts.read();
  return actionAnswer(result, ({ alertId, orders, canceled }) => ({
    ...(alertId !== undefined && { id: alertId }),
    orders: orders.map((order) => presentOrder(order, book.name)),
    canceled,
  }));
}

async function reload(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, z.strictObject({ by }), deps);
  if (!posted.ok) return posted.answer;
  return actionAnswer(await deps.actions.reload(), ({ changes }) => ({ changes }));
}

async function notifyTest(deps: ApiDeps, call: Call): Promise<Answer> {
  const posted = await readPosted(call, z.strictObject({ by }), deps);
  if (!posted.ok) return posted.answer;
  return actionAnswer(await deps.actions.notifyTest(), ({ results }) => ({ results }));
}

function orderIdOf(call: Call): OrderId {
  return (call.params['id'] ?? '') as OrderId;
}

async function orderAnswer(deps: ApiDeps, result: Awaited<ReturnType<Actions['cancel']>>): Promise<Answer> {
  const book = await deps.accounts.read();
  return actionAnswer(result, ({ order }) => ({ order: presentOrder(order, book.name) }));
}
