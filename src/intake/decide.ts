// The decision on one alert, made inside the accepting transaction: which orders it becomes, or why it becomes none. Pure.
import type { Account } from '../model/account.ts';
import type { Alert } from '../model/alert.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Denial } from '../model/denial.ts';
import { type LegPlan, splitLegs } from '../model/intent.ts';
import type { Market } from '../model/market.ts';
import { refusalOf } from '../model/refusal.ts';
import type { SizeSpec } from '../model/size.ts';
import type { Had, IntakeDecision, IntakeView, IntentDraft, Target } from '../ledger/port.ts';
import { type Age, ageOf } from './age.ts';
import { type DraftBase, draftIntent, draftOrder, type Place } from './draft.ts';
import { legDenial, wrongSide } from './checks.ts';
import { heldAfter, isRestingExit } from './held.ts';
import type { Destination, Resolution } from './resolve/resolve.ts';
import { sizeSpec } from './resolve/size.ts';
import type { IntakeSettings, Route } from './settings.ts';

export interface DecideInput extends Omit<DraftBase, 'firedAt' | 'policy'> {
  readonly resolution: Resolution;
  readonly settings: IntakeSettings;
  readonly receivedAt: number;
  /** How far ahead of our clock an alert's time may be; milliseconds. */
  readonly tolerance: number;
}

export function decide(input: DecideInput, view: IntakeView): IntakeDecision {
  const { resolution } = input;
  if (!resolution.ok) return { kind: 'refuse', refusal: resolution.refusal };
  const { age, intents, had } = plan(input, resolution, view);
  if (had > 0) return { kind: 'accept', intents };
  const drafts = intents.flatMap((intent) => intent.orders);
  if (drafts.some(({ denial }) => denial === undefined)) return { kind: 'accept', intents };
  const first = drafts.map(({ denial }) => denial).find((denial) => denial !== undefined);
  if (first === undefined) throw new Error('a route that matched led to no account');
  const refusal = refusalOf(first);
  return {
    kind: 'refuse',
    refusal: first.code === 'too_old' && age.hint !== undefined ? { ...refusal, hint: age.hint } : refusal,
  };
}

interface Plan {
  readonly age: Age;
  readonly intents: readonly IntentDraft[];
  /** Accounts that have this order already, under another spelling of its client_ref's scope. */
  readonly had: number;
}

/** Every account's orders, those that are denied too; `decide` and `explain` read them differently. */
export function plan(input: DecideInput, resolution: Resolution & { readonly ok: true }, view: IntakeView): Plan {
  const { alert, receivedAt, now, tolerance, settings } = input;
  const policy = settings.policy.alerts;
  const age = ageOf({ alert, receivedAt, now, maxAge: policy.maxAge, tolerance });
  const base: DraftBase = { ...input, policy, firedAt: age.firedAt };
  const context = { base, route: resolution.route, settings, age, view };
  const open = resolution.destinations.filter(({ account, market }) => view.had(targetOf(account, market))?.same !== true);
  const intents = open.map((destination) => planAccount(context, destination));
  for (const { account, symbol, denial } of resolution.unreachable) {
    intents.push(deniedIntent(base, { account, symbol }, { kind: 'base', quantity: alert.size }, denial));
  }
  return { age, intents, had: resolution.destinations.length - open.length };
}

interface Context {
  readonly base: DraftBase;
  readonly route: Route;
  readonly settings: IntakeSettings;
  readonly age: Age;
  readonly view: IntakeView;
}

function planAccount(context: Context, { account, market }: Destination): IntentDraft {
  const { base, route, view } = context;
  const { alert } = base;
  const place = { account, symbol: market.symbol, market };
  const target = targetOf(account, market);
  const had = view.had(target);
  if (had !== undefined) return deniedIntent(base, place, { kind: 'base', quantity: alert.size }, takenBy(had, alert, account));
  const size = sizeSpec(route.size, alert.size, market, account);
  if ('code' in size) return deniedIntent(base, place, { kind: 'base', quantity: alert.size }, size);
  const shorts = account.type === 'swap';
  const position = view.position(target).quantity;
  const pending = view.pending(target);
  const split = (quantity: Decimal) =>
    splitLegs({
      side: alert.side,
      size,
      action: alert.action,
      position: alert.position,
      positionSize: alert.positionSize,
      sizedByRoute: route.size !== 'alert',
      held: quantity,
      shorts,
      sellExisting: account.sellExisting,
      account: account.name,
      market: market.symbol,
    });
  // A purchase on spot closes nothing, whatever is held; a burst of them need not add up the queue in front of each.
  const onlyOpens = !shorts && alert.side === 'buy' && alert.action !== 'close' && alert.position !== 'flat';
  let held = onlyOpens ? position : heldAfter(position, pending, shorts);
  let legs = split(held);
  if ('code' in legs && legs.code === 'nothing_to_close' && alert.type !== 'limit') {
    // Resting exits make way for one at the market: what they hold counts for it.
    held = heldAfter(
      position,
      pending.filter((order) => !isRestingExit(order)),
      shorts,
    );
    legs = split(held);
  }
  if ('code' in legs) return deniedIntent(base, place, size, wrongSide(route, alert) ?? legs);
  return draftIntent(base, place, size, (intentId) =>
    legs.map((leg) => draftOrder(base, place, intentId, leg, legDenial({ ...context, account, market, held }, leg))),
  );
}

function targetOf(account: Account, market: Market): Target {
  return { accountId: account.id, market: market.symbol };
}

function takenBy({ alertId }: Had, { clientRef }: Alert, { name }: Account): Denial {
  return { code: 'client_ref_taken', context: { client_ref: clientRef, account: name, earlier: alertId } };
}

function deniedIntent(base: DraftBase, place: Place, size: SizeSpec, denial: Denial): IntentDraft {
  const leg: LegPlan = { leg: denial.code === 'nothing_to_close' ? 'exit' : 'entry', size };
  return draftIntent(base, place, size, (intentId) => [draftOrder(base, place, intentId, leg, denial)]);
}
