// What the relay keeps between its 2xx and the receiver's: each alert that was taken, in order, until the receiver has it or a person decides.
import { createHash } from 'node:crypto';
import type { Alert, AlertScope } from '../model/alert.ts';

/** The spool cannot commit: nothing was taken. */
export class SpoolUnavailable extends Error {
  override readonly name = 'SpoolUnavailable';
}

/** `entry`: it says itself that it only opens. Everything else may be an exit, and an exit is never given up for its age. */
export type Effect = 'entry' | 'maybe exit';

function effectOf({ action }: Alert): Effect {
  return action === 'open' ? 'entry' : 'maybe exit';
}

/** TradingView resends within 20 s; what comes with the same bytes within this is the same alert. */
export const WINDOW_MS = 60_000;

export interface Taken {
  /** Of token and bytes: by this a resend is known again. */
  readonly digest: string;
  /** The `webhook-id` of every attempt. */
  readonly id: string;
  /** Milliseconds UTC. */
  readonly receivedAt: number;
  /** By this it is known which alerts wait for each other: see `lanes.ts`. */
  readonly scope: AlertScope;
  readonly effect: Effect;
  readonly clientRef: string;
  readonly remote: string;
  readonly body: Uint8Array;
}

export function takenOf(alert: Alert, token: string, given: Pick<Taken, 'receivedAt' | 'remote' | 'body'>): Taken {
  const digest = createHash('sha256').update(`${token}\n`).update(given.body).digest('hex');
  const window = Math.floor(given.receivedAt / WINDOW_MS);
  const id = `tv_${createHash('sha256').update(`${digest} ${window}`).digest('hex').slice(0, 40)}`;
  const { strategy, exchange, symbol } = alert;
  return { ...given, digest, id, scope: { strategy, exchange, symbol }, effect: effectOf(alert), clientRef: alert.clientRef };
}

/** A lane in the words of people: `rsi-break BTCUSDT on binance`. */
export function laneText({ strategy, exchange, symbol }: AlertScope): string {
  return `${strategy} ${symbol}${exchange === '' ? '' : ` on ${exchange}`}`.trim();
}

/** One alert on its way. */
export interface Waiting {
  /** The order of arrival. */
  readonly seq: number;
  readonly id: string;
  readonly receivedAt: number;
  /** As {@link laneText} says it. */
  readonly lane: string;
  readonly effect: Effect;
  readonly clientRef: string;
  readonly body: Uint8Array;
}

export interface SpoolStatus {
  readonly waiting: number;
  readonly parked: number;
  /** When the alert that waits longest was received. */
  readonly oldestWaitingAt?: number;
  /** What was last said about an alert that waits. */
  readonly problem?: string;
}

/** Everything that writes rejects with SpoolUnavailable where it could not be committed. */
export interface Spool {
  /** Resolves once the alert is on disk; `repeated` where it was there already, and waits again if it was parked. */
  take(alert: Taken): Promise<{ readonly kind: 'new' | 'repeated'; readonly id: string }>;
  /** Each `seq` that may go by now and was not told before, or that a person wants to see sent at once; the oldest first. */
  free(): readonly number[];
  /** Undefined where it waits no more, or waits behind another again; in the second case it is told once more when it is free. */
  waiting(seq: number): Waiting | undefined;
  delivered(seq: number): Promise<void>;
  /** It stays where it is; the problem is kept for whoever looks. Nothing where a person parked or dropped it meanwhile. */
  postponed(seq: number, problem: string): Promise<void>;
  /** Taken out of the way until a person says otherwise; an alarm in the same commit. False where a person parked or dropped it meanwhile. */
  park(seq: number, problem: string): Promise<boolean>;
  /** Something a person has to know, kept until they were told. */
  alarm(text: string): Promise<void>;
  /** Forgets what was delivered long enough ago. */
  sweep(): Promise<void>;
  status(): SpoolStatus;
  healthy(): { readonly ok: true } | { readonly ok: false; readonly problem: string };
  close(): Promise<void>;
}
