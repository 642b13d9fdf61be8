// The metrics page: counters by label, gauges from the ledger at most once a second, and an honest zero when the store is away.
import { expect, test } from 'vitest';
import { fakeLedger } from '../../test/http/harness.ts';
import { LedgerUnavailable, type LedgerStatus } from '../ledger/port.ts';
import { systemClock } from './clock.ts';
import { createMetrics } from './metrics.ts';

const byStatus = { queued: 2, submitting: 0, open: 1, unknown: 1, filled: 5, canceled: 0, expired: 0, rejected: 0, denied: 3 };
const STATUS: LedgerStatus = {
  schema: 1,
  byStatus,
  refusedToday: 4,
  lanes: 3,
  waiting: { due: 2, untaken: 1, since: 3_000 },
  frozen: [],
  journal: { seq: 42, hash: '', heads: [] },
  oldestQueuedAt: 5_000,
  lastAlertAt: 9_000,
};

test('counters carry their labels and gauges the state of the ledger', async () => {
  const clock = { ...systemClock, now: () => 10_000 };
  const metrics = createMetrics({ ledger: fakeLedger({ status: async () => STATUS }), clock, version: '1.2.3', process: false });
  metrics.alert('refused', 'no_route');
  metrics.alert('refused', 'no_route');
  metrics.authenticationFailure({ door: 'webhook', address: '203.0.113.7', source: 'internet', slowed: false });
  metrics.intake(12);
  metrics.venueError('demo', 'timeout');
  metrics.venueRequest('demo', 80);
  metrics.notification('telegram 1', 'sent');
  const text = await metrics.text();
  for (const line of [
    'pinewire_alerts_total{outcome="refused",code="no_route"} 2',
    'pinewire_signature_failures_total{door="webhook",source="internet",slowed="false"} 1',
    'pinewire_intake_seconds_bucket{le="0.025"} 1',
    'pinewire_venue_errors_total{account="demo",code="timeout"} 1',
    'pinewire_orders{status="unknown"} 1',
    'pinewire_orders{status="denied"} 3',
    'pinewire_unknown_orders 1',
    'pinewire_queue_depth 2',
    'pinewire_oldest_queued_seconds 5',
    'pinewire_lanes 3',
    'pinewire_lanes_due 2',
    'pinewire_lanes_untaken 1',
    'pinewire_oldest_untaken_lane_seconds 7',
    'pinewire_journal_seq 42',
    'pinewire_last_alert_timestamp_seconds 9',
    'pinewire_ledger_up 1',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/pinewire_build_info\{version="1\.2\.3",node="v\d+/);
  expect(metrics.contentType).toContain('text/plain');
});

test('the ledger is asked once a second, and while it is away the page still answers', async () => {
  let asked = 0;
  let now = 0;
  let away = false;
  const status = async () => {
    asked += 1;
    if (away) throw new LedgerUnavailable('disk full');
    return STATUS;
  };
  const metrics = createMetrics({
    ledger: fakeLedger({ status }),
    clock: { ...systemClock, monotonic: () => now },
    version: '1',
    process: false,
  });
  await metrics.text();
  await metrics.text();
  expect(asked).toBe(1);
  away = true;
  now += 1_500;
  expect(await metrics.text()).toContain('pinewire_ledger_up 0');
  expect(asked).toBe(2);
});

test("two services in one process do not share figures; Node's own are there unless left out", async () => {
  const one = createMetrics({ ledger: fakeLedger(), clock: systemClock, version: '1' });
  const two = createMetrics({ ledger: fakeLedger(), clock: systemClock, version: '1', process: false });
  one.alert('accepted', 'none');
  expect(await one.text()).toContain('process_resident_memory_bytes');
  expect(await two.text()).not.toContain('outcome="accepted"');
});
