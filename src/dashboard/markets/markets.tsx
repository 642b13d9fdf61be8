// The reviewed symbol table, and what waits for a review: an alert for a symbol that nobody has approved.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Market } from '../net/wire.ts';
import { ProblemNote } from '../show/problem.tsx';
import { Skeleton } from '../show/skeleton.tsx';
import { list } from '../shell/keys.ts';
import type { Listed } from '../state/place.ts';
import { ofKinds, reading, useFresh } from '../state/read.ts';
import { Proposals } from './proposals.tsx';

/** `wanted`: the symbol that somebody came to review. */
export function Markets({ wanted }: { readonly wanted: Listed | undefined }) {
  return (
    <>
      <Proposals wanted={wanted} />
      <MarketTable />
    </>
  );
}

function MarketTable() {
  const source = useMemo(() => reading<{ markets: readonly Market[] }>(() => '/api/markets'), []);
  useFresh(source.again, ofKinds('market.', 'config.'));
  const words = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    list.search = () => field.current?.focus();
    return () => delete list.search;
  }, []);
  const all = source.value.value?.markets;
  const wanted = words.value.trim().toLowerCase();
  const shown = (all ?? []).filter(({ symbol, market, exchange }) =>
    `${symbol} ${market} ${exchange}`.toLowerCase().includes(wanted),
  );
  return (
    <section aria-labelledby="markets-title">
      <h2 id="markets-title">Market table</h2>
      <p class="quiet">A symbol of TradingView is traded only where a row here says as what.</p>
      <input
        ref={field}
        type="search"
        class="search"
        aria-label="Search the market table"
        placeholder="Search symbol, market, exchange"
        value={words.value}
        onInput={(event) => {
          words.value = event.currentTarget.value;
        }}
      />
      <ProblemNote problem={source.problem.value} of="The market table" again={source.again} />
      {all === undefined && source.problem.value === undefined && <Skeleton lines={6} />}
      {all !== undefined && shown.length === 0 && (
        <p class="quiet">
          {all.length === 0
            ? 'No market yet. Add rows under markets in pinewire.yaml, or approve a proposal.'
            : 'No market matches.'}
        </p>
      )}
      {shown.length > 0 && <Rows markets={shown} />}
    </section>
  );
}

function Rows({ markets }: { readonly markets: readonly Market[] }) {
  return (
    <table class="cards">
      <thead>
        <tr>
          <th>Symbol</th>
          <th>Market</th>
          <th>Exchange</th>
          <th class="number">Tick</th>
          <th class="number">Lot</th>
          <th class="number">Least value</th>
          <th>From</th>
        </tr>
      </thead>
      <tbody>
        {markets.map(({ exchange, symbol, market, from, rules }) => (
          <tr key={`${exchange} ${symbol}`}>
            <th scope="row">{symbol}</th>
            <td data-label="Market">{market}</td>
            <td data-label="Exchange">{exchange}</td>
            <td data-label="Tick" class="number">
              {rules?.tick}
            </td>
            <td data-label="Lot" class="number">
              {rules?.lot}
            </td>
            <td data-label="Least value" class="number">
              {rules?.min_value}
            </td>
            <td data-label="From">{from}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
