// What a monitor reads of the relay at /metrics. Written by hand, a dozen lines of text: the library that the service uses costs 7 MB.
import { type Spool, SpoolUnavailable } from '../../edge/spool.ts';
import type { Clock } from '../../model/clock.ts';
import type { Metrics } from '../metrics.ts';
import type { Keeper } from '../tls/keeper.ts';

export interface RelayMetrics extends Pick<Metrics, 'alert' | 'authenticationFailure' | 'intake' | 'text' | 'contentType'> {
  /** One attempt to forward an alert. */
  forwarded(outcome: 'delivered' | 'parked' | 'again'): void;
  receiver(reachable: boolean): void;
}

/** Seconds; TradingView hangs up after 3. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3];

export function createRelayMetrics(
  spool: Pick<Spool, 'status' | 'healthy'>,
  clock: Clock,
  keeper?: Pick<Keeper, 'current'>,
): RelayMetrics {
  const alerts = new Counts();
  const failures = new Counts();
  const attempts = new Counts();
  const buckets = BUCKETS.map(() => 0);
  let answered = 0;
  let seconds = 0;
  let reachable = true;
  const durations = (): string[] => [
    ...BUCKETS.map((limit, i) => `pinewire_intake_seconds_bucket{le="${limit}"} ${buckets[i]}`),
    `pinewire_intake_seconds_bucket{le="+Inf"} ${answered}`,
    `pinewire_intake_seconds_sum ${seconds}`,
    `pinewire_intake_seconds_count ${answered}`,
  ];
  const page = (): string[] => [
    ...family('pinewire_alerts_total', 'counter', 'Alerts answered, by outcome and refusal code.', alerts.lines),
    ...family(
      'pinewire_signature_failures_total',
      'counter',
      'Requests that failed authentication, by door and class of source; slowed: answered 429.',
      failures.lines,
    ),
    ...family('pinewire_relay_attempts_total', 'counter', 'Attempts to forward an alert, by outcome.', attempts.lines),
    ...family('pinewire_intake_seconds', 'histogram', 'From the first byte of an alert to its answer.', durations),
    ...gauge('pinewire_relay_receiver_reachable', '0 while the receiver does not answer.', reachable ? 1 : 0),
    ...gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
    ...spoolGauges(spool, clock),
    ...certificateGauge(keeper),
  ];
  return {
    alert: (outcome, code) => alerts.add(`{outcome="${outcome}",code="${code}"}`),
    authenticationFailure: ({ door, source, slowed }) => failures.add(`{door="${door}",source="${source}",slowed="${slowed}"}`),
    intake: (durationMs) => {
      const value = durationMs / 1_000;
      answered += 1;
      seconds += value;
      for (const [i, limit] of BUCKETS.entries()) if (value <= limit) buckets[i] = (buckets[i] ?? 0) + 1;
    },
    forwarded: (outcome) => attempts.add(`{outcome="${outcome}"}`),
    receiver: (isReachable) => {
      reachable = isReachable;
    },
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    text: () => Promise.resolve(`${page().join('\n')}\n`),
  };
}

/** Counters by their labels. All labels are words of the program, so nothing has to be escaped and nothing grows without end. */
class Counts {
  readonly #counts = new Map<string, number>();

  add(labels: string): void {
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  readonly lines = (name: string): string[] => [...this.#counts].map(([labels, count]) => `${name}${labels} ${count}`);
}

function family(name: string, type: string, help: string, lines: (name: string) => string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines(name)];
}

function gauge(name: string, help: string, value: number): string[] {
  return family(name, 'gauge', help, () => [`${name} ${value}`]);
}

function certificateGauge(keeper: Pick<Keeper, 'current'> | undefined): string[] {
  const help = 'When the certificate that is served runs out. Alarm 14 days before.';
  return keeper === undefined
    ? []
    : gauge('pinewire_certificate_expiry_timestamp_seconds', help, keeper.current().validTo / 1_000);
}

/** Without figures while the spool cannot be read: `pinewire_relay_spool_up` says why. */
function spoolGauges(spool: Pick<Spool, 'status' | 'healthy'>, clock: Clock): string[] {
  const up = (value: number): string[] => gauge('pinewire_relay_spool_up', '1 while the last commit went through.', value);
  try {
    const { waiting, parked, oldestWaitingAt } = spool.status();
    const age = oldestWaitingAt === undefined ? 0 : Math.max(0, clock.now() - oldestWaitingAt) / 1_000;
    return [
      ...up(spool.healthy().ok ? 1 : 0),
      ...gauge('pinewire_relay_waiting', 'Alerts that the receiver does not have yet.', waiting),
      ...gauge('pinewire_relay_parked', 'Alerts that wait for a person. Alarm above 0.', parked),
      ...gauge('pinewire_relay_oldest_waiting_seconds', 'Age of the oldest alert that waits; 0 where none does.', age),
    ];
  } catch (error) {
    if (!(error instanceof SpoolUnavailable)) throw error;
    return up(0);
  }
}
