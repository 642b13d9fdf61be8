// How an alert came in and by what its sender was known, as a sentence.
import type { Alert } from '../net/wire.ts';

const BY: Readonly<Record<string, string>> = {
  webhook: 'signature verified',
  tradingview: 'secret address verified',
  command: 'from a person signed in',
};

export function sayVerified({ source, remote }: Alert): string {
  const from = remote === null ? '' : ` from ${remote}`;
  return `Received by ${source}${from}: ${BY[source] ?? 'authenticated'}`;
}
