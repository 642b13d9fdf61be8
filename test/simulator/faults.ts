// What can go wrong between a client and its venue, switched on by rule and drawn from one seed so that runs repeat.

import { z } from 'zod';
import type { Params } from './params.ts';

const LOOKUPS = '^/api/v3/(order|openOrders|allOrders|myTrades)$';
const PLACEMENT = { method: 'POST', path: '^/api/v3/order$' } as const;
const LOOKUP = { method: 'GET', path: LOOKUPS } as const;
const ANY = {} as const;

/** Every kind with the requests it strikes when its rule does not say; nobody wants a cut `GET /time` by accident. */
const STRIKES_BY_DEFAULT = {
  /** The connection breaks before the engine sees the request. `reset`: with RST in place of FIN, as for `cut_after`. */
  cut_before: PLACEMENT,
  /** The engine executes, the connection breaks without a byte of answer. */
  cut_after: PLACEMENT,
  /** Answers 5xx without executing; `code` -1000 (default), -1001, -1006, -1007 or -1008, or `html`. */
  http_503_before: PLACEMENT,
  /** Executes, then answers exactly what `http_503_before` answers. */
  http_503_after: PLACEMENT,
  /** Waits in front of the engine for `ms`, or until /control/release; the window is checked again after it. */
  hold: PLACEMENT,
  /** Executes at once, answers after `ms`. */
  delay_answer: PLACEMENT,
  /** Lookups do not see orders and trades younger than `ms`. */
  lagging_lookup: LOOKUP,
  /** Refused in front of everything with Retry-After `retryAfter` seconds (1; 120 for the ban). */
  http_429: ANY,
  http_418: ANY,
  /** Executes, promises the whole body, sends half of it and breaks the connection. */
  half_answer: PLACEMENT,
  /** Executes, answers 200 with `body` (an HTML page) in place of JSON. */
  garbage_200: PLACEMENT,
  /** Executes, answers 200 with the right JSON after `bytes` of white space. */
  huge_answer: PLACEMENT,
  /** Answers `status`, `code`, `msg`, whatever is true; executes first when `execute` is set. */
  wrong_error: PLACEMENT,
  /** This request meets a server whose clock is `ms` off. */
  clock_skew: ANY,
} as const;

export type FaultKind = keyof typeof STRIKES_BY_DEFAULT;

export const faultSchema = z.strictObject({
  kind: z.enum(Object.keys(STRIKES_BY_DEFAULT) as [FaultKind, ...FaultKind[]]),
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
      ms: z.number().optional(),
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

interface Rule {
  readonly fault: Fault;
  matched: number;
  strikes: number;
}

interface Target {
  readonly method: string;
  readonly path: string;
  readonly apiKey: string | undefined;
  readonly params: Params | undefined;
}

export class Faults {
  #rules: Rule[] = [];
  #random = seeded(1);

  replace(faults: readonly Fault[], seed = 1): void {
    this.#random = seeded(seed);
    this.#rules = [];
    this.add(faults);
  }

  add(faults: readonly Fault[]): void {
    this.#rules.push(...faults.map((fault) => ({ fault, matched: 0, strikes: 0 })));
  }

  state(): readonly { fault: Fault; matched: number; strikes: number }[] {
    return this.#rules;
  }

  draw(target: Target): Struck {
    const struck = this.#rules.filter((rule) => matches(rule.fault, target) && this.#strikes(rule));
    return new Map(struck.map(({ fault }) => [fault.kind, fault.params ?? {}]));
  }

  #strikes(rule: Rule): boolean {
    rule.matched += 1;
    // Drawn whether or not the rule is spent, so that one rule's count does not shift another's luck.
    const lucky = this.#random() < (rule.fault.probability ?? 1);
    const due = rule.matched > (rule.fault.skip ?? 0) && rule.strikes < (rule.fault.count ?? Infinity);
    if (lucky && due) rule.strikes += 1;
    return lucky && due;
  }
}

function matches(fault: Fault, { method, path, apiKey, params }: Target): boolean {
  const wanted: NonNullable<Fault['match']> = { ...STRIKES_BY_DEFAULT[fault.kind], ...fault.match };
  return (
    (wanted.method === undefined || wanted.method === method) &&
    (wanted.path === undefined || new RegExp(wanted.path).test(path)) &&
    (wanted.orderSide === undefined || wanted.orderSide === params?.get('side')) &&
    (wanted.symbol === undefined || wanted.symbol === params?.get('symbol')) &&
    (wanted.apiKey === undefined || wanted.apiKey === apiKey)
  );
}

/** mulberry32: small, even enough for coin tosses, and the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
