// What an account is bound to in the ledger: the venue's own id of it, or a digest of its key where the venue tells none.
import { createHash } from 'node:crypto';
import type { AccountConfig } from '../config/config.ts';

/**
 * The key itself is never stored. One key may serve spot and perpetuals, which are two accounts here. Undefined where nothing tells whose
 * account it is.
 */
export function bindingOf(
  { exchange, mode, type, apiKey = '' }: Pick<AccountConfig, 'exchange' | 'mode' | 'type' | 'apiKey'>,
  venueAccountId: string | undefined,
): string | undefined {
  if (venueAccountId !== undefined || apiKey === '') return venueAccountId;
  return `key:${createHash('sha256')
    .update(JSON.stringify([exchange, mode, type, apiKey]))
    .digest('hex')}`;
}
