// What Binance USD-M futures speak on their WebSocket: a listen key in the address, and one event for each thing that happens to the account.
import { z } from 'zod';
import type { Decimal } from '../../model/decimal.ts';
import { reportOfUpdate } from './binanceusdm-events.ts';
import { maybe } from './json.ts';
import type { ListenKey } from './listen-key.ts';
import { type StreamProtocol, type Told, UNREADABLE } from './stream.ts';

/**
 * Without `events` in the address everything is told, the end of the key too:
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Important-WebSocket-Change-Notice
 */
export const USDM_STREAM_URLS = {
  live: 'wss://fstream.binance.com/private/ws',
  testnet: 'wss://fstream.binancefuture.com/private/ws',
} as const;

/** An answer to a question, or an event; at addresses that combine streams an event is wrapped. */
const messageSchema = z.object({ id: maybe(z.string()), e: maybe(z.string()), data: z.unknown().optional() });

export interface UsdmStreamParts {
  readonly url: string;
  readonly key: ListenKey;
  /** Before the first event is read, so that sizes can be. */
  readonly ready: () => Promise<unknown>;
  readonly contractSize: (name: string) => Decimal;
}

export function usdmStream({ url, key, ready, contractSize }: UsdmStreamParts): StreamProtocol {
  return {
    address: async () => {
      await ready();
      return `${url}?listenKey=${encodeURIComponent(await key.take())}`;
    },
    subscription: () => Promise.resolve(question(0)),
    ping: question,
    read: (message) => read(message, contractSize),
    keep: () => key.keep(),
  };
}

/**
 * The address is the subscription already. What is asked is answered by the same connection, which is the only sign of life we can see
 * (ping frames are answered below us): 1 of 10 messages a second.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Live-Subscribing-Unsubscribing-to-streams
 */
function question(number: number): string {
  return JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id: number });
}

function read(message: unknown, contractSize: (name: string) => Decimal): Told {
  const outer = messageSchema.safeParse(message).data;
  if (outer?.id !== undefined) return { kind: 'subscribed' };
  const event = outer?.data ?? message;
  const kind = messageSchema.safeParse(event).data?.e;
  if (kind === undefined) return UNREADABLE;
  // No word about orders follows it, and the connection stays: https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-User-Data-Stream-Expired
  if (kind === 'listenKeyExpired') return { kind: 'ended', reason: 'the listen key has expired' };
  if (kind !== 'ORDER_TRADE_UPDATE') return { kind: 'nothing' };
  const report = reportOfUpdate(event, contractSize);
  return report === undefined ? UNREADABLE : { kind: 'reports', reports: [report] };
}
