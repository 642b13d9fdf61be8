// What was earned, day by day: realised results in their currency, with a bar to compare by eye.
import { useMemo } from 'preact/hooks';
import { Chart } from '../chart/chart.tsx';
import { equity } from '../chart/points.ts';
import type { DayResult } from '../net/wire.ts';
import { Amount, Gain } from '../show/figure.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { zone } from '../show/time.ts';
import { ofKinds, reading, useFresh } from '../state/read.ts';

export function Results() {
  const source = useMemo(() => reading<{ rows: readonly DayResult[] }>(() => '/api/pnl?by=day&since=30d'), []);
  useFresh(source.again, ofKinds('order.fill'));
  const rows = [...(source.value.value?.rows ?? [])].sort((a, b) => (a.day < b.day ? 1 : -1));
  const currencies = [...new Set(rows.map((row) => row.currency))].sort();
  return (
    <section aria-labelledby="results-title">
      <h2 id="results-title">Results by day</h2>
      <p class="quiet">
        Realised, over the last 30 days; days are those of {zone.value}. Fees stand beside them in their own currency.
      </p>
      <ProblemNote problem={source.problem.value} />
      {source.value.value !== undefined && rows.length === 0 && (
        <p class="quiet">Nothing has filled yet. The first fill makes the first line.</p>
      )}
      {currencies.map((currency) => (
        <Equity key={currency} rows={rows} currency={currency} />
      ))}
      {rows.length > 0 && <ResultTable rows={rows} />}
    </section>
  );
}

function Equity({ rows, currency }: { readonly rows: readonly DayResult[]; readonly currency: string }) {
  // The same days and sums are the same picture: a fill elsewhere does not draw it anew.
  const content = JSON.stringify(equity(rows, currency));
  const picture = useMemo(() => {
    const points = equity(rows, currency);
    return points === undefined ? undefined : ({ kind: 'equity', points } as const);
  }, [content]);
  if (picture === undefined) return null;
  return <Chart picture={picture} words={`Realised results in ${currency}, added up day by day over the last 30 days.`} />;
}

function ResultTable({ rows }: { readonly rows: readonly DayResult[] }) {
  return (
    <table class="cards results">
      <thead>
        <tr>
          <th>Day</th>
          <th class="number">Realised</th>
          <th>
            <span class="unseen">Compared</span>
          </th>
          <th class="number">Fees</th>
          <th class="number">Fills</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.day} ${row.currency}`}>
            <th scope="row">{row.day}</th>
            <td data-label="Realised" class="number">
              <Gain value={row.realised} unit={row.currency} />
            </td>
            <td class="bar-cell">
              <Bar value={Number(row.realised)} most={largest(rows, row.currency)} />
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

function largest(rows: readonly DayResult[], currency: string): number {
  return Math.max(0, ...rows.filter((row) => row.currency === currency).map((row) => Math.abs(Number(row.realised))));
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
