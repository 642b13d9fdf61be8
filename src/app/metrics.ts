// What a monitor reads at /metrics: counters kept where things happen, and gauges read from the ledger when somebody looks.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SourceClass } from '../edge/addresses.ts';
import type { Ledger, LedgerStatus } from '../ledger/port.ts';
import { ORDER_STATES } from '../model/order.ts';
import type { Clock } from '../model/clock.ts';
import { SHOWN_MS } from './present/missed.ts';
import { missedAlerts, quietStrategies, readWatched, WATCH_KEYS, type Watched } from './watch/watched.ts';
import { createRecent, type RecentHealth } from './recent.ts';
import type { Keeper } from './tls/keeper.ts';

export interface AuthenticationFailure {
  /** The one it came to. */
  readonly door: 'webhook' | 'tradingview' | 'api';
  readonly address: string;
  readonly source: SourceClass;
  /** Whether it was answered 429. */
  readonly slowed: boolean;
}

export interface Metrics {
  /** One alert answered. `code` is the refusal's, `none` where there was none. */
  alert(outcome: AlertOutcome, code: string): void;
  /** A request that failed authentication. */
  authenticationFailure(failure: AuthenticationFailure): void;
  /** From the first byte of an alert's request to its answer, milliseconds. */
  intake(durationMs: number): void;
  venueRequest(account: string, durationMs: number): void;
  venueError(account: string, code: string): void;
  /** The last hour of this process, for people. */
  recent(): RecentHealth;
  /** A sign of life of an account's stream, or its loss. */
  stream(account: string, up: boolean): void;
  notification(target: string, outcome: 'sent' | 'failed' | 'dropped'): void;
  /** The page in Prometheus' text format. Never rejects: what cannot be read is left out and `pinewire_ledger_up` says 0. */
  text(): Promise<string>;
  readonly contentType: string;
}

export type AlertOutcome = 'accepted' | 'duplicate' | 'refused' | 'unauthenticated' | 'unavailable' | 'failed';

export interface MetricsOptions {
  readonly ledger: Pick<Ledger, 'status' | 'healthy' | 'register'>;
  readonly clock: Clock;
  readonly version: string;
  /** Where TLS ends in this process. */
  readonly keeper?: Pick<Keeper, 'current'> | undefined;
  /** Whether to add Node's own figures (memory, event loop, garbage collection); tests leave them out. */
  readonly process?: boolean;
}

/** A scraper that asks more often reads the same answer: status() counts rows. */
const STATUS_CACHE_MS = 1_000;

const SECONDS = 1_000;

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process !== false) collectDefaultMetrics({ register: registry });
  const build = new Gauge({
    name: 'pinewire_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'],
    registers,
  });
  build.set({ version: options.version, node: process.version }, 1);
  if (options.keeper !== undefined) certificateGauge(options.keeper, registers);
  const counters = createCounters(registers);
  const refresh = ledgerGauges(options, registers);
  const recent = createRecent(options.clock);
  return {
    alert: (outcome, code) => {
      counters.alerts.inc({ outcome, code });
      recent.alert(outcome);
    },
    authenticationFailure: ({ door, address, source, slowed }) => {
      counters.authenticationFailures.inc({ door, source, slowed: String(slowed) });
      recent.failure(door, address);
    },
    recent: () => recent.read(),
    intake: (durationMs) => counters.intakeSeconds.observe(durationMs / SECONDS),
    venueRequest: (account, durationMs) => {
      counters.venueSeconds.observe({ account }, durationMs / SECONDS);
      recent.venueRequest(account, durationMs);
    },
    venueError: (account, code) => {
      counters.venueErrors.inc({ account, code });
      recent.venueError(account, code);
    },
    stream: (account, up) => {
      counters.streamUp.set({ account }, up ? 1 : 0);
      if (up) counters.streamHeard.set({ account }, options.clock.now() / SECONDS);
    },
    notification: (target, outcome) => counters.notifications.inc({ target, outcome }),
    contentType: registry.contentType,
    async text() {
      await refresh();
      return registry.metrics();
    },
  };
}

function certificateGauge(keeper: Pick<Keeper, 'current'>, registers: Registry[]): void {
  const gauge: Gauge = new Gauge({
    name: 'pinewire_certificate_expiry_timestamp_seconds',
    help: 'When the certificate that is served runs out. Alarm 14 days before.',
    registers,
    collect: () => gauge.set(keeper.current().validTo / SECONDS),
  });
}

function createCounters(registers: Registry[]) {
  return {
    alerts: new Counter({
      name: 'pinewire_alerts_total',
      help: 'Alerts answered, by outcome and refusal code.',
      labelNames: ['outcome', 'code'],
      registers,
    }),
    authenticationFailures: new Counter({
      name: 'pinewire_signature_failures_total',
      help: 'Requests that failed authentication, by door and class of source; slowed: answered 429.',
      labelNames: ['door', 'source', 'slowed'],
      registers,
    }),
    intakeSeconds: new Histogram({
      name: 'pinewire_intake_seconds',
      help: 'From the first byte of an alert to its answer. TradingView hangs up after 3 s.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
      registers,
    }),
    venueSeconds: new Histogram({
      name: 'pinewire_venue_request_seconds',
      help: 'Requests to the venue, by account.',
      labelNames: ['account'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    venueErrors: new Counter({
      name: 'pinewire_venue_errors_total',
      help: 'Requests to the venue that did not end well, by account and code.',
      labelNames: ['account', 'code'],
      registers,
    }),
    streamUp: new Gauge({
      name: 'pinewire_stream_up',
      help: 'Of accounts whose venue has a stream: 1 while it tells what happens to open orders, 0 while they are polled.',
      labelNames: ['account'],
      registers,
    }),
    streamHeard: new Gauge({
      name: 'pinewire_stream_last_message_timestamp_seconds',
      help: 'When the stream of an account was last heard of, signs of life included.',
      labelNames: ['account'],
      registers,
    }),
    notifications: new Counter({
      name: 'pinewire_notifications_total',
      help: 'Messages to people, by target and outcome.',
      labelNames: ['target', 'outcome'],
      registers,
    }),
  };
}

/** The gauges the ledger knows; the returned function brings them up to date, at most once a second. */
function ledgerGauges({ ledger, clock }: MetricsOptions, registers: Registry[]): () => Promise<void> {
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const up = gauge('pinewire_ledger_up', '1 while the last commit went through.');
  const orders = new Gauge({ name: 'pinewire_orders', help: 'Orders by state.', labelNames: ['status'], registers });
  const unknown = gauge('pinewire_unknown_orders', 'Orders of which nobody can say whether they were placed. Alarm above 0.');
  const queue = gauge('pinewire_queue_depth', 'Orders that wait to be placed.');
  const oldest = gauge('pinewire_oldest_queued_seconds', 'Age of the oldest order that waits; 0 where none does.');
  const lanes = gauge('pinewire_lanes', 'Lanes with queued or unsettled orders.');
  const due = gauge('pinewire_lanes_due', 'Lanes that have something to do now.');
  const untaken = gauge(
    'pinewire_lanes_untaken',
    'Lanes of a shared store that have something to do now and that no process has taken.',
  );
  const untakenFor = gauge(
    'pinewire_oldest_untaken_lane_seconds',
    'For how long the first of them has waited; 0 without one. Alarm above 60.',
  );
  const journal = gauge('pinewire_journal_seq', 'The last row of the journal.');
  const refused = gauge('pinewire_alerts_refused_today', 'Alerts refused since midnight UTC.');
  const lastAlert = gauge('pinewire_last_alert_timestamp_seconds', 'When the last alert came in; 0 before the first.');
  const missed = gauge('pinewire_missed_alerts', 'Alerts of the last 24 h whose numbers were skipped. Alarm above 0.');
  const quiet = gauge('pinewire_quiet_strategies', 'Strategies that were silent for longer than quiet_after. Alarm above 0.');
  const showMissed = (watched: Watched): void => {
    const gaps = missedAlerts(watched, clock.now() - SHOWN_MS).filter(({ told }) => told);
    missed.set(gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0));
    quiet.set(quietStrategies(watched).length);
  };
  const ageOf = (since: number | undefined): number => (since === undefined ? 0 : Math.max(0, clock.now() - since) / SECONDS);
  let readAt: number | undefined;
  const show = (status: LedgerStatus): void => {
    for (const state of ORDER_STATES) orders.set({ status: state }, status.byStatus[state]);
    unknown.set(status.byStatus.unknown);
    queue.set(status.byStatus.queued);
    oldest.set(ageOf(status.oldestQueuedAt));
    lanes.set(status.lanes);
    due.set(status.waiting.due);
    untaken.set(status.waiting.untaken);
    untakenFor.set(ageOf(status.waiting.since));
    journal.set(status.journal.seq);
    refused.set(status.refusedToday);
    lastAlert.set((status.lastAlertAt ?? 0) / SECONDS);
  };
  return async () => {
    const now = clock.monotonic();
    if (readAt !== undefined && now - readAt < STATUS_CACHE_MS) return;
    readAt = now;
    try {
      show(await ledger.status(clock.now()));
      showMissed(readWatched(await ledger.register(WATCH_KEYS)));
      up.set(ledger.healthy().ok ? 1 : 0);
    } catch {
      // The gauges keep their last values; that they are old is what this one says.
      up.set(0);
    }
  };
}
