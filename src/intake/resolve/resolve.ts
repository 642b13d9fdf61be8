// An alert's destinations: each account its route reaches, with the market it would trade there.
import type { Account } from '../../model/account.ts';
import type { Alert } from '../../model/alert.ts';
import type { Denial } from '../../model/denial.ts';
import { isDerivative, type Market } from '../../model/market.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { IntakeSettings, Route } from '../settings.ts';
import { findRoute, NEEDS_STRATEGY } from './route.ts';
import { findMarket, isUnmapped, marketNotFound, REVIEW, type Unmapped } from './symbol.ts';

export interface Destination {
  readonly account: Account;
  readonly market: Market;
}

/** An account that the route names and that cannot take this alert, whatever it holds. */
export interface Unreachable {
  readonly account: Account;
  readonly symbol: string;
  readonly denial: Denial;
}

export type Resolution =
  | {
      readonly ok: true;
      readonly route: Route;
      /** Empty only where every account is unreachable for a reason other than an unknown market. */
      readonly destinations: readonly Destination[];
      readonly unreachable: readonly Unreachable[];
      readonly unmapped: readonly Unmapped[];
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly unmapped: readonly Unmapped[] };

/** The market comes before the route, as far as the alert names its exchange; without one only the route's accounts can. */
export function resolve(alert: Alert, settings: IntakeSettings): Resolution {
  if (alert.exchange !== '') {
    const found = findMarket(alert.symbol, alert.exchange, settings);
    if (isUnmapped(found))
      return { ok: false, refusal: marketNotFound([found], !isTraded(alert.exchange, settings)), unmapped: [found] };
  }
  const routed = findRoute(alert, settings);
  if (!routed.ok) return { ...routed, unmapped: [] };
  const destinations: Destination[] = [];
  const unreachable: Unreachable[] = [];
  const unmapped = new Map<string, Unmapped>();
  for (const account of routed.accounts) {
    const market = findMarket(alert.symbol, account.exchange, settings);
    if (isUnmapped(market)) {
      unmapped.set(account.exchange, market);
      const reason = `no market for ${market.symbol} on ${account.exchange}; ${REVIEW}`;
      unreachable.push({ account, symbol: market.symbol, denial: unavailable(account, reason) });
    } else if (isDerivative(market) !== (account.type === 'swap')) {
      const reason = `it is a ${account.type} account, and ${market.symbol} is ${isDerivative(market) ? 'a swap' : 'a spot market'}`;
      unreachable.push({ account, symbol: market.symbol, denial: unavailable(account, reason) });
    } else destinations.push({ account, market });
  }
  for (const account of routed.barred) {
    const { symbol } = findMarket(alert.symbol, account.exchange, settings);
    unreachable.push({ account, symbol, denial: unavailable(account, NEEDS_STRATEGY) });
  }
  const missing = [...unmapped.values()];
  if (routed.accounts.every((account) => unmapped.has(account.exchange))) {
    return { ok: false, refusal: marketNotFound(missing), unmapped: missing };
  }
  return { ok: true, route: routed.route, destinations, unreachable, unmapped: missing };
}

/** A row approved for an exchange on which nobody has an account would help nobody. */
function isTraded(exchange: string, { routes, account }: IntakeSettings): boolean {
  return routes.some(({ accounts }) => accounts.some((name) => account(name)?.exchange === exchange));
}

function unavailable(account: Account, reason: string): Denial {
  return { code: 'account_unavailable', context: { account: account.name, reason } };
}
