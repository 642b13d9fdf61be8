// Placing one order exactly once: plan, sign, commit the signed bytes, send them, commit what became of them. Never in another order.
import type { AccountView, Submission, SubmissionResult, ViewParts } from '../ledger/port.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Denial, type DenialCode, reasonFor } from '../model/denial.ts';
import { dayOf } from '../model/hours.ts';
import type { AttemptId } from '../model/ids.ts';
import type { Lane } from '../model/lane.ts';
import type { Limits } from '../model/limits.ts';
import type { Order } from '../model/order.ts';
import { type Decimal, larger, ZERO } from '../model/decimal.ts';
import { sign } from '../model/side.ts';
import { type Prepared, VenueError } from '../venue/port.ts';
import { backoff, untilItsEnd } from './backoff.ts';
import { check } from './check.ts';
import type { BalanceSnapshot, CheckInput } from './check-input.ts';
import type { Connection } from './connection.ts';
import type { ExecutionContext } from './context.ts';
import { Fenced } from './fenced.ts';
import { looksAtHoldings } from './holdings.ts';
import { inTheWay, makeWay } from './make-way.ts';
import { commitAttempt, draftAttempt, send, settle } from './send.ts';
import { sellsExisting } from './sizing.ts';

/** An insufficient balance older than this is read again before it denies an order. */
const FRESH_BALANCE_MS = 1_000;
/** On margin an entry stands on the balance: one older than this is read again. */
const MARGIN_BALANCE_MS = 5_000;
/** Who waited longer than this for its turn asks for the price again, by which slippage and the loss of the day are judged. */
const STALE_MS = 2_000;
/** A request is not committed any more when less than this part of its window is left: it might be over before the commit is. */
const LEFT_TO_COMMIT = 0.2;
const FROM_BALANCES: ReadonlySet<DenialCode> = new Set<DenialCode>(['insufficient_balance', 'max_leverage']);

export interface Placement {
  readonly lane: Lane;
  readonly order: Order;
  /** How often it was tried before. */
  readonly tries: number;
  /** Whether what the venue says is held, asked now, bounds it: an exit that passes an order nobody knows the fate of, or that asked for too much. */
  readonly bounded: boolean;
}

/** What a venue cannot do it cannot do later either; nothing was sent. */
const NEVER_PLACEABLE: ReadonlySet<string> = new Set(['not_supported', 'not_exact', 'bad_request', 'bad_symbol']);

/** Takes one queued order as far as it goes now. Leaves it settled, unknown, or queued with a time to look again. Throws {@link Fenced}. */
export async function place(context: ExecutionContext, placement: Placement): Promise<void> {
  const { ledger, clock } = context;
  const { order, tries } = placement;
  const connection = context.connection(order.accountId);
  if (connection === undefined) return delay(context, placement, gone(order));
  try {
    await placeThrough(context, placement, connection);
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    context.observe({ kind: 'venue error', account: connection.account.name, code: error.code });
    if (NEVER_PLACEABLE.has(error.code)) return deny(context, placement, connection, error);
    const nextAt = untilItsEnd(order, clock.now() + backoff(tries, clock, error.retryAfter));
    await ledger.delay({
      orderId: order.id,
      nextAt,
      tries: tries + 1,
      reason: { code: 'account_unavailable', text: `the venue cannot be asked: ${error.message}` },
    });
  }
}

async function placeThrough(context: ExecutionContext, placement: Placement, connection: Connection): Promise<void> {
  const { ledger, clock, policy } = context;
  const { order, lane, bounded } = placement;
  const heldAtVenue = bounded ? await held(connection, order) : undefined;
  const limits = policy.limits(order.accountId, order.market, order.strategy);
  const day = dayOf(clock.now(), limits.zone);
  const parts = looksAtHoldings(order, limits, connection.account) ? 'all' : 'without holdings';
  const view = await readView(context, connection, order, { day, parts });
  if (view === undefined || view.order.status !== 'queued') return;
  const resting = inTheWay(view);
  if (resting.length > 0) return makeWay(context, order, resting);
  const gathered = await gather(context, connection, view, { limits, heldAtVenue });
  const first = await judge(context, connection, view, gathered);
  const { input, verdict } = first.verdict.kind === 'approved' ? await itsTurn(context, connection, view, first) : first;
  if (verdict.kind === 'wait') return delay(context, placement, verdict.denial);
  // Judged again under the lock, by the account as it is then: what freed a limit meanwhile must not deny.
  const decide = (latest: AccountView): Verdict => check(latest, { ...input, now: clock.now() });
  const shared = { lane, worker: context.worker, orderId: order.id, day, parts, decide } as const;
  if (verdict.kind === 'denied') return judgeOnly(context, shared);
  const { clientOrderId, side, type } = order;
  const { size, price } = verdict;
  const request = {
    clientOrderId,
    market: view.market,
    side,
    type,
    size,
    ...(price && { price }),
    ...(view.account.type === 'swap' && order.effect === 'exit' && { reduceOnly: true as const }),
    ...(order.alertPrice && { alertPrice: order.alertPrice }),
  };
  const prepared = await connection.preparePlace(request);
  const attempt = draftAttempt(clock, order, prepared);
  const late = lateFrom(prepared, clock.monotonic());
  const isLate = (): boolean => clock.monotonic() > late;
  const submission = { ...shared, attempt, terms: verdict, isLate };
  const named = { lane, attemptId: attempt.id, tries: placement.tries };
  const result = await commitAttempt(context, named, () => ledger.submit(submission));
  await follow(context, placement, result, prepared, attempt.id);
}

/** A verdict and what it rests on. */
interface Judged {
  readonly input: CheckInput;
  readonly verdict: Verdict;
}

/** Waits for its turn among all that asks the venue. The verdict then: who waited for long is judged by the price of now, and signed so. */
async function itsTurn(context: ExecutionContext, connection: Connection, view: AccountView, judged: Judged): Promise<Judged> {
  const { clock } = context;
  const { effect, alertPrice } = view.order;
  const since = clock.monotonic();
  await connection.admit(effect === 'exit' ? 'cancel or exit' : 'entry', 'place');
  if (effect === 'exit' || clock.monotonic() - since <= STALE_MS) return judged;
  // The price, and on margin what it stands on. Where many wait, balances that each of them read again would be what they wait for.
  const quote = judged.input.quote && (await connection.quote(view.market, alertPrice));
  const balances = view.account.type === 'swap' ? await marginBalances(connection, clock.now()) : judged.input.balances;
  const input = { ...judged.input, ...(quote && { quote }), ...(balances && { balances }), now: clock.now() };
  return judge(context, connection, view, input);
}

/** What the venue says is held, as far as this side can leave it. Undefined where it does not tell. */
async function held(connection: Connection, { market, side }: Order): Promise<Decimal | undefined> {
  if (connection.account.type === 'swap') {
    const position = await connection.readPosition(market).catch((error: unknown) => {
      if (error instanceof VenueError && error.code === 'not_supported') return undefined;
      throw error;
    });
    if (position === undefined) return undefined;
    return larger(position.times(sign(side)).neg(), ZERO);
  }
  const { free } = await connection.readBalances();
  // Venues leave out what is zero.
  return free.get(market.split('/')[0] ?? '') ?? ZERO;
}

/** Ends an order that this venue cannot take, exits too: waiting would not change it, and the operator has to know. */
async function deny(
  context: ExecutionContext,
  { order, lane }: Placement,
  { account }: Connection,
  error: VenueError,
): Promise<void> {
  const { clock, policy, worker } = context;
  const denial: Denial = { code: 'account_unavailable', context: { account: account.name, reason: error.message } };
  const day = dayOf(clock.now(), policy.limits(order.accountId, order.market, order.strategy).zone);
  await judgeOnly(context, { lane, worker, orderId: order.id, day, decide: () => ({ kind: 'denied', denial }) });
}

async function judgeOnly(
  { ledger }: ExecutionContext,
  submission: Omit<Submission, 'attempt' | 'terms' | 'isLate'>,
): Promise<void> {
  const { kind } = await ledger.submit(submission);
  if (kind === 'fenced') throw new Fenced(submission.orderId);
}

/** The account as it is; where the market's rules are not in the ledger yet they are fetched and kept first. */
async function readView(
  { ledger }: ExecutionContext,
  connection: Connection,
  order: Order,
  { day, parts }: { readonly day: string; readonly parts: ViewParts },
): Promise<AccountView | undefined> {
  const view = await ledger.view(order, day, parts);
  const learnt = view === undefined ? undefined : await connection.learnRules(view.market);
  if (learnt === undefined) return view;
  await ledger.saveMarkets([learnt]);
  return ledger.view(order, day, parts);
}

/** After the commit, and only after it, the bytes leave. */
async function follow(
  context: ExecutionContext,
  { order, tries }: Placement,
  result: SubmissionResult,
  prepared: Prepared,
  attemptId: AttemptId,
): Promise<void> {
  if (result.kind === 'fenced') throw new Fenced(order.id);
  if (result.kind !== 'submitted') {
    // The account moved while we signed: the lane loop reads it anew.
    context.log.info('not submitted', { order: order.id, why: result.kind });
    return;
  }
  const outcome = await send(context, result.order, prepared, 'place');
  await settle(context, { attemptId, order: result.order, outcome, tries });
}

/** By the clock that never jumps. */
function lateFrom({ sendBefore }: Prepared, signedAt: number): number {
  return sendBefore === undefined ? Infinity : sendBefore - LEFT_TO_COMMIT * (sendBefore - signedAt);
}

/** Reads what the verdict needs: a price for entries; balances as they are now where the size itself comes from them. */
async function gather(
  context: ExecutionContext,
  connection: Connection,
  view: AccountView,
  { limits, heldAtVenue }: { readonly limits: Limits; readonly heldAtVenue: Decimal | undefined },
): Promise<CheckInput> {
  const { policy, clock } = context;
  const { order, market } = view;
  const needsPrice = order.effect === 'entry' && order.type === 'market';
  const quote = needsPrice ? await connection.quote(market, order.alertPrice) : undefined;
  const balances = await balancesFor(view, connection, clock.now());
  const skew = order.effect === 'entry' ? await connection.clockSkew() : undefined;
  return {
    limits,
    alerts: policy.alerts,
    now: clock.now(),
    ...(skew !== undefined && { skew }),
    ...(quote && { quote }),
    ...(balances && { balances }),
    ...(heldAtVenue && { heldAtVenue }),
  };
}

/** Read anew where the size itself comes from them. On margin the right to any size does, so there they are never old. */
async function balancesFor(view: AccountView, connection: Connection, now: number): Promise<BalanceSnapshot | undefined> {
  const { order, account } = view;
  if (order.asked.kind === 'equity' || sellsExisting(view)) return connection.readBalances();
  return account.type === 'spot' || order.effect === 'exit' ? connection.balances() : marginBalances(connection, now);
}

async function marginBalances(connection: Connection, now: number): Promise<BalanceSnapshot> {
  const known = connection.balances();
  return known === undefined || now - known.at > MARGIN_BALANCE_MS ? connection.readBalances() : known;
}

/** As `check`; but a balance that seems too small and is not fresh is read again first. */
async function judge({ clock }: ExecutionContext, connection: Connection, view: AccountView, input: CheckInput): Promise<Judged> {
  const verdict = check(view, input);
  const isFresh = input.balances === undefined || clock.now() - input.balances.at < FRESH_BALANCE_MS;
  if (isFresh || verdict.kind !== 'denied' || !FROM_BALANCES.has(verdict.denial.code)) return { input, verdict };
  const fresh = { ...input, balances: await connection.readBalances() };
  return { input: fresh, verdict: check(view, fresh) };
}

/** What waits was not tried: after hours of a halt a venue that fails once must not hold an exit up for half a minute. */
const MOST_TRIES_WAITING = 3;

async function delay({ ledger, clock }: ExecutionContext, { order, tries, bounded }: Placement, denial: Denial): Promise<void> {
  // What the venue holds was asked for this: not every second again.
  const longest = bounded ? 5_000 : 1_000;
  const nextAt = clock.now() + Math.min(longest, backoff(tries, clock));
  const waited = Math.min(tries + 1, MOST_TRIES_WAITING);
  await ledger.delay({ orderId: order.id, nextAt, reason: reasonFor(denial), tries: waited });
}

function gone(order: Order): Denial {
  return {
    code: 'account_unavailable',
    context: { account: order.accountId, reason: 'the configuration does not name it any more' },
  };
}
