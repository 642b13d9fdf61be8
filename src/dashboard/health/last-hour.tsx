// The last hour in tables: alerts by outcome, who failed at the doors, how the venues answered, and which processes run.
import { useEffect, useMemo } from 'preact/hooks';
import { every, now } from '../clock.ts';
import type { HealthAnswer, RefusedShare } from '../net/wire.ts';
import { Age } from '../show/age.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { Skeleton } from '../show/skeleton.tsx';
import { lasted, shortMoment } from '../show/time.ts';
import { counted } from '../show/words.ts';
import { readStandingSoon } from '../state/standing.ts';
import { reading } from '../state/read.ts';
import { Relays } from './relays.tsx';

/** What happens at the doors makes no row in the journal, so it is asked for. */
const AGAIN_MS = 10_000;

export function LastHour() {
  const source = useMemo(() => reading<HealthAnswer>(() => '/api/health'), []);
  useEffect(() => {
    void source.again();
    return every(AGAIN_MS, () => {
      void source.again();
      // What a relay tells makes none either, and stands in the sentence.
      readStandingSoon();
    });
  }, [source]);
  const known = source.value.value;
  const problem = <ProblemNote problem={source.problem.value} of="The last hour" again={source.again} />;
  if (known === undefined) return source.problem.value === undefined ? <Skeleton lines={4} /> : problem;
  return (
    <>
      {problem}
      <h3>Alerts in the last hour</h3>
      <p>{alertsInWords(known)}</p>
      <h3>Error rate of the webhook</h3>
      <ErrorRates refused={known.refused} since={known.since} />
      <h3>Failed at the door</h3>
      {known.failures.length === 0 ? (
        <p class="quiet">Nobody sent a wrong signature or token in the last hour.</p>
      ) : (
        <Failures failures={known.failures} />
      )}
      <h3>Venues</h3>
      {known.venues.length === 0 ? (
        <p class="quiet">No venue was asked for an order in the last hour. Latency and errors stand here once one is.</p>
      ) : (
        <Venues venues={known.venues} />
      )}
      <Relays relays={known.relays} again={source.again} />
      {known.processes.length > 0 && <Processes processes={known.processes} />}
      <p class="quiet">
        Alerts, doors and venues are counted by the process that serves this page, since{' '}
        {shortMoment(known.since, Date.parse(known.since))}.
      </p>
    </>
  );
}

function alertsInWords({ alerts }: HealthAnswer): string {
  const all = Object.values(alerts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return 'None came in.';
  const failed = (alerts['unavailable'] ?? 0) + (alerts['failed'] ?? 0);
  const parts = Object.entries(alerts).map(([outcome, count]) => `${count} ${outcome}`);
  const lost =
    failed === 0
      ? 'None had to be turned away.'
      : `${((failed / all) * 100).toFixed(1)} % had to be turned away and were told to come again.`;
  return `${parts.join(', ')}. ${lost}`;
}

const SPANS = [
  ['hour', 'Last hour'],
  ['day', 'Last day'],
] as const;

/** What was not taken, of everything that was answered. */
function ErrorRates({ refused, since }: Pick<HealthAnswer, 'refused' | 'since'>) {
  if (refused.day.all === 0) return <p class="quiet">No alert was answered in the last day. Its rate of refusals stands here.</p>;
  return (
    <>
      <table class="dense">
        <thead>
          <tr>
            <th>Span</th>
            <th class="number">Refused</th>
            <th class="number">Of</th>
            <th class="number">Rate</th>
          </tr>
        </thead>
        <tbody>
          {SPANS.map(([span, name]) => (
            <tr key={span}>
              <th scope="row">{name}</th>
              <td class="number">{refused[span].refused.toLocaleString('en')}</td>
              <td class="number">{counted(refused[span].all, 'alert')}</td>
              <td class="number">{rate(refused[span])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        Refused alerts, failed signatures and what had to be turned away, counted since {shortMoment(since, now.value)}.
      </p>
    </>
  );
}

/** `4.2 %`; a rate that is not nothing never reads as nothing. */
function rate({ all, refused }: RefusedShare): string {
  if (all === 0) return 'none came';
  const percent = (refused / all) * 100;
  if (refused > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent.toFixed(1)} %`;
}

function Failures({ failures }: { readonly failures: HealthAnswer['failures'] }) {
  return (
    <table class="dense">
      <thead>
        <tr>
          <th>Source</th>
          <th>Door</th>
          <th class="number">Failures</th>
        </tr>
      </thead>
      <tbody>
        {failures.map(({ door, source, count }) => (
          <tr key={`${door} ${source}`}>
            <th scope="row">{source}</th>
            <td>{door}</td>
            <td class="number">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Venues({ venues }: { readonly venues: HealthAnswer['venues'] }) {
  const shown = (ms: number | null): string => (ms === null ? '' : lasted(ms));
  return (
    <table class="dense">
      <thead>
        <tr>
          <th>Account</th>
          <th class="number">Requests</th>
          <th class="number">Half within</th>
          <th class="number">99 % within</th>
          <th>Errors</th>
        </tr>
      </thead>
      <tbody>
        {venues.map((venue) => (
          <tr key={venue.account}>
            <th scope="row">{venue.account}</th>
            <td class="number">{venue.requests}</td>
            <td class="number">{shown(venue.p50_ms)}</td>
            <td class="number">{shown(venue.p99_ms)}</td>
            <td>
              {venue.errors.length === 0 ? (
                <span class="quiet">none</span>
              ) : (
                venue.errors.map(({ code, count }) => `${count} ${code}`).join(', ')
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Processes({ processes }: { readonly processes: HealthAnswer['processes'] }) {
  return (
    <>
      <h3>Processes on this store</h3>
      <table class="dense">
        <thead>
          <tr>
            <th>Process</th>
            <th>Role</th>
            <th>Version</th>
            <th class="number">Lanes held</th>
            <th>Heard of</th>
          </tr>
        </thead>
        <tbody>
          {processes.map(({ name, role, version, lanes, seen_at }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{role}</td>
              <td>{version}</td>
              <td class="number">{role === 'intake' ? <span class="quiet">takes none</span> : lanes}</td>
              <td>
                <Age at={seen_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
