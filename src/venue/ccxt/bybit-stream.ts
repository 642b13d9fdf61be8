// What Bybit speaks on its private WebSocket (v5): a signed login, one subscription, and lists of orders and executions.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type BybitReading, reportOfExecution, reportOfOrder } from './bybit-events.ts';
import { maybe } from './json.ts';
import { type StreamProtocol, type Told, UNREADABLE } from './stream.ts';

/** https://bybit-exchange.github.io/docs/v5/ws/connect */
export const BYBIT_STREAM_URLS = {
  live: 'wss://stream.bybit.com/v5/private',
  testnet: 'wss://stream-testnet.bybit.com/v5/private',
} as const;

/** For how long a login may be on its way. */
const LOGIN_MS = 10_000;
const TOPICS = { order: reportOfOrder, execution: reportOfExecution } as const;
/** By names, because of the two topics of all categories no other may be subscribed to in one request. */
const SUBSCRIBE = JSON.stringify({ op: 'subscribe', args: Object.keys(TOPICS) });

const messageSchema = z.object({
  op: maybe(z.string()),
  success: maybe(z.boolean()),
  ret_msg: maybe(z.string()),
  topic: maybe(z.string()),
  data: maybe(z.array(z.unknown())),
});

export interface BybitStreamParts extends BybitReading {
  readonly url: string;
  readonly ready: () => Promise<unknown>;
  /** The venue's time. */
  readonly time: () => Promise<number>;
}

export function bybitStream(parts: BybitStreamParts): StreamProtocol {
  const { url, exchange, ready, time } = parts;
  return {
    address: async () => {
      await ready();
      return url;
    },
    subscription: async () => {
      const expires = String((await time()) + LOGIN_MS);
      const signature = createHmac('sha256', exchange.secret ?? '')
        .update(`GET/realtime${expires}`)
        .digest('hex');
      return JSON.stringify({ op: 'auth', args: [exchange.apiKey, Number(expires), signature] });
    },
    // Recommended every 20 seconds.
    ping: (number) => JSON.stringify({ req_id: String(number), op: 'ping' }),
    read: (message) => read(message, parts),
  };
}

function read(message: unknown, reading: BybitReading): Told {
  const { op, success, ret_msg: words = '', topic, data } = messageSchema.safeParse(message).data ?? {};
  if (topic !== undefined)
    return topic === 'order' || topic === 'execution' ? reportsOf(topic, data, reading) : { kind: 'nothing' };
  if (op !== 'auth' && op !== 'subscribe') return { kind: 'nothing' };
  if (success !== true) return { kind: 'ended', reason: `${op === 'auth' ? 'login' : 'subscription'} refused: ${words}` };
  return op === 'auth' ? { kind: 'reply', text: SUBSCRIBE } : { kind: 'subscribed' };
}

function reportsOf(topic: keyof typeof TOPICS, data: readonly unknown[] | undefined, reading: BybitReading): Told {
  const all = data?.map((one) => TOPICS[topic](one, reading));
  if (all === undefined || all.includes(undefined)) return UNREADABLE;
  return { kind: 'reports', reports: all.filter((one) => one !== undefined && one !== 'not ours to read') };
}
