// What was earned, by day, strategy or market, of all accounts or one: realised results in their currency, with a bar to compare by eye.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Chart } from '../chart/chart.tsx';
import { equity } from '../chart/points.ts';
import type { Result } from '../net/wire.ts';
import { plus, signed, withPlaces } from '../show/decimal.ts';
import { Amount, Gain } from '../show/figure.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { zone } from '../show/time.ts';
import { ofKinds, reading, useFresh } from '../state/read.ts';
import { type Group, type Grouping, groupResults } from './grouped.ts';

const GROUPINGS: readonly Grouping[] = ['day', 'strategy', 'market'];

export function Results() {
  // What the server calls an order's rows are sums already: one a day, account, market, strategy and currency.
  const source = useMemo(() => reading<{ rows: readonly Result[] }>(() => '/api/pnl?by=order&since=30d'), []);
  useFresh(source.again, ofKinds('order.fill'));
  const by = useSignal<Grouping>('day');
  const account = useSignal('');
  const all = source.value.value?.rows ?? [];
  const rows = account.value === '' ? all : all.filter((row) => row.account === account.value);
  const groups = groupResults(rows, by.value);
  const currencies = [...new Set(rows.map((row) => row.currency))].sort();
  return (
    <section aria-labelledby="results-title">
      <h2 id="results-title">Results</h2>
      <p class="quiet">
        Realised, over the last 30 days; days are those of {zone.value}. Fees stand beside them in their own currency.
      </p>
      <ProblemNote problem={source.problem.value} of="Results" again={source.again} />
      {source.value.value !== undefined && all.length === 0 && (
        <p class="quiet">Nothing has filled yet. The first fill makes the first line.</p>
      )}
      {all.length > 0 && (
        <div class="actions">
          <Choice name="Results by" value={by} among={GROUPINGS.map((one) => [one, `by ${one}`])} />
          <Choice
            name="Results of"
            value={account}
            among={[
              ['', 'all accounts'],
              ...[...new Set(all.map((row) => row.account))].sort().map((one) => [one, one] as const),
            ]}
          />
        </div>
      )}
      {currencies.map((currency) => (
        <Equity key={currency} rows={rows} currency={currency} />
      ))}
      {groups.length > 0 && <ResultTable groups={groups} by={by.value} />}
    </section>
  );
}

interface ChoiceOf<Of extends string> {
  readonly name: string;
  readonly value: { value: Of };
  readonly among: readonly (readonly [value: Of, words: string])[];
}

function Choice<Of extends string>({ name, value, among }: ChoiceOf<Of>) {
  return (
    <select
      aria-label={name}
      value={value.value}
      onChange={(event) => {
        value.value = event.currentTarget.value as Of;
      }}
    >
      {among.map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </select>
  );
}

function Equity({ rows, currency }: { readonly rows: readonly Result[]; readonly currency: string }) {
  const days = groupResults(
    rows.filter((row) => row.currency === currency),
    'day',
  );
  const points = equity(days);
  const sum = days.reduce((total, { realised }) => plus(total, realised), '0');
  const figure = `${signed(withPlaces(sum, 2))} ${currency}`;
  // The same days and sums are the same picture: a fill elsewhere does not draw it anew.
  const content = JSON.stringify(points);
  const picture = useMemo(() => (points === undefined ? undefined : ({ kind: 'equity', points, figure } as const)), [content]);
  if (picture === undefined) return null;
  const [only] = days;
  const words =
    days.length === 1
      ? `Realised results in ${currency}: ${figure} on ${only?.name}, the only day with fills so far.`
      : `Realised results in ${currency}, added up day by day over the last 30 days: ${figure}.`;
  return <Chart picture={picture} words={words} />;
}

function ResultTable({ groups, by }: { readonly groups: readonly Group[]; readonly by: Grouping }) {
  return (
    <table class="cards results">
      <thead>
        <tr>
          <th>{by.charAt(0).toUpperCase() + by.slice(1)}</th>
          <th class="number">Realised</th>
          <th>
            <span class="unseen">Compared</span>
          </th>
          <th class="number">Fees</th>
          <th class="number">Fills</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((row) => (
          <tr key={`${row.name} ${row.currency}`}>
            <th scope="row">{row.name === '' ? 'no strategy' : row.name}</th>
            <td data-label="Realised" class="number">
              <Gain value={row.realised} unit={row.currency} />
            </td>
            <td class="bar-cell">
              <Bar value={Number(row.realised)} most={largest(groups, row.currency)} />
            </td>
            <td data-label="Fees" class="number">
              <span class="stacked">
                {row.fees.map((fee) => (
                  <Amount key={fee.currency} value={fee.amount} unit={fee.currency} />
                ))}
              </span>
            </td>
            <td data-label="Fills" class="number">
              {row.fills}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function largest(groups: readonly Group[], currency: string): number {
  return Math.max(0, ...groups.filter((row) => row.currency === currency).map((row) => Math.abs(Number(row.realised))));
}

/** Half of the width for losses, half for gains; the number beside it says the same. */
function Bar({ value, most }: { readonly value: number; readonly most: number }) {
  if (most === 0) return null;
  const width = (Math.abs(value) / most) * 50;
  return (
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <line x1="50" y1="0" x2="50" y2="8" class="axis" />
      <rect x={value < 0 ? 50 - width : 50} y="1" width={width} height="6" class={value < 0 ? 'down' : 'up'} />
    </svg>
  );
}
