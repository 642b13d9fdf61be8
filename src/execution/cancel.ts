// A cancel is an attempt of its own: committed before it is sent, looked up when its outcome is not known.
import { inForce } from '../model/halt.ts';
import type { Lane } from '../model/lane.ts';
import { type Order, STRANDED } from '../model/order.ts';
import type { ExecutionContext } from './context.ts';
import { Fenced } from './fenced.ts';
import { lookUp, putOff } from './reconcile.ts';
import { marketOf, referenceTo } from './search.ts';
import { commitAttempt, draftAttempt, send, settle } from './send.ts';

interface Canceling {
  readonly order: Order;
  /** How often it was not sent before. */
  readonly tries: number;
}

/** A market exit may wait for it: however often it was not sent, it is tried again within four seconds. */
const MOST_TRIES = 4;

/** Cancels an open order at its venue; while everything is halted it is only looked up. A venue that refuses leads to a lookup: the order may have filled. */
export async function cancel(context: ExecutionContext, lane: Lane, { order, tries: before }: Canceling): Promise<void> {
  const tries = Math.min(before, MOST_TRIES);
  const { ledger, clock, worker } = context;
  const connection = context.connection(order.accountId);
  if (connection === undefined) return putOff(context, order);
  // Looking is no sending, and a lane that only waited here would leave its doubts unsettled and its fills unseen. A market that is gone
  // refuses every cancel; once a look finds the order again it is asked for.
  if (order.reason?.code === STRANDED || (await isHalted(context, order))) return lookUp(context, order, [], 'polling');
  const market = await marketOf(connection, order);
  await connection.admit('cancel or exit', 'cancel');
  const prepared = await connection.prepareCancel(referenceTo(order, market));
  const attempt = draftAttempt(clock, order, prepared);
  const named = { lane, attemptId: attempt.id, tries };
  const submission = { lane, worker, orderId: order.id, attempt };
  const committed = await commitAttempt(context, named, () => ledger.submitCancel(submission));
  if (committed === 'fenced') throw new Fenced(order.id);
  if (committed === 'gone') return;
  const outcome = await send(context, order, prepared, 'cancel');
  const settled = await settle(context, { attemptId: attempt.id, order, outcome, tries });
  // A closed market stays closed for longer than the pause of what was not sent; a look has its own.
  if (outcome.kind === 'refused' || (outcome.kind === 'unsent' && outcome.code === 'market_closed'))
    await lookUp(context, settled, [], 'lookup');
}

async function isHalted({ ledger }: ExecutionContext, { accountId }: Order): Promise<boolean> {
  return inForce(await ledger.halts(), accountId)?.level === 'all';
}
