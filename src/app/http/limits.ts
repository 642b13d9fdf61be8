// How much of the machine a stranger can take: the server's caps and deadlines in one place.
import type { Rate } from './source-buckets.ts';

export interface HttpLimits {
  /** Alerts being committed at once; the next one gets 503. 4,096 × 16 kB of bodies is 64 MB. */
  readonly alertsInFlight: number;
  /** Bodies being read at once, at each door; beyond it slow ones are cut, then the next gets 503. 2,048 × 16 kB is 32 MB. */
  readonly bodies: number;
  /** Requests to `/api` whose bodies are being read at once, from those who have shown a token or a session. Rules as at the doors. */
  readonly apiBodies: number;
  /** Sign-ins whose bodies are being read at once. Nobody has shown anything there, so the places are few, and none of those above. */
  readonly signInBodies: number;
  /** Open connections; beyond them the longest idle is closed. An idle one costs 10 kB. */
  readonly connections: number;
  /** The same where TLS ends here: one with its handshake costs 45 kB, and a machine with 256 MB is to bear them all. */
  readonly secureConnections: number;
  /** Open connections of one source, beyond which its own longest idle is closed. A bar close of a thousand alerts from one sender fits in; trusted proxies and TradingView are not counted. */
  readonly connectionsPerSource: number;
  /** Handshakes that one source may begin, where TLS ends here; trusted proxies and TradingView are not counted. A bar close of a thousand alerts, each on a connection of its own, fits in; after that each costs 2 % of a processor at most. */
  readonly handshakes: Rate;
  /** For the request line and headers, and before them for the handshake. */
  readonly headersMs: number;
  /** For a whole request. TradingView hangs up after 3 s; a slow link with a 16 kB body needs less. */
  readonly requestMs: number;
  /**
   * For the answer to an alert of TradingView's. It hangs up after 3 s and is not known to send again then, while what is answered 503 it sends
   * again. Who signs alerts waits for as long as he likes.
   */
  readonly answerMs: number;
  /** Idle keep-alive. Longer than the 60 s of a proxy in front, so that a connection is not closed while the proxy writes to it. */
  readonly keepAliveMs: number;
  /** Unanswered requests at shutdown get this long. */
  readonly closeMs: number;
  /** Of a body over the limit so much more is read and thrown away, because a sender that is cut off while it writes never reads the answer. */
  readonly drainBytes: number;
  /** Body of an `/api` request. */
  readonly apiBodyBytes: number;
  /** Open event streams. */
  readonly streams: number;
  /** A comment on each stream this often, so that proxies keep it and a dead one is noticed. */
  readonly heartbeatMs: number;
  /** A stream whose reader takes nothing for this long is dropped; it resumes by its last id. */
  readonly stalledStreamMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  alertsInFlight: 4_096,
  bodies: 2_048,
  apiBodies: 128,
  signInBodies: 64,
  connections: 6_000,
  secureConnections: 2_000,
  connectionsPerSource: 1_500,
  handshakes: { perSecond: 20, burst: 1_000 },
  headersMs: 5_000,
  requestMs: 10_000,
  answerMs: 2_700,
  keepAliveMs: 75_000,
  closeMs: 5_000,
  drainBytes: 8 * 1_024 * 1_024,
  apiBodyBytes: 64 * 1_024,
  streams: 64,
  heartbeatMs: 15_000,
  stalledStreamMs: 20_000,
};
