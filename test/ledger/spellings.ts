// One client_ref in several spellings over a fan-out: the real intake on a store, with a route that is changed at will.
import { createIntake, type Receipt } from '../../src/intake/receive.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Account } from '../../src/model/account.ts';
import type { Clock } from '../../src/model/clock.ts';
import { laneKey } from '../../src/model/lane.ts';
import type { Order } from '../../src/model/order.ts';
import { ANY, intakeSettings } from '../intake-settings.ts';
import { BTC } from '../orders.ts';

export const NAMES = ['one', 'two', 'other'] as const;

export interface Spelled {
  readonly clientRef: string;
  readonly exchange: '' | 'binance' | 'bybit';
  readonly prefix: '' | 'BINANCE:';
  readonly size: '0.01' | '0.02';
  readonly route: readonly (typeof NAMES)[number][];
  readonly side?: 'buy' | 'sell';
}

export interface Desk {
  readonly accounts: readonly Account[];
  come(spelled: Spelled): Promise<Receipt>;
  /** The accounts that an alert of this spelling is for. */
  meant(spelled: Spelled): readonly string[];
}

/** Two accounts at one exchange, a third at another; the market table has the symbol with and without its prefix on both. */
export async function openDesk(ledger: Ledger, clock: Clock): Promise<Desk> {
  const account = (name: string, exchange: string) =>
    ({ name, exchange, mode: 'paper', type: 'spot', sellExisting: false }) as const;
  const all = await ledger.accounts([account('one', 'binance'), account('two', 'binance'), account('other', 'bybit')]);
  const accounts = all.filter(({ name }) => NAMES.includes(name as 'one'));
  const places = ['binance', 'bybit'].flatMap((exchange) => ['', 'BINANCE:'].map((prefix) => `${prefix}BTCUSDT on ${exchange}`));
  const markets = Object.fromEntries(places.map((place) => [place, BTC]));
  return {
    accounts,
    come: ({ clientRef, exchange, prefix, size, route, side = 'buy' }) => {
      const intake = createIntake({
        ledger,
        clock,
        spelling: () => 'hex32',
        webhook: () => ({ secrets: [], tolerance: 300_000 }),
        settings: () => intakeSettings({ accounts, markets, routes: [{ ...ANY, accounts: [...route] }] }),
      });
      const body = { symbol: `${prefix}BTCUSDT`, side, size, client_ref: clientRef, ...(exchange !== '' && { exchange }) };
      return intake.receive({ raw: Buffer.from(JSON.stringify(body)), source: 'webhook' });
    },
    meant: ({ exchange, route }) =>
      accounts
        .filter((one) => route.includes(one.name as 'one') && (exchange === '' || one.exchange === exchange))
        .map(({ id }) => id),
  };
}

/** Lanes with orders of more than one alert that were not denied. */
export function doubled(orders: readonly Order[]): string[] {
  const alerts = new Map<string, Set<string>>();
  for (const order of orders.filter(({ status }) => status !== 'denied')) {
    const of = alerts.get(laneKey(order)) ?? new Set<string>();
    alerts.set(laneKey(order), of.add(order.alertId));
  }
  return [...alerts].filter(([, of]) => of.size > 1).map(([lane]) => lane);
}
