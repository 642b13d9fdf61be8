// The public address as TradingView will see it: its shape, its IPv4 address, its certificate, and whether pinewire answers behind it.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { isOneOf, isPrivate } from '../../../edge/addresses.ts';
import type { Clock } from '../../../model/clock.ts';
import { expiryOf } from '../../tls/expiry.ts';
import { request } from '../service-client.ts';
import { door, type DoorConfig, said } from './door.ts';
import { type Finding, fail, ok, problemOf, warn } from './finding.ts';

/** A handshake takes two round trips. */
const PATIENCE_MS = 10_000;

/** One finding for each thing that can be wrong with it; those that follow from another are left out. */
export async function examinePublicUrl(clock: Clock, publicUrl: string, config: DoorConfig): Promise<readonly Finding[]> {
  const url = new URL(publicUrl);
  const findings = shape(url);
  const address = await findAddress(url.hostname);
  findings.push(address.finding);
  if (!address.found) return findings;
  if (url.protocol === 'https:') findings.push(await certificate(clock, url));
  return [...findings, await leads(clock, publicUrl), await door(clock, publicUrl, { ...config, address: address.address })];
}

function shape(url: URL): Finding[] {
  const findings: Finding[] = [];
  if (url.protocol !== 'https:')
    findings.push(warn('edge', `${url.origin} is not HTTPS`, 'alerts carry a token in their path: serve them over HTTPS'));
  if (!['', '80', '443'].includes(url.port))
    findings.push(fail('edge', `${url.origin} names port ${url.port}`, 'TradingView calls ports 80 and 443 and no other'));
  return findings;
}

/** Names no machine but this one. */
const THIS_NETWORK = ['0.0.0.0/8'];

async function findAddress(
  hostname: string,
): Promise<{ readonly found: boolean; readonly address?: string; readonly finding: Finding }> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 6) {
    const fix = 'TradingView connects over IPv4 only: use a name with an A record';
    return { found: true, finding: fail('edge', `${hostname} is an IPv6 address`, fix) };
  }
  try {
    const { address } = await lookup(host, { family: 4 });
    if (isPrivate(address) || isOneOf(address, THIS_NETWORK)) {
      const fix = 'TradingView cannot reach it from outside: point the A record to a public address';
      return { found: true, address, finding: warn('edge', `${hostname} is ${address} as seen from here`, fix) };
    }
    return { found: true, address, finding: ok('edge', `${hostname} is ${address}`) };
  } catch (error) {
    const fix = 'give the name an A record: TradingView connects over IPv4 only';
    return { found: false, finding: fail('edge', `${hostname} has no IPv4 address (${problemOf(error)})`, fix) };
  }
}

type Shown = { readonly certificate: PeerCertificate; readonly problem: string };

async function certificate(clock: Clock, url: URL): Promise<Finding> {
  try {
    const { certificate: shown, problem } = await handshake(clock, url);
    const dates = { validFrom: Date.parse(shown.valid_from), validTo: Date.parse(shown.valid_to) };
    const { kind, text } = expiryOf(dates, clock.now());
    if (kind === 'expired' || kind === 'not yet') return fail('edge', `${url.host}: ${text}`, 'renew it');
    if (problem !== '')
      return fail(
        'edge',
        `${url.host}: its certificate is not trusted (${problem})`,
        'get one from a public authority, with the chain that leads to it',
      );
    return kind === 'soon'
      ? warn('edge', `${url.host}: ${text}`, 'look why it was not renewed')
      : ok('edge', `${url.host}: ${text}`);
  } catch (error) {
    return fail('edge', `${url.host}: no TLS (${problemOf(error)})`, 'look at what ends TLS there');
  }
}

function handshake(clock: Clock, { hostname, port }: URL): Promise<Shown> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false, ...name }, () => {
      resolve({ certificate: socket.getPeerCertificate(), problem: socket.authorized ? '' : String(socket.authorizationError) });
      socket.end();
    });
    const cancel = clock.after(PATIENCE_MS, () => socket.destroy(new Error('no answer')));
    socket.on('error', reject).on('close', cancel);
  });
}

async function leads(clock: Clock, publicUrl: string): Promise<Finding> {
  const answer = await request(clock, { method: 'GET', url: `${publicUrl}/healthz` });
  if (answer.kind === 'answered' && answer.status === 200) return ok('edge', `${publicUrl} leads to pinewire`);
  return fail('edge', `${publicUrl}/healthz: ${said(answer)}`, 'look at the web server or tunnel in front');
}
