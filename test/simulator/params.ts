// Parameters as Binance reads them: from the query and a form body together, the query winning, none unread.

import { illegal, missing, Refusal } from './refusal.ts';

export class Params {
  readonly #values: ReadonlyMap<string, string>;

  constructor(query: string, body: string) {
    this.#values = new Map([...single(body), ...single(query)]);
  }

  /** An empty value counts as not sent, as it does at the venue. */
  get(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }

  required(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  matching(name: string, range: string): string | undefined {
    const value = this.get(name);
    if (value !== undefined && !new RegExp(range).test(value)) throw illegal(name, range);
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.matching(name, '^[0-9]{1,20}$');
    return value === undefined ? undefined : Number(value);
  }

  /** A misspelt optional parameter (`clientOrderId` for `newClientOrderId`) must not pass for an accepted one. */
  allowOnly(names: readonly string[]): void {
    const known = [...this.#values.keys()].filter((name) => names.includes(name)).length;
    if (known === this.#values.size) return;
    const text = `Not all sent parameters were read; read '${known}' parameter(s) but was sent '${this.#values.size}'.`;
    throw new Refusal(-1104, text);
  }

  toObject(): { [name: string]: string } {
    return Object.fromEntries(this.#values);
  }
}

function single(encoded: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (values.has(name)) throw new Refusal(-1101, 'Duplicate values for a parameter detected.');
    values.set(name, value);
  }
  return values;
}
