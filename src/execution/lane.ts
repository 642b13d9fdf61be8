// One pass through a lane: step after step until nothing is due. Steps of a lane never overlap; lanes run side by side.
import type { Lane } from '../model/lane.ts';
import type { Order } from '../model/order.ts';
import { reasonFor } from '../model/denial.ts';
import { lookAfterEnd } from './after-end.ts';
import { PATIENCE_MS } from './bucket.ts';
import { cancel } from './cancel.ts';
import { tooOld } from './check.ts';
import type { ExecutionContext } from './context.ts';
import { nextStep, type Step } from './next-step.ts';
import { place } from './place.ts';
import { Fenced } from './fenced.ts';
import { lookUp } from './reconcile.ts';
import { VenueError } from '../venue/port.ts';
import { askFirst, type Vouching } from './vouch.ts';
import { backoff } from './backoff.ts';

/**
 * Runs the lane until nothing is due, until `stopping` says so between two steps, or until another worker turns out to have it: each further
 * try would sign and commit for nothing until that lease is over, and then the ledger says that the lane is due.
 */
export async function runLane(context: ExecutionContext, vouching: Vouching, lane: Lane, stopping: () => boolean): Promise<void> {
  await runSteps(context, vouching, lane, stopping);
  // A venue that has banned this address may have nothing against that of another process.
  const away = context.connection(lane.accountId)?.awayFor() ?? 0;
  if (away > PATIENCE_MS) context.ledger.giveWay(lane, away);
}

async function runSteps(context: ExecutionContext, vouching: Vouching, lane: Lane, stopping: () => boolean): Promise<void> {
  const { ledger, clock } = context;
  while (!stopping()) {
    const step = nextStep(await ledger.laneWork(lane), clock.now(), vouching.isKnown);
    if (step.kind === 'done') return;
    if (step.kind === 'rest') {
      if (step.blocked) await ledger.rest({ lane, until: step.until });
      return;
    }
    try {
      if (step.kind === 'ask first') await askFirst(context, vouching, step.row);
      else await take(context, lane, step);
    } catch (error) {
      if (!(error instanceof Fenced)) throw error;
      context.log.info('not submitted', { order: error.orderId, why: 'fenced' });
      return;
    }
  }
}

async function take(
  context: ExecutionContext,
  lane: Lane,
  step: Exclude<Step, { kind: 'done' | 'rest' | 'ask first' }>,
): Promise<void> {
  const { ledger } = context;
  switch (step.kind) {
    case 'expire':
      await ledger.drop({ orderId: step.order.id, as: 'expired', reason: reasonFor(tooOld(step.order)) });
      return;
    case 'cancel unsent':
      await ledger.drop({ orderId: step.order.id, as: 'canceled', reason: step.reason });
      return;
    case 'outlived':
      await ledger.requestCancel(step.order.id, { code: 'entry_ttl', text: 'it rested for as long as alerts.entry_ttl allows' });
      return;
    case 'cancel':
      return askVenue(context, step.order, () => cancel(context, lane, step));
    case 'look up':
      return askVenue(context, step.order, () => lookUp(context, step.order, step.attempts, step.doubt ? 'lookup' : 'polling'));
    case 'look after end':
      return lookAfterEnd(context, step.order, step.looks);
    case 'place':
      return place(context, { lane, order: step.order, tries: step.tries, bounded: step.bounded });
  }
}

/** A venue that cannot be asked says nothing about the order: the question is put off, visibly. */
async function askVenue(context: ExecutionContext, order: Order, ask: () => Promise<void>): Promise<void> {
  const { ledger, clock } = context;
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    const account = context.connection(order.accountId)?.account.name ?? order.accountId;
    context.observe({ kind: 'venue error', account, code: error.code });
    const nextAt = clock.now() + backoff(3, clock, error.retryAfter);
    await ledger.noteLookup({ orderId: order.id, lookup: { kind: 'failed', message: error.message }, pastWindow: false, nextAt });
  }
}
