// A request to the paper venue: the text that is committed before it is sent, and the promise that it is sent once.
import { createHash } from 'node:crypto';
import type { RequestRecord } from '../../model/attempt.ts';
import type { Clock } from '../../model/clock.ts';
import { plain } from '../../model/decimal.ts';
import type { OrderReference, Outcome, PlaceRequest, Prepared } from '../port.ts';

/** As Binance's default recvWindow. */
export const WINDOW_MS = 5_000;
/** Our own send stops this long before the window does, so that a request never arrives on its last millisecond. */
const SEND_MARGIN_MS = 500;

export interface Window {
  /** Milliseconds UTC: the engine refuses the request after it. */
  readonly validUntil: number;
}

/** Freezes a request into its record; `execute` runs at most once, when it is sent. */
export function prepare(
  clock: Clock,
  method: 'POST' | 'DELETE',
  accountId: string,
  body: object,
  execute: (window: Window) => Promise<Outcome>,
): Prepared {
  const validUntil = clock.now() + WINDOW_MS;
  const sendBefore = clock.monotonic() + WINDOW_MS - SEND_MARGIN_MS;
  const record = recordOf(method, `paper://${accountId}/order`, JSON.stringify({ ...body, validUntil }));
  let sent = false;
  const send = (): Promise<Outcome> => {
    if (sent) throw new Error('a prepared request is sent once');
    sent = true;
    return execute({ validUntil }).catch(failed);
  };
  return { record, validUntil, sendBefore, send };
}

/** A fault of our own: nobody can say how far it got, so it is looked up. */
function failed(error: unknown): Outcome {
  return {
    kind: 'unknown',
    code: 'paper_venue_failed',
    message: error instanceof Error ? error.message : 'the paper venue failed',
  };
}

export function placeBody({ clientOrderId, market, side, type, size, price, alertPrice, reduceOnly }: PlaceRequest): object {
  return {
    clientOrderId,
    symbol: market.symbol,
    side,
    type,
    size: plain(size),
    ...(price && { price: plain(price) }),
    ...(reduceOnly && { reduceOnly }),
    ...(alertPrice && { alertPrice: plain(alertPrice) }),
  };
}

export function cancelBody({ clientOrderId, market }: OrderReference): object {
  return { clientOrderId, symbol: market.symbol };
}

function recordOf(method: string, url: string, body: string): RequestRecord {
  const headers = {};
  const digest = createHash('sha256')
    .update([method, url, JSON.stringify(headers), body].join('\n'))
    .digest('hex');
  return { method, url, headers, body, digest };
}
