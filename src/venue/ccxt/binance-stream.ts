// What Binance Spot speaks on its WebSocket: a signed subscription, its own ping, and one event for each thing that happens to the account.
import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { z } from 'zod';
import { reportOfEvent } from './binance-events.ts';
import { type StreamProtocol, type Told, UNREADABLE } from './stream.ts';

/**
 * The WebSocket API carries the user data stream since the listen keys were removed (2026-02-20):
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests
 */
export const STREAM_URLS = {
  live: 'wss://ws-api.binance.com:443/ws-api/v3',
  testnet: 'wss://ws-api.testnet.binance.vision/ws-api/v3',
} as const;

const SUBSCRIBE = 'subscribe';
const answerSchema = z.object({
  id: z.string(),
  status: z.string(),
  error: z.object({ code: z.string(), msg: z.string() }).optional(),
});
const eventSchema = z.object({ event: z.object({ e: z.string() }).loose() });
/** What the venue tells before it ends the stream. */
const ENDINGS: ReadonlySet<string> = new Set(['eventStreamTerminated', 'serverShutdown']);

export interface StreamKeys {
  readonly apiKey: string;
  /** An HMAC secret, or a private key in PEM (Ed25519 or RSA). */
  readonly secret: string;
}

export interface BinanceStreamParts {
  readonly url: string;
  readonly keys: StreamKeys;
  /** The venue's time, for the timestamp. */
  readonly time: () => Promise<number>;
  readonly recvWindow: number;
}

export function binanceStream({ url, keys, time, recvWindow }: BinanceStreamParts): StreamProtocol {
  return {
    address: () => Promise.resolve(url),
    subscription: async () => {
      const params = { apiKey: keys.apiKey, recvWindow: String(recvWindow), timestamp: String(await time()) };
      const signed = { ...params, signature: signatureOf(keys.secret, new URLSearchParams(params).toString()) };
      return JSON.stringify({ id: SUBSCRIBE, method: 'userDataStream.subscribe.signature', params: signed });
    },
    // Weight 1 of 6,000 a minute.
    ping: (number) => JSON.stringify({ id: `ping-${number}`, method: 'ping' }),
    read,
  };
}

function read(message: unknown): Told {
  const answer = answerSchema.safeParse(message).data;
  if (answer?.id === SUBSCRIBE) return subscribed(answer);
  const event = eventSchema.safeParse(message).data?.event;
  if (event === undefined) return { kind: 'nothing' };
  if (ENDINGS.has(event.e)) return { kind: 'ended', reason: `ended by the venue: ${event.e}` };
  const report = reportOfEvent(event);
  if (report === undefined) return UNREADABLE;
  return report === 'not ours to read' ? { kind: 'nothing' } : { kind: 'reports', reports: [report] };
}

function subscribed({ status, error }: z.infer<typeof answerSchema>): Told {
  if (status === '200') return { kind: 'subscribed' };
  return { kind: 'ended', reason: `subscription refused: ${error === undefined ? status : `${error.code} ${error.msg}`}` };
}

/** Over the parameters in alphabetical order. */
function signatureOf(secret: string, payload: string): string {
  if (!secret.includes('PRIVATE KEY')) return createHmac('sha256', secret).update(payload).digest('hex');
  const key = createPrivateKey(secret);
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return sign(digest, Buffer.from(payload), key).toString('base64');
}
