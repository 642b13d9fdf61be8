// The market around one order: the venue's candles with what was alerted, filled and still works; without them, our own fills.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { timeNow } from '../clock.ts';
import { Chart } from '../chart/chart.tsx';
import type { Picture } from '../chart/draw.ts';
import { pricePicture, type Span, spanOf } from '../chart/points.ts';
import { get } from '../net/api.ts';
import type { Candles, Position, WholeOrder } from '../net/wire.ts';
import { pricePlaces } from '../show/figure.tsx';
import { zone } from '../show/time.ts';
import { loaded, rows } from '../state/book.ts';

interface Around {
  readonly candles: Candles | undefined;
  readonly position: Position | undefined;
  /** Why there are no candles. */
  readonly problem: string;
}

/** Drawn when the story opens and when the order fills: a chart that moves by itself would not be read. */
export function MarketChart({ order }: { readonly order: WholeOrder }) {
  const around = useSignal<Around | undefined>(undefined);
  useEffect(() => {
    void read(order, spanOf(order, timeNow())).then((answer) => {
      around.value = answer;
    });
  }, [order.id, order.filled, order.status]);
  const known = around.value;
  const picture = useMemo((): Picture | undefined => {
    if (known === undefined) return undefined;
    const price = pricePicture(rows.peek(), order, known.candles?.candles ?? [], known.position);
    const [sample] = price?.candles ?? [];
    const value = sample?.close ?? price?.fills[0]?.value;
    return price === undefined ? undefined : { kind: 'price', price, places: pricePlaces(order.market, String(value)) };
  }, [known, loaded.value]);
  if (known === undefined) return null;
  const hasCandles = (known.candles?.candles.length ?? 0) > 0;
  return (
    <section aria-labelledby="chart-title">
      <h2 id="chart-title">{order.market} around it</h2>
      {!hasCandles && (
        <p class="quiet">{`No candles: ${known.problem}. ${picture === undefined ? '' : 'Our own fills are drawn instead.'}`}</p>
      )}
      {picture !== undefined && <Chart picture={picture} words={hasCandles ? wordsOf(order, known) : ownWords(order)} />}
    </section>
  );
}

async function read({ exchange, market, account }: WholeOrder, { interval, from, to }: Span): Promise<Around> {
  const query = new URLSearchParams({ exchange, market, interval, from: iso(from), to: iso(to) });
  const [candles, positions] = await Promise.all([
    get<Candles>(`/api/candles?${query.toString()}`),
    get<{ positions: readonly Position[] }>('/api/positions'),
  ]);
  const held = positions.ok ? positions.value.positions : [];
  return {
    candles: candles.ok ? candles.value : undefined,
    position: held.find((row) => row.account === account && row.market === market),
    problem: candles.ok ? (candles.value.problem ?? `${exchange} has none of this time`) : candles.problem.error,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function wordsOf({ exchange, market, account }: WholeOrder, { candles }: Around): string {
  return `${market} on ${exchange}, candles of ${candles?.interval}. An arrow up is a buy of ours, down a sell, a dot an alert. Dashed lines are working orders of ${account}, the full one is its average price.${zone.value === 'UTC' ? '' : ' Its times are UTC.'}`;
}

function ownWords({ market }: WholeOrder): string {
  return `Our fills on ${market}, with an arrow up for each buy and down for each sell; dotted, the prices of the alerts.`;
}
