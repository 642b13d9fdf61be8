// Which accounts an alert may reach: the first route that matches its strategy, and only that one.
import type { Account } from '../../model/account.ts';
import type { Alert } from '../../model/alert.ts';
import { refusalOf, type Refusal } from '../../model/refusal.ts';
import type { IntakeSettings, Route } from '../settings.ts';
import { quoted } from '../../model/text.ts';

export type RouteResult =
  | {
      readonly ok: true;
      readonly route: Route;
      readonly accounts: readonly Account[];
      /** Live accounts that a route without strategy names and does not reach. */
      readonly barred: readonly Account[];
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** `enabled: false` is off for exits too: it says that the strategy is not ours to trade. What stops entries only is a halt. */
export function findRoute(alert: Pick<Alert, 'strategy' | 'exchange'>, settings: IntakeSettings): RouteResult {
  const strategy = alert.strategy.trim();
  const route = settings.routes.find((one) => one.strategy === undefined || one.strategy === strategy);
  const name = strategy === '' ? 'alerts without strategy' : quoted(strategy);
  if (route === undefined) return noRoute(`no route takes ${name}; add one under routes, or correct strategy in the alert`);
  if (!route.enabled) {
    const off = strategy === '' ? name : strategy;
    return { ok: false, refusal: refusalOf({ code: 'route_disabled', context: { strategy: off } }) };
  }
  const named = [...new Set(route.accounts)]
    .map((account) => settings.account(account))
    .filter((account) => account !== undefined);
  const there = named.filter((account) => alert.exchange === '' || account.exchange === alert.exchange);
  if (there.length === 0) {
    const has = [...new Set(named.map((account) => account.exchange))].join(', ');
    return noRoute(`the route of ${name} has no account on ${quoted(alert.exchange)}, only on ${has === '' ? 'none' : has}`);
  }
  // A message that anybody's indicator can send must not move real money by accident.
  const barred = route.strategy === undefined ? there.filter((account) => account.mode === 'live') : [];
  const accounts = there.filter((account) => !barred.includes(account));
  return accounts.length === 0 ? noRoute(NEEDS_STRATEGY) : { ok: true, route, accounts, barred };
}

export const NEEDS_STRATEGY =
  'a route without strategy reaches paper accounts and testnets only: set strategy on the route and in the alert';

function noRoute(hint: string): RouteResult {
  return { ok: false, refusal: { code: 'no_route', error: 'no route', hint } };
}
