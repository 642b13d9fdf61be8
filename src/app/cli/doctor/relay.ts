// The relay of this configuration: whether it runs, and whether the receiver can be reached from here and agrees about the time.
import type { Clock } from '../../../model/clock.ts';
import { hostInUrl } from '../../authority.ts';
import type { Config } from '../../config/config.ts';
import { request } from '../service-client.ts';
import { type Finding, fail, ok, problemOf, warn } from './finding.ts';

const PATIENCE_MS = 10_000;

export async function examineRelay(clock: Clock, { relay, webhook }: Config): Promise<readonly Finding[]> {
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
  return [own, await receiver(clock, new URL(relay.forwardTo).origin, webhook.tolerance)];
}

/** Its clock is in every answer; beyond the tolerance it would take no signature of ours. */
async function receiver(clock: Clock, origin: string, tolerance: number): Promise<Finding> {
  const patience = new AbortController();
  const stop = clock.after(PATIENCE_MS, () => patience.abort(new Error('no answer')));
  try {
    const response = await fetch(`${origin}/healthz`, { redirect: 'manual', signal: patience.signal });
    const body = await response.text();
    if (response.status !== 200 || !/"status" ?: ?"ok"/.test(body))
      return fail('relay', `what answers at ${origin} is not pinewire (HTTP ${response.status})`, 'correct relay.forward_to');
    const apart = Math.abs(Date.parse(response.headers.get('date') ?? '') - clock.now());
    const seconds = Math.round(apart / 1_000);
    if (apart > tolerance / 2)
      return fail(
        'relay',
        `the receiver's clock is ${seconds} s away from this one`,
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
