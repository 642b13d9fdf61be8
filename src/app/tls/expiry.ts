// How long a certificate still counts, in the words of every place that tells of it: the log, the doctor, readiness, the page.
import { isoTime } from '../../model/clock.ts';
import type { Keeper } from './keeper.ts';
import type { Pair } from './pair.ts';

const DAY_MS = 86_400_000;
/** Certificates of 90 days are renewed with 30 left; who has 14 left has missed a fortnight of attempts. */
const SOON_MS = 14 * DAY_MS;

export type Expiry = { readonly kind: 'fine' | 'soon' | 'expired' | 'not yet'; readonly text: string };

export function expiryOf({ validFrom, validTo }: Pick<Pair, 'validFrom' | 'validTo'>, now: number): Expiry {
  const end = isoTime(validTo).slice(0, 16).replace('T', ' ');
  if (now >= validTo) return { kind: 'expired', text: `the certificate expired on ${end} UTC` };
  if (now < validFrom) return { kind: 'not yet', text: `the certificate is not valid before ${isoTime(validFrom)}` };
  const days = Math.floor((validTo - now) / DAY_MS);
  const left = days === 1 ? '1 day' : `${days} days`;
  const kind = validTo - now < SOON_MS ? 'soon' : 'fine';
  return { kind, text: `the certificate is valid for another ${left}, until ${end} UTC` };
}

/** What will keep alerts out before long, in sentences. */
export function certificateWarnings(keeper: Pick<Keeper, 'expiry' | 'problem'> | undefined): readonly string[] {
  const [expiry, problem] = [keeper?.expiry(), keeper?.problem()];
  return [...(problem === undefined ? [] : [problem]), ...(expiry?.kind === 'soon' ? [expiry.text] : [])];
}

/** What keeps alerts out, in sentences. */
export function certificateProblems(keeper: Pick<Keeper, 'expiry'> | undefined): readonly string[] {
  const expiry = keeper?.expiry();
  return expiry === undefined || expiry.kind === 'fine' || expiry.kind === 'soon' ? [] : [expiry.text];
}
