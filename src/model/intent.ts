// An intent is what one alert means to do in one account, split into legs: first out of what is held, then into the new position.
import type { OrderType, TargetPosition } from './alert.ts';
import { type Decimal, larger, plain, smaller, ZERO } from './decimal.ts';
import type { Denial } from './denial.ts';
import type { AccountId, AlertId, IntentId } from './ids.ts';
import type { Leg } from './order.ts';
import { type Side, sign } from './side.ts';
import type { SizeSpec } from './size.ts';

/** Immutable once committed. */
export interface Intent {
  readonly id: IntentId;
  readonly alertId: AlertId;
  readonly accountId: AccountId;
  readonly market: string;
  readonly side: Side;
  readonly size: SizeSpec;
  readonly type: OrderType;
  readonly price?: Decimal;
  readonly createdAt: number;
}

export interface LegPlan {
  readonly leg: Leg;
  readonly size: SizeSpec;
  /** A sentence where the leg is not simply what was asked. */
  readonly note?: string;
}

export interface SplitInput {
  readonly side: Side;
  /** What an entry would take: from the alert or the route. */
  readonly size: SizeSpec;
  readonly action: 'open' | 'close' | undefined;
  readonly position: TargetPosition | undefined;
  /** The strategy's position size after its order, signed or absolute, where the alert carries it. */
  readonly positionSize?: Decimal | undefined;
  /** Whether the route sizes orders itself; then an exit leaves the whole position, since the alert's contracts are not ours. */
  readonly sizedByRoute: boolean;
  /** Position and every unsettled or queued order together, signed: what an exit may count on. */
  readonly held: Decimal;
  readonly shorts: boolean;
  /** Whether an exit may exceed what pinewire holds (`sell_existing`). */
  readonly sellExisting: boolean;
  readonly account: string;
  readonly market: string;
}

/** A sale after which the strategy is still long, or a purchase after which it is still short, took something off: it opened nothing. */
function closesFor(side: Side, position: TargetPosition | undefined): boolean {
  return position === 'flat' || (position === 'long' && side === 'sell') || (position === 'short' && side === 'buy');
}

/**
 * The legs of an order against what is held. Opposite to the position it is an exit up to zero; what is left beyond zero is an
 * entry, unless the alert only closes (`"action":"close"`, `"position":"flat"`, a sale that leaves the strategy long) or the account
 * knows no shorts.
 */
export function splitLegs(input: SplitInput): readonly LegPlan[] | Denial {
  const { side, size, held, shorts, action, account, market } = input;
  const reducing = held.times(sign(side)).lt(ZERO);
  const closes = action === 'close' || (action === undefined && closesFor(side, input.position)) || (!shorts && side === 'sell');
  if (action === 'open' && !shorts && side === 'sell') return { code: 'short_not_available', context: { account, market } };
  if (!closes && !reducing) return [withoutCover(input)];
  if (input.sellExisting && side === 'sell' && !shorts) return [{ leg: 'exit', size }];
  if (!reducing) return { code: 'nothing_to_close', context: { account, market, value: plain(larger(held, ZERO)) } };
  if (action === 'open') return [{ leg: 'entry', size }];
  if (input.sizedByRoute || size.kind !== 'base') {
    const exit: LegPlan = { leg: 'exit', size: { kind: 'position' } };
    return closes ? [exit] : [exit, { leg: 'entry', size }];
  }
  const beyond = size.quantity.minus(smaller(size.quantity, held.abs()));
  // A pure exit keeps the asked size: the risk stage cuts it to what is held when it is placed, and says so.
  if (closes || beyond.eq(ZERO)) return [{ leg: 'exit', size }];
  return [
    { leg: 'exit', size: { kind: 'base', quantity: held.abs() } },
    { leg: 'entry', size: { kind: 'base', quantity: beyond } },
  ];
}

/**
 * A strategy that turns from short to long sends one order of twice the size: the half that covers its short has nothing to cover where
 * there are no shorts. So such an account buys no more than the strategy is long afterwards.
 */
function withoutCover({ side, size, position, positionSize, sizedByRoute, shorts, account }: SplitInput): LegPlan {
  const whole: LegPlan = { leg: 'entry', size };
  if (shorts || sizedByRoute || side !== 'buy' || position !== 'long' || size.kind !== 'base') return whole;
  const after = positionSize?.abs();
  if (after === undefined || after.eq(ZERO) || after.gte(size.quantity)) return whole;
  const asked = plain(size.quantity);
  const note = `of the ${asked} asked, ${plain(after)} are bought: the strategy is long ${plain(after)} after this order, and ${account} had no short to cover`;
  return { leg: 'entry', size: { kind: 'base', quantity: after }, note };
}
