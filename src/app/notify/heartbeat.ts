// Asks a URL every minute while all is well, so that somebody outside notices when this machine does not.
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { type Fetch, post } from './post.ts';

export interface HeartbeatParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: Fetch;
  readonly well: () => boolean;
}

const EVERY_MS = 60_000;

export interface Heartbeat {
  start(): void;
  stop(): void;
}

export function createHeartbeat(parts: HeartbeatParts): Heartbeat {
  let cancel = (): void => undefined;
  let failing = false;
  const beat = async (): Promise<void> => {
    const { heartbeat: url } = parts.config();
    if (url === undefined || !parts.well()) return;
    const delivery = await post(parts, { method: 'GET', url, headers: {} });
    const failed = delivery.kind !== 'sent';
    // Once when it begins and once when it is over.
    if (failed && !failing) parts.log.warn('heartbeat not delivered', { detail: delivery.detail });
    if (!failed && failing) parts.log.info('heartbeat delivered again');
    failing = failed;
  };
  const next = (): void => {
    cancel = parts.clock.after(EVERY_MS, next);
    void beat();
  };
  return { start: next, stop: () => cancel() };
}
