// The relay of this configuration: whether it runs, and whether the receiver can be reached from here and agrees about the time.
import type { Clock } from '../../../model/clock.ts';
import { hostInUrl } from '../../authority.ts';
import type { Config } from '../../config/config.ts';
import { plainWay } from '../../relay/plain-way.ts';
import { request } from '../service-client.ts';
import { type Finding, fail, ok, problemOf, warn } from './finding.ts';

const PATIENCE_MS = 10_000;
/** The receiver's time is told in whole seconds, and on the way here. */
const FINEST_MS = 2_000;

export async function examineRelay(clock: Clock, { relay, webhook, alerts }: Config): Promise<readonly Finding[]> {
  if (relay === undefined) return [];
  const host = relay.host === '0.0.0.0' || relay.host === '::' ? '127.0.0.1' : relay.host;
  const url = `http://${hostInUrl(host)}:${relay.port}`;
  const answer = await request(clock, { method: 'GET', url: `${url}/readyz` });
  const ready = answer.kind === 'answered' && answer.status === 200;
  const own = ready
    ? ok('relay', `runs on ${url} and is ready`)
    : warn(
        'relay',
        `${url}/readyz: ${answer.kind === 'answered' ? String(answer.body['error']) : 'nobody answers'}`,
        'npx pinewire relay starts it',
      );
  // Beyond the tolerance it would take no signature of ours; by how much it is ahead, by so much every alert is older there, and entries end at max_age.
  const most = Math.max(FINEST_MS, Math.min(webhook.tolerance / 2, alerts.maxAge / 4));
  const plain = await plainWay(relay.forwardTo);
  return [
    own,
    await receiver(clock, new URL(relay.forwardTo).origin, most),
    ...(plain === undefined ? [] : [warn('relay', plain, 'use https, or a VPN; see SECURITY.md')]),
  ];
}

/** Its clock is in every answer, and may be `most` away from ours. */
async function receiver(clock: Clock, origin: string, most: number): Promise<Finding> {
  const patience = new AbortController();
  const stop = clock.after(PATIENCE_MS, () => patience.abort(new Error('no answer')));
  try {
    const response = await fetch(`${origin}/healthz`, { redirect: 'manual', signal: patience.signal });
    const body = await response.text();
    if (response.status !== 200 || !/"status" ?: ?"ok"/.test(body))
      return fail('relay', `what answers at ${origin} is not pinewire (HTTP ${response.status})`, 'correct relay.forward_to');
    const apart = Math.abs(Date.parse(response.headers.get('date') ?? '') - clock.now());
    const seconds = Math.round(apart / 1_000);
    if (apart > most)
      return fail(
        'relay',
        `the receiver's clock is ${seconds} s away from this one, and may be ${Math.round(most / 1_000)} s: alerts would be too old there, or refused`,
        'run a time service (chrony) on both machines',
      );
    return ok('relay', `the receiver answers at ${origin}, its clock is within ${Math.max(1, seconds)} s`);
  } catch (error) {
    const problem = problemOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
    return fail(
      'relay',
      `the receiver does not answer at ${origin} (${problem})`,
      'alerts are kept until it does; start it, or correct relay.forward_to',
    );
  } finally {
    stop();
  }
}
