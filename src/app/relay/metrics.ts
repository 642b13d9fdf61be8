// What a monitor reads of the relay at /metrics.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Spool, SpoolUnavailable } from '../../edge/spool.ts';
import type { Clock } from '../../model/clock.ts';
import type { Metrics } from '../metrics.ts';

export interface RelayMetrics extends Pick<Metrics, 'alert' | 'authenticationFailure' | 'intake' | 'text' | 'contentType'> {
  /** One attempt to forward an alert. */
  forwarded(outcome: 'delivered' | 'parked' | 'again'): void;
  receiver(reachable: boolean): void;
}

const SECONDS = 1_000;

export function createRelayMetrics(spool: Pick<Spool, 'status' | 'healthy'>, clock: Clock): RelayMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, labelNames: string[]) => new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const alerts = counter('pinewire_alerts_total', 'Alerts answered, by outcome and refusal code.', ['outcome', 'code']);
  const failures = counter('pinewire_signature_failures_total', 'Requests that failed authentication, by door.', ['door']);
  const forwarded = counter('pinewire_relay_attempts_total', 'Attempts to forward an alert, by outcome.', ['outcome']);
  const reachable = gauge('pinewire_relay_receiver_reachable', '0 while the receiver does not answer.');
  const waiting = gauge('pinewire_relay_waiting', 'Alerts that the receiver does not have yet.');
  const parked = gauge('pinewire_relay_parked', 'Alerts that wait for a person. Alarm above 0.');
  const oldest = gauge('pinewire_relay_oldest_waiting_seconds', 'Age of the oldest alert that waits; 0 where none does.');
  const up = gauge('pinewire_relay_spool_up', '1 while the last commit went through.');
  const intakeSeconds = new Histogram({
    name: 'pinewire_intake_seconds',
    help: 'From the first byte of an alert to its answer. TradingView hangs up after 3 s.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
    registers,
  });
  reachable.set(1);
  const refresh = (): void => {
    up.set(spool.healthy().ok ? 1 : 0);
    try {
      const status = spool.status();
      waiting.set(status.waiting);
      parked.set(status.parked);
      oldest.set(status.oldestWaitingAt === undefined ? 0 : Math.max(0, clock.now() - status.oldestWaitingAt) / SECONDS);
    } catch (error) {
      if (!(error instanceof SpoolUnavailable)) throw error;
      // The gauges keep their last values; that they are old is what this one says.
      up.set(0);
    }
  };
  return {
    alert: (outcome, code) => alerts.inc({ outcome, code }),
    authenticationFailure: (door) => failures.inc({ door }),
    intake: (durationMs) => intakeSeconds.observe(durationMs / SECONDS),
    forwarded: (outcome) => forwarded.inc({ outcome }),
    receiver: (isReachable) => reachable.set(isReachable ? 1 : 0),
    contentType: registry.contentType,
    text: () => {
      refresh();
      return registry.metrics();
    },
  };
}
