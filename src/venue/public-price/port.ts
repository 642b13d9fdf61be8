// What the paper venue knows of the outside world: prices of a market, and how old they are.
import type { Decimal } from '../../model/decimal.ts';
import type { Market } from '../../model/market.ts';

/** The best bid and ask of a market as its venue published them. */
export interface PublicPrice {
  readonly bid: Decimal;
  readonly ask: Decimal;
  /** Milliseconds UTC of our clock at receipt. */
  readonly at: number;
  /** Read from the venue within the last second; otherwise it is the last one known. */
  readonly fresh: boolean;
}

/** A price that an alert named. */
export interface AlertPrice {
  readonly price: Decimal;
  /** Milliseconds UTC of our clock at receipt. */
  readonly at: number;
}

export interface KnownPrices {
  readonly public?: PublicPrice;
  /** The last one named on this market, by whatever alert. */
  readonly alert?: AlertPrice;
}

export interface PriceSource {
  /** What is known of this market, after at most half a second; never rejects. */
  read(market: Market): Promise<KnownPrices>;
  /** An alert named this price: the market's, not the limit of an order. */
  note(market: Market, price: Decimal): void;
  /** Writes down what is not written yet and stops asking. */
  close(): Promise<void>;
}

/** A small durable register: what the ledger offers to adapters. Both reject while it cannot commit. */
export interface KeyValueStore {
  /** The texts of all keys with this prefix. */
  load(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Writes several keys in one transaction, on disk when it resolves; null removes one. */
  save(entries: ReadonlyMap<string, string | null>): Promise<void>;
}
