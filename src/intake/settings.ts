// What intake knows of the configuration: accounts, routes and the reviewed market table. Read anew for each alert, so a reload counts at once.
import type { Account } from '../model/account.ts';
import type { Policy } from '../model/limits.ts';
import type { Market } from '../model/market.ts';
import type { RouteSize } from '../model/size.ts';

/** strategy → accounts. The first route that matches is taken, and only it. */
export interface Route {
  /** Absent: any strategy, but then it reaches paper accounts and testnets only. */
  readonly strategy?: string;
  /** Names of accounts; several fan out. */
  readonly accounts: readonly string[];
  readonly size: RouteSize;
  readonly sides: 'both' | 'buy' | 'sell';
  readonly enabled: boolean;
  /** A strategy that says nothing for so long is reported; milliseconds. */
  readonly quietAfter?: number;
}

export interface IntakeSettings {
  readonly routes: readonly Route[];
  account(name: string): Account | undefined;
  /** The market for a canonical symbol on a canonical exchange: an exact row of the reviewed table, or undefined. Nothing is guessed. */
  market(symbol: string, exchange: string): Market | undefined;
  /** Names of markets that look like the symbol, for a proposal; never used to place an order. */
  candidates(symbol: string, exchange: string): readonly string[];
  readonly policy: Policy;
}
