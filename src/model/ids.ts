// Ids of our own: branded, so that an order's id never stands where an alert's belongs, and sortable by the time they were made.
import { hash } from 'node:crypto';
import type { Clock } from './clock.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type AlertId = Branded<'alert'>;
export type IntentId = Branded<'intent'>;
export type OrderId = Branded<'order'>;
export type AttemptId = Branded<'attempt'>;
/** The ledger's own name of an account; the name in the configuration is only its label. */
export type AccountId = Branded<'account'>;
/** What the venue knows our order by; see `client-order-id.ts`. */
export type ClientOrderId = Branded<'client order id'>;

// Crockford's base 32 in lower case: no i, l, o, u, so that an id read aloud is the id typed.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 10 characters of time (50 bits of milliseconds) and 13 of chance (65 bits), so that ids sort by creation. */
function sortableId(clock: Clock): string {
  return spell(clock.now(), clock.randomBytes(13));
}

function spell(at: number, bytes: Uint8Array): string {
  let time = '';
  for (let left = at, i = 0; i < 10; i++) {
    time = ALPHABET.charAt(left % 32) + time;
    left = Math.floor(left / 32);
  }
  let chance = '';
  for (const byte of bytes) chance += ALPHABET.charAt(byte % 32);
  return time + chance;
}

/** The id of the order that goes on with the leg of `before`, made `at` a time in milliseconds UTC. What else would be chance is a digest of that one's id. */
export function nextOrderId(before: OrderId, at: number): OrderId {
  return `or_${spell(at, hash('sha256', before, 'buffer').subarray(0, 13))}` as OrderId;
}

export const newAlertId = (clock: Clock): AlertId => `al_${sortableId(clock)}` as AlertId;
export const newIntentId = (clock: Clock): IntentId => `in_${sortableId(clock)}` as IntentId;
export const newOrderId = (clock: Clock): OrderId => `or_${sortableId(clock)}` as OrderId;
export const newAttemptId = (clock: Clock): AttemptId => `at_${sortableId(clock)}` as AttemptId;
export const newAccountId = (clock: Clock): AccountId => `ac_${sortableId(clock)}` as AccountId;
