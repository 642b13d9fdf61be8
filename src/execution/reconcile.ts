// Ending doubt by evidence: an order whose outcome nobody knows is looked up until it is found, or until the venue's own clock and two
// searches prove that it was never placed. Elapsed time alone proves nothing.
import { type Attempt, isUnsettledAttempt } from '../model/attempt.ts';
import { plain, sum } from '../model/decimal.ts';
import {
  isAwaitingTrades,
  isFilling,
  isTerminal,
  NOT_SHOWN,
  type Order,
  type Reason,
  TRADES_LATE,
  TRADES_MISSING,
} from '../model/order.ts';
import { type ExecutionReport, mismatches } from '../model/report.ts';
import type { Lookup, VenueFacts } from '../venue/port.ts';
import { backoff, pollInterval } from './backoff.ts';
import type { ExecutionContext } from './context.ts';
import { FILLS_WITHIN_MS } from './next-step.ts';
import type { Priority } from './bucket.ts';
import { search, stranded, WINDOWLESS_MS } from './search.ts';
import { trustAfterLook } from './stream-state.ts';

/** Doubt holds its lane up, so a search that failed is repeated at least this often. */
const LONGEST_BETWEEN_SEARCHES_MS = 5_000;
/** Where a venue cannot prove absence a person settles the order; until then it is looked at this often. */
const WITHOUT_PROOF_MS = 30_000;

/** Lists of trades lag by seconds, and an order that has just ended is looked at some twenty times in a minute. Longer is not a lag. */
const TRADES_PATIENCE_MS = 60_000;

/** While a stream tells what happens to an order it is still asked about this often: a stream may lose a message and not know it. */
const SAFETY_NET_MS = 60_000;

/** Of an order that one search did not find. */
const NOT_SEEN = 'not_seen';

interface Found {
  readonly lookup: Lookup & { kind: 'found' };
  readonly doubt: Attempt | undefined;
  readonly isStreamed: () => boolean;
}

/** Looks one order up and commits what was found. For unknown orders, cancels in doubt, and open orders alike. */
export async function lookUp(
  context: ExecutionContext,
  order: Order,
  attempts: readonly Attempt[],
  priority: Priority,
): Promise<void> {
  const connection = context.connection(order.accountId);
  if (connection === undefined) return putOff(context, order);
  const venue = await connection.venue();
  const isStreamed = trustAfterLook(connection, context.clock);
  const lookup = await search(context, connection, order, priority);
  const doubt = attempts.find((attempt) => isUnsettledAttempt(attempt.state));
  if (lookup.kind === 'found') return adopt(context, order, { lookup, doubt, isStreamed });
  if (lookup.kind === 'failed') return searchFailed(context, order, lookup, doubt);
  return foundNothing(context, order, lookup, doubt, venue.facts);
}

/** The configuration does not name the account any more: nobody can be asked until it does. */
export async function putOff({ ledger, clock }: ExecutionContext, order: Order): Promise<void> {
  const lookup: Lookup = { kind: 'failed', message: 'the configuration does not name the account any more' };
  await ledger.noteLookup({ orderId: order.id, lookup, pastWindow: false, nextAt: clock.now() + WITHOUT_PROOF_MS });
}

/** Found: compared field by field with what was asked, then booked. */
async function adopt(
  { ledger, clock, connection }: ExecutionContext,
  order: Order,
  { lookup, doubt, isStreamed }: Found,
): Promise<void> {
  const { report, searched } = lookup;
  const fields = mismatches(report, order);
  if (fields.length > 0) return ledger.freeze({ order, report, fields });
  const via = order.status === 'open' ? 'poll' : 'lookup';
  // What lacks trades is not left to a stream that may have told them already, and what does not rest is over soon.
  const mayRest = order.type === 'limit' && isStreamed() && sum(report.fills.map(({ quantity }) => quantity)).eq(report.filled);
  const nextAt = nextPoll(order, report, { now: clock.now(), mayRest });
  const booked = await ledger.book({ orderId: order.id, report, via, searched, nextAt });
  // The stream was lost while this was committed: whoever brought all looks forward then did not see this one.
  if (mayRest && !isStreamed()) await ledger.lookSooner({ accountId: order.accountId, orderId: order.id, at: clock.now() });
  const waits = lacksTrades(booked, report, clock.now());
  if (waits !== undefined && (waits.code !== booked.reason?.code || waits.filled !== booked.reason.filled))
    await ledger.noteLookup({ orderId: order.id, lookup, pastWindow: false, waits, nextAt });
  // What filled, and what is no longer locked for the rest, stands in the balances only once they are read again.
  if (booked.status !== order.status || !booked.filled.eq(order.filled)) connection(order.accountId)?.balancesMoved();
  if (doubt?.kind !== 'cancel' || isTerminal(booked.status)) return;
  // The order is still open, so the cancel took no effect. Repeating a cancel can double nothing.
  await ledger.absent({ attemptId: doubt.id, proof: { found: report.status, searched }, nextAt: clock.now() });
}

/**
 * The next look at a resting order, but no later than the end of its time to live. One that is over is asked for its trades as if it had just
 * begun to rest: something may wait for them.
 */
function nextPoll(
  { restingSince, restFor, reason }: Order,
  report: ExecutionReport,
  { now, mayRest }: { readonly now: number; readonly mayRest: boolean },
): number {
  if (report.status !== 'open') return now + pollInterval(now - ((isAwaitingTrades(reason) ? reason.since : undefined) ?? now));
  const regular = now + (mayRest ? SAFETY_NET_MS : pollInterval(now - (restingSince ?? now)));
  const end = restingSince === undefined || restFor === undefined ? regular : restingSince + restFor;
  return end > now ? Math.min(regular, end) : regular;
}

async function searchFailed(
  { ledger, clock }: ExecutionContext,
  order: Order,
  lookup: Lookup & { kind: 'failed' },
  doubt: Attempt | undefined,
): Promise<void> {
  const waits = stranded(order, lookup);
  const { retryAfter } = lookup;
  const tries = doubt?.lookups ?? 2;
  const pause =
    retryAfter === undefined ? Math.min(backoff(tries, clock), LONGEST_BETWEEN_SEARCHES_MS) : backoff(tries, clock, retryAfter);
  const nextAt = clock.now() + (waits?.ms ?? pause);
  const note = { orderId: order.id, ...(doubt && { attemptId: doubt.id }), ...(waits && { waits: waits.reason }) };
  await ledger.noteLookup({ ...note, lookup, pastWindow: false, nextAt });
}

/** No trace. That is proof only after the window, by the venue's clock, twice, on a venue whose engine checks the window. */
async function foundNothing(
  { ledger, clock }: ExecutionContext,
  order: Order,
  lookup: Lookup & { kind: 'none' },
  doubt: Attempt | undefined,
  facts: VenueFacts,
): Promise<void> {
  const { venueTime, searched } = lookup;
  const waits = order.status === 'open' ? missing(order, lookup, facts, clock.now()) : undefined;
  const note = { orderId: order.id, ...(doubt && { attemptId: doubt.id }), lookup, ...(waits && { waits }) };
  if (doubt === undefined) {
    const isWaitedFor = isFilling(order) || order.cancelRequested !== undefined;
    const isSoon = waits?.code === TRADES_LATE || (waits?.code === NOT_SEEN && isWaitedFor);
    const nextAt = clock.now() + (isSoon ? facts.lookupSpacing : WITHOUT_PROOF_MS);
    return ledger.noteLookup({ ...note, pastWindow: false, nextAt });
  }
  const settledAt = (doubt.validUntil ?? doubt.createdAt + WINDOWLESS_MS) + facts.settlingMargin;
  if (venueTime <= settledAt)
    return ledger.noteLookup({ ...note, pastWindow: false, nextAt: clock.now() + (settledAt - venueTime) + 50 });
  // The window is over, so an exit may pass; whether the request was accepted before its end nobody here can say.
  if (doubt.validUntil === undefined || facts.absence !== 'engine-checked expiry') {
    const forPerson = doubt.kind === 'place' ? { waits: waitsForPerson(order, searched, facts) } : {};
    return ledger.noteLookup({ ...note, ...forPerson, pastWindow: true, nextAt: clock.now() + WITHOUT_PROOF_MS });
  }
  const first = doubt.firstAbsentAt;
  const spaced = first !== undefined && venueTime >= first + facts.lookupSpacing;
  if (!spaced) {
    const wait = first === undefined ? facts.lookupSpacing : first + facts.lookupSpacing - venueTime;
    return ledger.noteLookup({ ...note, pastWindow: true, nextAt: clock.now() + wait + 50 });
  }
  const proof = { valid_until: doubt.validUntil, first_search: first, second_search: venueTime, searched };
  await ledger.absent({ attemptId: doubt.id, proof, nextAt: clock.now() });
}

/**
 * The venue had acknowledged it and shows it no more: it has ended and was forgotten, or a server lags. The first search is remembered,
 * the second one, spaced like those that prove absence, says so.
 */
function missing(
  order: Order,
  { venueTime, searched }: Lookup & { kind: 'none' },
  { exchange, lookupSpacing }: VenueFacts,
  now: number,
): Reason {
  const { id, market, reason } = order;
  const first = reason?.code === NOT_SEEN ? reason : undefined;
  if (reason?.code === NOT_SHOWN) return reason;
  // It has ended, as the venue said itself: where its trades are is still the question.
  if (isAwaitingTrades(reason)) return awaitingTrades(order, reason, now);
  const since = first?.since ?? venueTime;
  if (first === undefined) return { code: NOT_SEEN, text: `${exchange} did not show it; it is asked again`, since };
  // A market order that was acknowledged is there; a server that lags shows it while what comes behind it waits in any case.
  const spacing = isFilling(order) ? Math.max(lookupSpacing, FILLS_WITHIN_MS) : lookupSpacing;
  if (venueTime < since + spacing) return first;
  return {
    code: NOT_SHOWN,
    text: `${exchange} had acknowledged it and shows it no more (${searched.join(', ')}): it may have ended in any way`,
    hint: `look at ${market} at ${exchange}, then: pinewire resolve ${id} --as filled|open|canceled|not-placed`,
    since,
  };
}

/**
 * The venue says that it is over, and its trades do not add up to what it says has filled. Without them nobody knows at which price or fee, so
 * nothing is booked on its word alone; but an order that waits for them for good would hold its reservation for as long.
 */
function lacksTrades(order: Order, report: ExecutionReport, now: number): Reason | undefined {
  const { exchange, status, filled, reason } = order;
  if (status !== 'open' || report.status === 'open' || filled.gte(report.filled)) return undefined;
  const text = `${exchange} says that it is over and that ${plain(report.filled)} of it filled, and shows trades of ${plain(filled)}`;
  const since = (isAwaitingTrades(reason) ? reason.since : undefined) ?? now;
  return awaitingTrades(order, { text, since, filled: plain(report.filled) }, now);
}

function awaitingTrades({ id, market, exchange }: Order, { text, filled, ...said }: Omit<Reason, 'code'>, now: number): Reason {
  const { since = now } = said;
  const told = { text, since, ...(filled !== undefined && { filled }) };
  if (now < since + TRADES_PATIENCE_MS) return { code: TRADES_LATE, ...told };
  const hint = `look at ${market} at ${exchange}, then: pinewire resolve ${id} --as filled|canceled; quantity and price are its totals`;
  return { code: TRADES_MISSING, ...told, hint };
}

/** Why nothing but a person, or the venue showing it after all, ends this doubt. */
function waitsForPerson({ id, market }: Order, searched: readonly string[], { exchange, absence }: VenueFacts): Reason {
  const why = absence === 'none' ? 'puts no end to a request' : 'does not say that its engine refuses a late request';
  return {
    code: 'no_proof',
    text: `${exchange} shows no trace of it (${searched.join(', ')}), and ${why}: it may have been placed`,
    hint: `look at ${market} at ${exchange}, then: pinewire resolve ${id} --as filled|open|canceled|not-placed`,
  };
}
