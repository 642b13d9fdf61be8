// What each exchange promises about placing an order once, as data: the proof that an order is absent may rest on these rows only.
import { binance } from './facts/binance.ts';
import { binanceusdm } from './facts/binanceusdm.ts';
import { bitget } from './facts/bitget.ts';
import { bybit } from './facts/bybit.ts';
import { coinbase } from './facts/coinbase.ts';
import { gate } from './facts/gate.ts';
import { hyperliquid } from './facts/hyperliquid.ts';
import { kraken } from './facts/kraken.ts';
import { kucoin } from './facts/kucoin.ts';
import { okx } from './facts/okx.ts';
import { CAUTIOUS, type Evidence, type Fact, UNSTATED_LIMITS, type VenueRow, type Weight } from './facts/row.ts';
import type { Counted, VenueFacts, Weighing } from './port.ts';

/** Every venue with a row, in the order in which they are shown. */
export const VENUES: readonly VenueRow[] = [
  binance,
  binanceusdm,
  bybit,
  okx,
  kraken,
  coinbase,
  kucoin,
  gate,
  bitget,
  hyperliquid,
];

/** The facts a row is made of, as they are named to people. */
export const FACT_NAMES = {
  id: 'client order id',
  unique: 'the id is unique',
  repeat: 'the id sent again',
  expiry: 'expiry of a request',
  lookup: 'finding a lost order',
  fills: 'reading its trades',
  cancel: 'canceling',
  settling: 'patience',
  absence: 'proof that it was never placed',
  orders: 'order types',
  errors: 'what an error means',
  limits: 'limits on requests',
  life: 'the life of an order',
  reduceOnly: 'reduce-only',
  positionMode: 'position mode',
  stream: 'watching open orders',
} as const;
export type FactName = keyof typeof FACT_NAMES;

export function venueRow(exchange: string): VenueRow | undefined {
  return VENUES.find((row) => row.exchange === exchange);
}

/** The facts of a row, in the order of {@link FACT_NAMES}. */
export function factsIn(row: VenueRow): readonly (readonly [FactName, Fact<unknown>])[] {
  return (Object.keys(FACT_NAMES) as FactName[]).flatMap((name) => {
    const fact = row[name];
    return fact === undefined ? [] : [[name, fact] as const];
  });
}

/** What of this venue nobody has verified, in words. */
export function unverifiedFacts(row: VenueRow): readonly string[] {
  return factsIn(row).flatMap(([name, { evidence }]) => (evidence === 'unverified' ? [FACT_NAMES[name]] : []));
}

/** What execution rests on. An exchange without a row promises nothing, so an unknown order there waits for a person. */
export function venueFacts(exchange: string): VenueFacts {
  const row = venueRow(exchange);
  const { margin: settlingMargin, spacing: lookupSpacing } = (row?.settling ?? CAUTIOUS).is;
  const shared = { exchange, settlingMargin, lookupSpacing };
  if (row === undefined) {
    return {
      ...shared,
      idSpelling: 'hex32',
      absence: 'none',
      evidence: 'unverified',
      source: 'none',
    };
  }
  const expiry = row.expiry.is;
  return {
    ...shared,
    idSpelling: row.id.is.spelling,
    absence: row.absence.is,
    ...(expiry === 'none' ? {} : { window: expiry.window }),
    evidence: weakest(row),
    source: `docs/reference/venues.md, ${row.title}`,
  };
}

/** A chain of facts is as good as its weakest one. */
function weakest(row: VenueRow): Evidence {
  const all = factsIn(row).map(([, { evidence }]) => evidence);
  return all.includes('unverified') ? 'unverified' : row.absence.evidence;
}

/** Whether a refusal that named a pause, by our code of it, is meant for everybody at this address or for the API key. */
export function countedBy(exchange: string): (code: string) => Counted {
  const { byAddress } = (venueRow(exchange)?.limits ?? UNSTATED_LIMITS).is;
  return (code) => (byAddress.includes(code) ? 'address' : 'key');
}

/** What questions weigh there, and how weight is counted; `weight` is undefined where every request counts alike, or nobody knows. */
export function weighing(exchange: string): Weighing & { readonly weight: Weight | undefined } {
  const weight = venueRow(exchange)?.limits.is.weight;
  return {
    weight,
    of: (question) => weight?.questions[question] ?? 1,
    searched: (searched) => {
      if (weight === undefined) return 1;
      const { always, searches } = weight.lookup;
      return searched.reduce((sum, name) => sum + (searches[name] ?? 0), always);
    },
  };
}
