// Why an alert as a whole was not taken: what is wrong, where, and how to mend it. A denial is about an order; a refusal is about the alert.
import { type Denial, explainDenial } from './denial.ts';

/** Codes of refusals that are not denials. Stable: scripts and dashboards match on them. */
export const REFUSALS = [
  'invalid_signature',
  'stale_signature',
  'invalid_json',
  'missing_fields',
  'invalid_field',
  'unknown_field',
  'market_not_found',
  'no_route',
  'client_ref_conflict',
  'webhook_id_conflict',
] as const;

export type RefusalCode = (typeof REFUSALS)[number] | Denial['code'];

export interface Refusal {
  readonly code: RefusalCode;
  /** One short sentence, part of the contract for the codes above: `Invalid JSON`, `market not found`. */
  readonly error: string;
  /** What to do about it. */
  readonly hint: string;
  /** Further members of the answer: `fields`, `field`, `position`, `limit`, `value`, `headroom` … */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A denial that meets every account of an alert is the refusal of the alert. */
export function refusalOf(denial: Denial): Refusal {
  const { code, error, hint } = explainDenial(denial);
  const { context } = denial;
  // A limit that says nothing of its room leaves none: a halt, hours, a minimum.
  return { code, error, hint, details: 'limit' in context ? { headroom: '0', ...context } : context };
}
