// What the table of venues says of each: a value the program uses, the same in words, and how we know it.
import type { ClientOrderIdSpelling } from '../../model/client-order-id.ts';
import type { AbsenceClass, Outcome, Question } from '../port.ts';

/**
 * How a fact is known. `documented`: the venue writes it, at `source`. `tested here`: a test of this repository watches it, on the bytes
 * that leave or against a simulator. `unverified`: believed from ccxt's source or by analogy; nobody has checked it at the venue.
 */
export type Evidence = 'documented' | 'tested here' | 'unverified';

export interface Fact<Value> {
  readonly is: Value;
  /** One sentence for a person who decides whether to trust it. */
  readonly says: string;
  readonly evidence: Evidence;
  /** The venue's page, or the test. */
  readonly source?: string;
}

/** What an answer that is no success means, and our name for it. */
export type Verdict = readonly [Exclude<Outcome['kind'], 'acknowledged'>, string];

export interface IdRule {
  readonly spelling: ClientOrderIdSpelling;
  /** What the venue takes. */
  readonly allowed: RegExp;
  /** The parameter of the order that carries it. */
  readonly field: string;
}

export interface ExpiryRule {
  /** How long our requests stay valid, milliseconds. */
  readonly window: number;
  readonly where: 'body' | 'header';
  readonly field: string;
  /** Whether the signature covers it. */
  readonly signed: boolean;
  /** Who refuses a request that comes late: the engine, or only the door in front of it. */
  readonly checkedBy: 'engine' | 'door';
}

export type Search = 'client id' | 'open orders' | 'history' | 'trades';

/** The order types that the adapter can place with an exact size in base units. */
export interface Orders {
  readonly market: readonly ('buy' | 'sell')[];
  readonly limit: readonly ('buy' | 'sell')[];
}

export interface Errors {
  /** Where in the answer the codes stand, each a path; all of them are looked at, in this order. */
  readonly at: readonly (readonly (string | number)[])[];
  /** `whole`: the text there is the code. `part`: the code is contained in it. */
  readonly match: 'whole' | 'part';
  /** They come before ccxt's own judgement. A code that stands neither here nor in ccxt is unknown. */
  readonly codes: Readonly<Record<string, Verdict>>;
  /** A code that stands for several things, and the words that tell one of them: only beside its code, and before `codes`. */
  readonly worded?: { readonly code: string; readonly words: RegExp; readonly verdict: Verdict };
}

/** Where a venue weighs requests and counts the weight of all that come from one address. */
export interface Weight {
  /** What an address may spend in a minute, until the venue itself says otherwise. */
  readonly perMinute: number;
  /** The header of an answer, in lower case, that says what was spent of this minute, by everybody at this address. */
  readonly header: string;
  /** 1 where nothing is said. Of a lookup, the most that one may weigh: nothing found, everywhere searched. */
  readonly questions: Readonly<Partial<Record<Question, number>>>;
  /** Of a lookup: what it always asks, and each search by its name. */
  readonly lookup: { readonly always: number; readonly searches: Readonly<Record<string, number>> };
}

export interface Limits {
  readonly weight?: Weight;
  /** Our codes of the refusals that are meant for everybody at this address; any other limit is the API key's. */
  readonly byAddress: readonly string[];
}

export interface VenueRow {
  /** ccxt's name of it. */
  readonly exchange: string;
  readonly title: string;
  readonly trades: 'spot' | 'swap';
  /** Whether ccxt knows a test exchange of it. */
  readonly hasTestnet: boolean;
  readonly id: Fact<IdRule>;
  readonly unique: Fact<'for ever' | 'among open orders' | 'for a time' | 'not stated'>;
  /** What the answer to a second request under one id is. */
  readonly repeat: Fact<'refused as duplicate' | 'the first order' | 'not stated'>;
  readonly expiry: Fact<ExpiryRule | 'none'>;
  readonly lookup: Fact<readonly Search[]>;
  /** How an order's trades are read where the venue lists the whole account's only. Elsewhere a list is narrowed down to its market, or to it. */
  readonly fills?: Fact<'by the ids it names' | 'among the account’s'>;
  readonly cancel: Fact<'by both ids' | 'by the venue’s id only'>;
  /** Milliseconds: after the window before a search may prove absence, and between the two searches that do. */
  readonly settling: Fact<{ readonly margin: number; readonly spacing: number }>;
  readonly absence: Fact<AbsenceClass>;
  readonly orders: Fact<Orders>;
  readonly errors: Fact<Errors>;
  readonly limits: Fact<Limits>;
  /** Whether an order's whole life was run: placed, filled, canceled, lost and found again. */
  readonly life: Fact<'simulator' | 'recorded answers'>;
  /** Derivatives only. */
  readonly reduceOnly?: Fact<string>;
  readonly positionMode?: Fact<string>;
  /** Where open orders are followed by the venue's stream; elsewhere they are polled. */
  readonly stream?: Fact<string>;
}

export function documented<Value>(is: Value, says: string, source: string): Fact<Value> {
  return { is, says, evidence: 'documented', source };
}

export function tested<Value>(is: Value, says: string, source: string): Fact<Value> {
  return { is, says, evidence: 'tested here', source };
}

export function unverified<Value>(is: Value, says: string): Fact<Value> {
  return { is, says, evidence: 'unverified' };
}

/** For a venue's own lag, and for what our picture of its clock may be wrong by; longer than any lag seen so far. */
export const CAUTIOUS = unverified(
  { margin: 5_000, spacing: 3_000 },
  '5 s after the window, and 3 s between two searches: how far its lists may lag is not stated',
);

export const UNSTATED_LIMITS = unverified<Limits>(
  { byAddress: ['banned', 'firewall'] },
  'A ban (418) and a firewall’s refusal (403) are taken to mean the address, with every key that is used there; any other limit this API key',
);

export const EVERY_ORDER: Orders = { market: ['buy', 'sell'], limit: ['buy', 'sell'] };
export const NO_MARKET_BUY: Orders = { market: ['sell'], limit: ['buy', 'sell'] };

export const RECORDED = unverified(
  'recorded answers' as const,
  'Requests were read on the wire and answers replayed, as documented; no order was ever run at the exchange or at a simulator of it',
);

export const NO_EXPIRY_SAYS =
  'None that pinewire can put into the request: a request on its way may be accepted at any later time';
