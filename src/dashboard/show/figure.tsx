// Numbers: tabular, grouped, in the market's own precision, with a thin unit, and a sign and a colour where they are gains and losses.
import { signal } from '@preact/signals';
import { get } from '../net/api.ts';
import type { Market } from '../net/wire.ts';
import { grouped, placesOf, readablePlaces, signed, signOf, toPlaces, withPlaces } from './decimal.ts';

/** Digits after the point of a market's prices, by market; read once a sign-in. */
const ticks = signal<ReadonlyMap<string, number>>(new Map());

export async function learnTicks(): Promise<void> {
  const answer = await get<{ markets: readonly Market[] }>('/api/markets');
  if (!answer.ok) return;
  const known = answer.value.markets.flatMap(({ market, rules }): [string, number][] =>
    rules?.tick === null || rules?.tick === undefined ? [] : [[market, placesOf(rules.tick)]],
  );
  ticks.value = new Map(known);
}

/** Digits after the point: the market's own, or as many as matter. */
export function pricePlaces(market: string, value: string): number {
  return ticks.value.get(market) ?? readablePlaces(value);
}

/** `BTC/USDT:USDT` → `USDT`. */
export function quoteOf(market: string): string {
  return market.split('/')[1]?.split(':')[0] ?? '';
}

export function baseOf(market: string): string {
  return market.split('/')[0] ?? '';
}

/** With more characters than these, its unit among them, a figure may be broken: it would be wider than half a phone. */
const LONGEST = 20;

function figureClass(shown: string, ...more: readonly string[]): string {
  return ['figure', shown.length > LONGEST ? 'long' : '', ...more].filter((one) => one !== '').join(' ');
}

function Unit({ of }: { readonly of: string }) {
  return of === '' ? null : <span class="unit">{`\u202f${of}`}</span>;
}

export function Price({
  value,
  market,
  unit = false,
}: {
  readonly value: string;
  readonly market: string;
  readonly unit?: boolean;
}) {
  const places = ticks.value.get(market);
  const shown = places === undefined ? toPlaces(value, readablePlaces(value)) : withPlaces(value, places);
  return (
    <span class={figureClass(grouped(shown) + (unit ? quoteOf(market) : ''))} title={value}>
      {grouped(shown)}
      {unit && <Unit of={quoteOf(market)} />}
    </span>
  );
}

export function Amount({ value, unit = '' }: { readonly value: string; readonly unit?: string }) {
  const shown = toPlaces(value, 8);
  return (
    <span class={figureClass(grouped(shown) + unit)} title={value}>
      {grouped(shown)}
      <Unit of={unit} />
    </span>
  );
}

/** One of a column of amounts: the points stand below each other. `places` is how many digits follow the point in the longest of them. */
export function Aligned({ value, places }: { readonly value: string; readonly places: number }) {
  const shown = toPlaces(value, 8);
  const after = placesOf(shown);
  // As wide as the digits and the point that are not there.
  const padding = (after === 0 && places > 0 ? '\u2008' : '') + '\u2007'.repeat(Math.max(0, places - after));
  return (
    <span class={figureClass(grouped(shown))} title={value}>
      {grouped(shown)}
      <span aria-hidden="true">{padding}</span>
    </span>
  );
}

/** Digits after the point in the longest of these, as {@link Aligned} shows them. */
export function mostPlaces(values: readonly string[]): number {
  return Math.max(0, ...values.map((value) => placesOf(toPlaces(value, 8))));
}

/** A gain or a loss: sign always, green and red mean up and down and nothing else. */
export function Gain({ value, unit, places = 2 }: { readonly value: string; readonly unit: string; readonly places?: number }) {
  const shown = withPlaces(value, places);
  const direction = signOf(shown);
  return (
    <span class={figureClass(signed(shown) + unit, direction > 0 ? 'up' : direction < 0 ? 'down' : '')} title={value}>
      {signed(shown)}
      <Unit of={unit} />
    </span>
  );
}

/** Against the price of the alert: `0.05 % worse`. */
export function Slippage({ percent }: { readonly percent: number }) {
  const size = Math.abs(percent).toFixed(2);
  if (size === '0.00') return <span class="figure quiet">as alerted</span>;
  return (
    <span class={`figure ${percent > 0 ? 'down' : 'up'}`}>
      {size} % {percent > 0 ? 'worse' : 'better'}
    </span>
  );
}
