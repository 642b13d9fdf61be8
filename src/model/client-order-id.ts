// The name under which the venue knows an order: a pure function of what the order is for, so that every process, before and after
// a crash, spells the same leg the same way and the venue itself can tell us whether it was placed.
import { createHash } from 'node:crypto';
import type { AccountId, ClientOrderId } from './ids.ts';
import type { AlertScope } from './alert.ts';
import type { Leg } from './order.ts';

/** How a venue lets us spell an id: 32 hex digits nearly everywhere, `t-` and 26 of base 32 at Gate, `0x` and 32 hex at Hyperliquid. */
export type ClientOrderIdSpelling = 'hex32' | 'gate26' | '0xhex32';

export interface OrderIdentity extends AlertScope {
  readonly accountId: AccountId;
  readonly clientRef: string;
  readonly leg: Leg;
  readonly revision: number;
}

/**
 * 128 bits of SHA-256 over account, scope, client_ref, leg and revision. Each part is preceded by its length, so that no two
 * different orders join to the same text. Never contains a word of the user's: text in an id has tripped venues' firewalls.
 */
export function clientOrderId(identity: OrderIdentity, spelling: ClientOrderIdSpelling): ClientOrderId {
  const { accountId, strategy, exchange, symbol, clientRef, leg, revision } = identity;
  const parts = [accountId, strategy, exchange, symbol, clientRef, leg, String(revision)];
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  const digest = createHash('sha256').update('pinewire order 1\0').update(text).digest().subarray(0, 16);
  return spell(digest, spelling) as ClientOrderId;
}

/** How an id was spelled: of one leg all are spelled alike. */
export function spellingOf(id: ClientOrderId): ClientOrderIdSpelling {
  if (id.startsWith('t-')) return 'gate26';
  return id.startsWith('0x') ? '0xhex32' : 'hex32';
}

function spell(digest: Buffer, spelling: ClientOrderIdSpelling): string {
  switch (spelling) {
    case 'hex32':
      return digest.toString('hex');
    case '0xhex32':
      return `0x${digest.toString('hex')}`;
    case 'gate26':
      return `t-${base32(digest)}`;
  }
}

const SPELLED: Readonly<Record<ClientOrderIdSpelling, RegExp>> = {
  hex32: /^[0-9a-f]{32}$/,
  '0xhex32': /^0x[0-9a-f]{32}$/,
  gate26: /^t-[a-z2-7]{26}$/,
};

/** Whether an order that a venue has under this id may be one of ours. No proof: others may spell their ids in the same way. */
export function isSpelledAsOurs(id: string, spelling: ClientOrderIdSpelling): boolean {
  return SPELLED[spelling].test(id);
}

/** RFC 4648's alphabet in lower case, without padding: 16 bytes become 26 characters. */
function base32(bytes: Buffer): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  bits <<= 2n;
  let text = '';
  for (let i = 0; i < 26; i++, bits >>= 5n) text = 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number(bits & 31n)) + text;
  return text;
}
