// An account at a venue: who it is, which doors it uses, and what it may sell.
import type { AccountId } from './ids.ts';

/** `paper` never leaves the machine, `testnet` trades the venue's play money, `live` trades the real thing. */
export type AccountMode = 'paper' | 'testnet' | 'live';

export interface Account {
  readonly id: AccountId;
  /** The name in the configuration: a label, unique, changeable. */
  readonly name: string;
  /** ccxt's id of the exchange, lower case: `binance`. */
  readonly exchange: string;
  readonly mode: AccountMode;
  /** What can be held: `spot` has no shorts. */
  readonly type: 'spot' | 'swap';
  /** Whether a spot exit may sell holdings that pinewire did not buy. */
  readonly sellExisting: boolean;
}

/**
 * The price world of an account: those of one exchange, mode and type behind one base URL see the same prices. Every process names it alike. A base
 * URL has no credentials in it.
 */
export function priceWorld(account: Pick<Account, 'exchange' | 'mode' | 'type'> & { readonly baseUrl?: string }): string {
  const { exchange, mode, type, baseUrl } = account;
  return [exchange, mode, type, ...(baseUrl === undefined ? [] : [baseUrl])].join(' ');
}
