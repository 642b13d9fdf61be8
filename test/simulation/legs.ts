// What must hold of a leg that takes several orders: one works at a time, each goes on once with what the one before left, and all of them
// together fill no more than the leg asks.
import { type Decimal, decimal } from '../../src/model/decimal.ts';
import { isTerminal, isUnsettled, type OrderState } from '../../src/model/order.ts';
import type { Effect } from '../../src/model/side.ts';
import { largestOn } from './scenery.ts';

/** An order as the journal tells it, as far as its leg is concerned. */
export interface LegOrder {
  readonly id: string;
  /** Names the leg: alert, account, market and purpose. */
  readonly leg: string;
  readonly market: string;
  readonly effect: Effect;
  readonly type: string;
  readonly revision: number;
  readonly asked: string;
  status: OrderState;
  /** As it was approved last: what the leg asks from here on, and what the next order is to go on with. */
  whole: Decimal | undefined;
  remainder: Decimal | undefined;
  isCancelAsked?: boolean;
  /** The exchange did not show it, or not its trades: exits have passed it since. */
  isMissed?: boolean;
}

type Broken = (invariant: 'one order per leg' | 'never more than asked' | 'a leg goes on', what: string) => void;

export class Legs {
  readonly #broken: Broken;
  /** The orders of each leg, in the order in which they were queued. */
  readonly #legs = new Map<string, LegOrder[]>();
  /** Have filled in the commit that is being told, and have to be followed in it. */
  readonly #toFollow = new Set<LegOrder>();

  constructor(broken: Broken) {
    this.#broken = broken;
  }

  clear(): void {
    this.#legs.clear();
    this.#toFollow.clear();
  }

  begin(order: LegOrder): void {
    const earlier = this.#legs.get(order.leg) ?? [];
    this.#legs.set(order.leg, [...earlier, order]);
    const { id, revision, asked } = order;
    if (earlier.some((other) => other.revision === revision))
      this.#broken('a leg goes on', `${id} is the second order ${revision} of its leg`);
    if (revision === 1) return;
    const before = earlier.find((other) => other.revision === revision - 1);
    if (before === undefined || !this.#toFollow.delete(before))
      return this.#broken('a leg goes on', `${id} follows ${before?.id ?? 'nothing'}, which has not just filled`);
    const rest = before.remainder?.toFixed();
    if (asked !== `base ${rest}`) this.#broken('a leg goes on', `${id} asks ${asked}, and ${before.id} left ${rest}`);
  }

  moved(order: LegOrder, from: OrderState): void {
    const { id, status, leg } = order;
    const others = (this.#legs.get(leg) ?? []).filter((other) => other !== order && isUnsettled(other.status));
    if (isUnsettled(status) && others.length > 0)
      this.#broken('one order per leg', `${id} is ${status} while ${others[0]?.id} of its leg is ${others[0]?.status}`);
    if (isTerminal(from) || status !== 'filled') return;
    if (order.remainder !== undefined && order.isCancelAsked !== true) this.#toFollow.add(order);
  }

  /** The commit is told to its end. */
  committed(): void {
    for (const { id, remainder } of this.#toFollow)
      this.#broken('a leg goes on', `${id} has filled, and nothing goes on with the ${remainder?.toFixed()} it left`);
    this.#toFollow.clear();
  }

  /** The exchange has filled so much of all orders of this one's leg. Of an exit of everything the first approval says how much that is. */
  traded({ leg, id }: LegOrder, filled: Decimal): void {
    const [first] = this.#legs.get(leg) ?? [];
    if (first === undefined) return;
    const most = first.whole ?? (first.asked.startsWith('base ') ? decimal(first.asked.slice('base '.length)) : undefined);
    if (most !== undefined && filled.gt(most))
      this.#broken(
        'never more than asked',
        `with ${id} ${filled.toFixed()} of the ${most.toFixed()} that its leg asks have filled`,
      );
  }
}

/** What an adopted order leaves to go on with. The store has forgotten what it was approved with: what was asked is all there is to go by. */
export function restOfAdopted({ effect, type, asked, market }: LegOrder, size: Decimal): Decimal | undefined {
  if (effect === 'entry' || type === 'limit' || !asked.startsWith('base ')) return undefined;
  const whole = decimal(asked.slice('base '.length));
  return largestOn(market)?.lt(whole) === true && size.lt(whole) ? whole.minus(size) : undefined;
}
