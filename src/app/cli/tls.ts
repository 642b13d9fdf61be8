// What the command line says of certificates: their faults, as faults of the configuration, and where HTTPS is served.
import type { Problem } from '../config/problem.ts';
import type { Tried } from '../tls/open.ts';

/** Files that cannot be served with. */
export function certificateFaults(tried: readonly Tried[]): readonly Problem[] {
  return tried.flatMap((one) => (one.ok ? [] : [{ path: one.key, message: one.problem }]));
}

/** What is not wrong yet, or only for those who call. */
export function certificateNotes(tried: readonly Tried[]): readonly string[] {
  return tried.flatMap((one) => (one.ok && one.expiry.kind !== 'fine' ? [`${one.key}: ${one.expiry.text}`] : []));
}

export function publicLine(url: string): string {
  return `HTTPS for TradingView on ${url}: /tv/<token> and what else the world needs; nothing of the dashboard`;
}
