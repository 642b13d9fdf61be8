// Who is asking: the address a request came from, seen through the proxies we trust and no others.
import { BlockList, isIP } from 'node:net';

/** TradingView's published webhook addresses (help center article 43000529348). */
export const TRADINGVIEW_ADDRESSES: readonly string[] = ['52.89.214.238', '34.212.75.30', '54.218.53.128', '52.32.178.7'];

const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1/128'];

/** The lists come from the configuration, which replaces them as a whole on reload: so each is read once. */
const sets = new WeakMap<readonly string[], BlockList>();

/** Whether `address` is one of `entries`: addresses, CIDRs or `loopback`. */
export function isOneOf(address: string, entries: readonly string[]): boolean {
  let set = sets.get(entries);
  if (set === undefined) sets.set(entries, (set = buildSet(entries)));
  const family = isIP(address);
  return family !== 0 && set.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

export function isLoopback(address: string): boolean {
  return isOneOf(address, LOOPBACK);
}

function buildSet(entries: readonly string[]): BlockList {
  const set = new BlockList();
  for (const entry of entries.flatMap((text) => (text === 'loopback' ? LOOPBACK : [text]))) {
    const [address = '', length] = entry.split('/');
    const family = isIP(address);
    if (family === 0) throw new Error(`not an address or CIDR: ${JSON.stringify(entry)}`);
    set.addSubnet(address, length === undefined ? (family === 4 ? 32 : 128) : Number(length), family === 4 ? 'ipv4' : 'ipv6');
  }
  return set;
}

/** One spelling for one address: no brackets, port or zone, and IPv4 inside IPv6 as IPv4. Undefined where the text is no address. */
export function readAddress(text: string): string | undefined {
  let address = text.trim().replace(/^"(.*)"$/, '$1');
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address);
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address);
  address = (bracketed?.[1] ?? withPort?.[1] ?? address).split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return isIP(plain) === 0 ? undefined : plain.toLowerCase();
}

/**
 * The address of the client: the socket's, and where that is a trusted proxy, X-Forwarded-For read from right to left as long as the
 * hop that wrote the entry is trusted itself. What a stranger wrote further left is never believed.
 */
export function clientAddress(socketAddress: string | undefined, forwardedFor: string, trusted: readonly string[]): string {
  let client = readAddress(socketAddress ?? '') ?? 'unknown';
  const hops = forwardedFor.split(',').filter((hop) => hop.trim() !== '');
  while (isOneOf(client, trusted)) {
    const hop = readAddress(hops.pop() ?? '');
    if (hop === undefined) break;
    client = hop;
  }
  return client;
}

const NEAR: readonly string[] = [
  ...LOOPBACK,
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
];
const PRIVATE: readonly string[] = [...NEAR, '100.64.0.0/10'];

/** Whether what goes there by plain HTTP stays off the internet; addresses of 100.64.0.0/10 are those of a VPN such as Tailscale. */
export function isPrivate(address: string): boolean {
  return isOneOf(address, PRIVATE);
}

/** Who that is, in a word: few enough for the label of a metric. `near` is this machine or a private network, often a proxy. */
export type SourceClass = 'tradingview' | 'near' | 'internet';

export function sourceClass(address: string): SourceClass {
  if (isOneOf(address, TRADINGVIEW_ADDRESSES)) return 'tradingview';
  return isOneOf(address, NEAR) ? 'near' : 'internet';
}

/** What a rate limit counts as one source: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function sourceKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...middle, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
