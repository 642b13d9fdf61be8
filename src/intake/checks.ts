// Why a leg is not taken, as far as it can be known before anybody asks the venue. The risk stage asks again when it is placed.
import type { Account } from '../model/account.ts';
import type { Alert } from '../model/alert.ts';
import { isoTime } from '../model/clock.ts';
import { type Decimal, ONE, plain, smaller, ZERO } from '../model/decimal.ts';
import type { Denial } from '../model/denial.ts';
import { stops } from '../model/halt.ts';
import type { LegPlan } from '../model/intent.ts';
import { type StaticCheck, staticDenial } from '../model/limits.ts';
import { cutSize, fitSize, type Market, marketRuleDenial } from '../model/market.ts';
import type { IntakeView } from '../ledger/port.ts';
import type { Age } from './age.ts';
import { type DraftBase, termsOf } from './draft.ts';
import type { IntakeSettings, Route } from './settings.ts';

export interface LegContext {
  readonly base: DraftBase;
  readonly route: Route;
  readonly settings: IntakeSettings;
  readonly age: Age;
  readonly view: IntakeView;
  readonly account: Account;
  readonly market: Market;
  /** Position and everything pending together, signed. */
  readonly held: Decimal;
}

/** The first reason in the order in which people would want to know. An exit only meets a halt of everything and what the venue would refuse. */
export function legDenial(context: LegContext, leg: LegPlan): Denial | undefined {
  const { base, route, settings, age, view, account, market } = context;
  const { alert, now } = base;
  const effect = leg.leg === 'entry' ? 'entry' : 'exit';
  if (effect === 'entry' && age.denial !== undefined) return age.denial;
  const halt = stops(view.halts(account.id), effect);
  if (halt !== undefined) {
    const names = { account: account.name, since: isoTime(halt.since), reason: halt.reason };
    return { code: 'halted', context: { ...names, limit: halt.level, value: effect } };
  }
  const side = effect === 'entry' ? wrongSide(route, alert) : undefined;
  if (side !== undefined) return side;
  const limits = settings.policy.limits(account.id, market.symbol, alert.strategy);
  return numbersDenial(context, leg, { effect, market: market.symbol, quote: market.quote, limits, at: now });
}

/** `sides` keeps a strategy from building positions the wrong way; leaving one is always its right. */
export function wrongSide(route: Route, alert: Alert): Denial | undefined {
  if (route.sides === 'both' || route.sides === alert.side) return undefined;
  const strategy = alert.strategy === '' ? 'alerts without strategy' : alert.strategy;
  return { code: 'side_not_allowed', context: { strategy, limit: route.sides, value: alert.side } };
}

/** Price and size against the market's rules and the account's limits. */
function numbersDenial(
  { base, settings, account, market, held }: LegContext,
  leg: LegPlan,
  known: StaticCheck,
): Denial | undefined {
  const { alert } = base;
  const { type, price: limit, alertPrice } = termsOf(alert, leg, market, settings.policy.alerts);
  if (limit?.lte(ZERO) === true && alert.price !== undefined) {
    const numbers = { value: plain(alert.price), rounded: plain(limit), limit: plain(market.rules.tick ?? ZERO) };
    return { code: 'price_below_tick', context: { market: market.symbol, ...numbers } };
  }
  const price = limit ?? alertPrice;
  if (leg.size.kind === 'quote') return valueDenial(market, leg.size.value.amount, known);
  if (leg.size.kind !== 'base') return staticDenial(known);
  // The risk stage cuts an exit to what is held, so it is judged by that.
  const cut = known.effect === 'exit' && !(account.sellExisting && account.type === 'spot');
  const asked = cut ? smaller(leg.size.quantity, held.abs()) : leg.size.quantity;
  const whole = fitSize(market, asked);
  // An exit that one order cannot hold goes out in several; each of them has to be one that the venue takes.
  const size = known.effect === 'exit' && type === 'market' ? cutSize(market, whole) : whole;
  const rules = marketRuleDenial({ market, type, effect: known.effect, size, asked, price });
  return rules ?? staticDenial({ ...known, size, ...(price && { price }) });
}

/** A size in money: its value is known, its quantity only when it is placed. */
function valueDenial(market: Market, value: Decimal, known: StaticCheck): Denial | undefined {
  const { minValue } = market.rules;
  if (minValue !== undefined && value.lt(minValue)) {
    const numbers = { value: plain(value), rounded: 'the order', limit: plain(minValue), currency: market.quote };
    return { code: 'value_below_minimum', context: { market: market.symbol, ...numbers } };
  }
  const { maxOrderSize: _, ...limits } = known.limits;
  return staticDenial({ ...known, limits, size: value, price: ONE });
}
