// What one account owns at the simulated exchange: free, and locked by what rests.
import { type Decimal, decimal, ZERO } from '../../src/model/decimal.ts';
import type { Money } from '../../src/model/money.ts';
import type { Side } from '../../src/model/side.ts';
import type { Balance } from '../../src/venue/port.ts';

/** Enough for a handful of orders, little enough that the account runs dry now and then. */
const START = decimal('4000');

interface Movement {
  readonly side: Side;
  readonly base: string;
  readonly quote: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** What was locked for each unit of a purchase. */
  readonly limit: Decimal;
  readonly fee: Money;
}

export class Purse {
  readonly #free = new Map<string, Decimal>([['USDT', START]]);
  readonly #locked = new Map<string, Decimal>();

  lock(currency: string, amount: Decimal): boolean {
    if (this.free(currency).lt(amount)) return false;
    this.#move(currency, amount, '1');
    return true;
  }

  unlock(currency: string, amount: Decimal): void {
    this.#move(currency, amount, '-1');
  }

  free(currency: string): Decimal {
    return this.#free.get(currency) ?? ZERO;
  }

  #move(currency: string, amount: Decimal, direction: '1' | '-1'): void {
    this.#free.set(currency, this.free(currency).minus(amount.times(direction)));
    this.#locked.set(currency, (this.#locked.get(currency) ?? ZERO).plus(amount.times(direction)));
  }

  /** A trade takes what was locked for it and pays out what was bought, less the fee. */
  trade({ side, base, quote, quantity, price, limit, fee }: Movement): void {
    const [given, got] = side === 'buy' ? [quote, base] : [base, quote];
    const paid = side === 'buy' ? quantity.times(price) : quantity;
    this.unlock(given, side === 'buy' ? quantity.times(limit) : quantity);
    this.#free.set(given, this.free(given).minus(paid));
    const received = side === 'buy' ? quantity : quantity.times(price);
    this.#free.set(got, this.free(got).plus(received).minus(fee.amount));
  }

  balances(): readonly Balance[] {
    const currencies = new Set([...this.#free.keys(), ...this.#locked.keys()]);
    return [...currencies].map((currency) => ({
      currency,
      free: this.free(currency),
      locked: this.#locked.get(currency) ?? ZERO,
    }));
  }
}
