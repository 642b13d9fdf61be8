// A signed request in the hands of its caller: its record, its window, and one way to send exactly those bytes, once.
import type { RequestRecord, ResponseRecord } from '../../model/attempt.ts';
import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/thrown.ts';
import type { Outcome, Prepared } from '../port.ts';
import type { Transfer } from './http.ts';
import type { Redactor } from './wire.ts';

interface Window {
  /** The venue's time after which it refuses the request, milliseconds UTC. */
  readonly validUntil: number;
  readonly sendBefore: number;
}

/** A request needs time to travel, so it is not sent in the last moments of its window. */
export const SEND_MARGIN_MS = 500;

interface Parts {
  readonly record: RequestRecord;
  readonly window: Window | undefined;
  readonly clock: Clock;
  readonly send: () => Promise<Outcome>;
}

export function prepared({ record, window, clock, send }: Parts): Prepared {
  let sent = false;
  return {
    record,
    ...window,
    send: () => {
      if (sent) throw new Error('a prepared request is sent once');
      sent = true;
      if (window !== undefined && clock.monotonic() > window.sendBefore) {
        return Promise.resolve({ kind: 'unsent', code: 'window_over', message: 'not sent: its window is over' });
      }
      // Bytes may have left by now, so a fault of our own is as unknown as any other.
      return send().catch((error: unknown) => {
        return { kind: 'unknown', code: 'internal', message: messageOf(error) };
      });
    },
  };
}

/** What came back, as it may be kept. */
export function responseOf(redactor: Redactor, transfer: Transfer): ResponseRecord {
  if (transfer.kind === 'answered') return redactor.response({ status: transfer.status, body: transfer.body });
  const status = transfer.kind === 'lost' && transfer.status !== undefined ? { status: transfer.status } : {};
  return redactor.response({ ...status, error: `${transfer.code}: ${transfer.message}` });
}
