// Whether an alert of TradingView's would be let in at the public address: whose request it seems to be when it gets here.
import { networkInterfaces } from 'node:os';
import { isLoopback, isOneOf } from '../../../edge/addresses.ts';
import type { Clock } from '../../../model/clock.ts';
import type { Config } from '../../config/config.ts';
import { type Answer, request } from '../service-client.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

export type DoorConfig = Pick<Config, 'server' | 'relay' | 'tradingview'>;
/** `address`: what the public name is, as seen from here. */
type Asked = DoorConfig & { readonly address?: string | undefined };

const PASS_ON = 'the web server in front must pass POST /tv/* on as it is, without a redirect';

/** As TradingView would post. One request, because each that is refused counts as a failure of this machine's. */
export function door(clock: Clock, publicUrl: string, asked: Asked): Promise<Finding> {
  const [token] = asked.tradingview.tokens;
  if (token === undefined || asked.tradingview.allowIps === 'any') return wayIsOpen(clock, publicUrl);
  return letsIn(clock, publicUrl, { ...asked, token });
}

export function said(answer: Answer): string {
  if (answer.kind === 'answered') return `HTTP ${answer.status}`;
  return answer.kind === 'away' ? 'nobody answers' : answer.problem;
}

/** Under a token that nobody has: pinewire's own 404 shows that the way is open to the end. */
async function wayIsOpen(clock: Clock, publicUrl: string): Promise<Finding> {
  const token = `doctor-${Buffer.from(clock.randomBytes(8)).toString('hex')}`;
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = await request(clock, { method: 'POST', url: `${publicUrl}/tv/${token}`, headers, body: '{}' });
  const own = answer.kind === 'answered' && answer.body['success'] === false;
  if (own && (answer.status === 404 || answer.status === 429))
    return ok('edge', 'an alert posted to /tv/ arrives (with a wrong token it is refused, as it should be)');
  return fail('edge', `${publicUrl}/tv/…: ${said(answer)}`, PASS_ON);
}

/**
 * With the right token, because the address is looked at only behind it; without a body, and in a coding that is refused before a body is read, so
 * that nothing is stored where this machine's own address is allowed.
 */
async function letsIn(clock: Clock, publicUrl: string, asked: Asked & { readonly token: string }): Promise<Finding> {
  const url = `${publicUrl}/tv/${asked.token}`;
  const answer = await request(clock, { method: 'POST', url, headers: { 'content-encoding': 'gzip' }, body: '' });
  const body = answer.kind === 'answered' && answer.body['success'] === false ? answer.body : {};
  switch (body['code']) {
    case 'foreign_address':
      return foreign(String(body['remote']), body['proxy'], asked);
    case 'unsupported_encoding':
    case 'client_certificate':
      return ok('edge', 'an alert posted to /tv/ arrives, and the address of this machine is let in');
    case 'too_many_failures':
      return warn(
        'edge',
        'an alert posted to /tv/ arrives, but this machine has failed there too often',
        'look again in a minute',
      );
    case 'not_found':
      return fail(
        'edge',
        'what answers at /tv/ does not know the first of tradingview.tokens',
        'npx pinewire reload, or look whether another pinewire answers there',
      );
    default:
      return fail('edge', `${publicUrl}/tv/…: ${said(answer)}`, PASS_ON);
  }
}

function foreign(remote: string, proxy: unknown, { server, relay, address }: Asked): Finding {
  // Where TLS ends at pinewire, and the name leads to this machine by loopback, nobody stands between.
  const direct = (server.tls ?? relay?.tls) !== undefined && address !== undefined && isOneOf(address, server.trustedProxies);
  if (proxy === 'silent' && !direct)
    return fail(
      'edge',
      `every alert would be refused: whoever posts to /tv/ seems to come from ${remote}, the proxy`,
      'make the web server in front send X-Forwarded-For, as in docs/guide/vps.md',
    );
  if (proxy === 'not_trusted')
    return fail(
      'edge',
      `every alert would be refused: whoever posts to /tv/ seems to come from ${remote}, whose X-Forwarded-For is not believed`,
      'list it in server.trusted_proxies if it is the web server in front',
    );
  const text = `an alert posted to /tv/ arrives, and is refused as coming from ${remote}`;
  if (remote === address || isLoopback(remote) || isOwn(remote)) return ok('edge', `${text}, this machine, as it should be`);
  const fix = 'that must be how the world sees this machine; if it is a proxy, every alert would be refused as coming from there';
  return warn('edge', text, fix);
}

function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address) === true);
}
