// What can go wrong between a client and its venue, switched on by rule and drawn from one seed so that runs repeat.

import { z } from 'zod';
import type { Params } from './params.ts';

const KINDS = [
  /** The connection breaks before the engine sees the request. `reset`: with RST in place of FIN, as for `cut_after`. */
  'cut_before',
  /** The engine executes, the connection breaks without a byte of answer. */
  'cut_after',
  /** Answers 5xx without executing; `code` -1000 (default), -1001, -1006, -1007 or -1008, or `html`. */
  'http_503_before',
  /** Executes, then answers exactly what `http_503_before` answers. */
  'http_503_after',
  /** Waits in front of the engine for `ms`, or until /control/release; the window is checked again after it. */
  'hold',
  /** Executes at once, answers after `ms`. */
  'delay_answer',
  /** Lookups do not see orders and trades younger than `ms`. */
  'lagging_lookup',
  /**
   * For a moment the lookups of a key meet a replica that is `ms` behind; the next one comes no sooner than that. So of two searches that
   * are spaced further apart than the moment one sees what is there, and a single one proves nothing.
   */
  'stale_replica',
  /** Refused in front of everything, with Retry-After `retryAfter` seconds (1 for the limit, 120 for the ban). */
  'http_429',
  'http_418',
  /** Refused by a firewall in front of everything, as a page; with Retry-After only where `retryAfter` is given. */
  'http_403',
  /** Executes, promises the whole body, sends half of it and breaks the connection. */
  'half_answer',
  /** Executes, answers 200 with `body` (an HTML page) in place of JSON. */
  'garbage_200',
  /** Executes, answers 200 with the right JSON after `bytes` of white space. */
  'huge_answer',
  /** Answers `status`, `code`, `msg`, whatever is true; executes first when `execute` is set. */
  'wrong_error',
  /** This request meets a server whose clock is `ms` off. */
  'clock_skew',
] as const;
type FaultKind = (typeof KINDS)[number];

export const faultSchema = z.strictObject({
  kind: z.enum(KINDS),
  /** Of each matching request being struck; always when absent. */
  probability: z.number().min(0).max(1).optional(),
  /** Strikes at most so often. */
  count: z.int().min(1).optional(),
  /** Lets so many matching requests pass first. */
  skip: z.int().min(0).optional(),
  match: z
    .strictObject({
      method: z.string().optional(),
      path: z.string().optional(),
      orderSide: z.enum(['BUY', 'SELL']).optional(),
      symbol: z.string().optional(),
      /** Sent under this API key. */
      apiKey: z.string().optional(),
    })
    .optional(),
  params: z
    .strictObject({
      ms: z.int().optional(),
      status: z.int().optional(),
      code: z.int().optional(),
      msg: z.string().optional(),
      html: z.boolean().optional(),
      body: z.string().optional(),
      bytes: z.int().optional(),
      reset: z.boolean().optional(),
      execute: z.boolean().optional(),
      retryAfter: z.int().optional(),
    })
    .optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultParams = NonNullable<Fault['params']>;
/** The faults that strike one request. */
export type Struck = ReadonlyMap<FaultKind, FaultParams>;

export const faultStateSchema = z.strictObject({ fault: faultSchema, matched: z.int(), strikes: z.int() });
type FaultState = z.infer<typeof faultStateSchema>;

/** Shorter than any two searches that are to prove something together are apart. */
const STALE_FOR_MS = 1_400;

interface Target {
  readonly method: string;
  readonly path: string;
  readonly apiKey: string | undefined;
  readonly params: Params | undefined;
}

export class Faults {
  #rules: FaultState[] = [];
  #random = seeded(1);
  /** By rule and key: since when its lookups are behind, or were. */
  #stale = new Map<string, number>();

  replace(faults: readonly Fault[], seed = 1): void {
    this.#random = seeded(seed);
    this.#rules = [];
    this.#stale.clear();
    this.add(faults);
  }

  add(faults: readonly Fault[]): void {
    this.#rules.push(...faults.map((fault) => ({ fault, matched: 0, strikes: 0 })));
  }

  state(): readonly FaultState[] {
    return this.#rules;
  }

  draw(target: Target, now: number): Struck {
    const struck = this.#rules.filter(
      (rule, index) =>
        matches(rule.fault, target) &&
        (rule.fault.kind === 'stale_replica' ? this.#isStale(rule, `${index} ${target.apiKey}`, now) : this.#strikes(rule)),
    );
    return new Map(struck.map(({ fault }) => [fault.kind, fault.params ?? {}]));
  }

  #isStale(rule: FaultState, key: string, now: number): boolean {
    const isLucky = this.#strikes(rule);
    const over = (this.#stale.get(key) ?? -Infinity) + STALE_FOR_MS;
    if (now < over) return true;
    if (!isLucky || now < over + (rule.fault.params?.ms ?? 0)) return false;
    this.#stale.set(key, now);
    return true;
  }

  #strikes(rule: FaultState): boolean {
    rule.matched += 1;
    // Drawn whether or not the rule is spent, so that one rule's count does not shift another's luck.
    const lucky = this.#random() < (rule.fault.probability ?? 1);
    const due = rule.matched > (rule.fault.skip ?? 0) && rule.strikes < (rule.fault.count ?? Infinity);
    if (lucky && due) rule.strikes += 1;
    return lucky && due;
  }
}

const PLACEMENT = { method: 'POST', path: '^/api/v3/order$' };
const LOOKUP = { method: 'GET', path: '^/api/v3/(order|openOrders|allOrders|myTrades)$' };

/** What a kind strikes when its rule names neither method nor path; nobody wants a cut `GET /time` by accident. */
function usualTarget(kind: FaultKind): { readonly method?: string; readonly path?: string } {
  if (kind === 'lagging_lookup' || kind === 'stale_replica') return LOOKUP;
  return ['http_429', 'http_418', 'http_403', 'clock_skew'].includes(kind) ? {} : PLACEMENT;
}

function matches({ kind, match = {} }: Fault, { method, path, apiKey, params }: Target): boolean {
  const where = match.method === undefined && match.path === undefined ? usualTarget(kind) : match;
  return (
    (where.method === undefined || where.method === method) &&
    (where.path === undefined || new RegExp(where.path).test(path)) &&
    (match.orderSide === undefined || match.orderSide === params?.get('side')) &&
    (match.symbol === undefined || match.symbol === params?.get('symbol')) &&
    (match.apiKey === undefined || match.apiKey === apiKey)
  );
}

/** mulberry32: small, even enough for coin tosses, and the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
