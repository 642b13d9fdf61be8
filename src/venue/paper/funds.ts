// What a paper account owns: one sum for each currency over what each process that trades the account has added to it.
import { z } from 'zod';
import { type Decimal, decimal, plain, ZERO } from '../../model/decimal.ts';
import type { Balance } from '../port.ts';

export interface Movement {
  readonly currency: string;
  readonly free: Decimal;
  readonly locked: Decimal;
}

interface Holding {
  readonly free: Decimal;
  readonly locked: Decimal;
}

const NOTHING: Holding = { free: ZERO, locked: ZERO };
const amount = z.string().transform(decimal);
const holdingSchema = z.object({ free: amount, locked: amount });

/**
 * Each process writes a row of its own for each currency, holding the sum of its own movements (so it may be negative), and `start` holds the
 * starting balances. Two processes never write the same row, so neither can undo what the other one did.
 */
export class Funds {
  readonly #writer: string;
  readonly #own = new Map<string, Holding>();
  #others = new Map<string, Holding>();

  constructor(writer: string) {
    this.#writer = writer;
  }

  /** `rows` by `CURRENCY/writer`. What this process itself knows of its own row is newer than the store unless `own` is set. */
  read(rows: ReadonlyMap<string, string>, own: boolean): void {
    this.#others = new Map();
    if (own) this.#own.clear();
    for (const [name, text] of rows) {
      // A position stands under its market's name, which has a slash of its own; a writer's name has none.
      const cut = name.lastIndexOf('/');
      const [currency, writer] = [name.slice(0, cut), name.slice(cut + 1)];
      const holding = holdingSchema.parse(JSON.parse(text));
      if (writer !== this.#writer) add(this.#others, currency, holding);
      else if (own) this.#own.set(currency, holding);
    }
  }

  move({ currency, free, locked }: Movement): void {
    add(this.#own, currency, { free, locked });
  }

  free(currency: string): Decimal {
    return (this.#own.get(currency) ?? NOTHING).free.plus((this.#others.get(currency) ?? NOTHING).free);
  }

  /** Every currency, and every position under its market's name. */
  balances(): Balance[] {
    const total = new Map(this.#others);
    for (const [currency, holding] of this.#own) add(total, currency, holding);
    return [...total].map(([currency, { free, locked }]) => ({ currency, free, locked }));
  }

  /** This process's row of that currency: its name after the prefix, and its text. */
  row(currency: string): [name: string, text: string] {
    return [`${currency}/${this.#writer}`, printHolding(this.#own.get(currency) ?? NOTHING)];
  }
}

/** The row of a starting balance. */
export function startRow(currency: string, free: Decimal): [name: string, text: string] {
  return [`${currency}/start`, printHolding({ free, locked: ZERO })];
}

function printHolding({ free, locked }: Holding): string {
  return JSON.stringify({ free: plain(free), locked: plain(locked) });
}

function add(to: Map<string, Holding>, currency: string, { free, locked }: Holding): void {
  const before = to.get(currency) ?? NOTHING;
  to.set(currency, { free: before.free.plus(free), locked: before.locked.plus(locked) });
}
