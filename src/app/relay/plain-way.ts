// Where the relay's requests cross the internet as plain HTTP, whoever is on the way can read them, hold them back and send them again later.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPrivate, readAddress } from '../../edge/addresses.ts';

type Lookup = (host: string) => Promise<readonly string[]>;

const addressesOf: Lookup = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** What is wrong with the way to the receiver, in a sentence; never rejects. A name that leads nowhere is said by whoever needs it. */
export async function plainWay(forwardTo: string, find: Lookup = addressesOf): Promise<string | undefined> {
  const { protocol, hostname } = new URL(forwardTo);
  if (protocol !== 'http:') return undefined;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? await find(host).catch(() => []) : [host];
  const open = addresses.find((address) => !isPrivate(readAddress(address) ?? address));
  if (open === undefined) return undefined;
  const where = open === host ? open : `${host} (${open})`;
  return `relay.forward_to is plain HTTP to ${where}: whoever is on the way can read alerts, hold them back and send refused ones again`;
}
