// The first alert of a fresh start: what to send so that it reaches a paper account and nothing else.
import type { Route } from '../intake/settings.ts';
import { isDerivative } from '../model/market.ts';
import { FIRST_ALERT } from './cli/messages.ts';
import type { Config } from './config/config.ts';

/** Where a trial goes, as routes and markets stand. */
export interface Trial {
  readonly account: string;
  readonly symbol: string;
  /** What stands in the alert, in the order a person reads it. */
  readonly alert: Readonly<Record<string, string>>;
}

/** Far above what any exchange takes for a minimum, far below what a demo account holds. */
const TRIAL_PRICE = '50000';

/**
 * Undefined where no alert can be named that reaches paper accounts only; with a `strategy`, where one under that name does not. Without a
 * public price a market order needs the alert's.
 */
export function trialOf({ accounts, routes, markets }: Config, priceKnown: boolean, strategy = ''): Trial | undefined {
  for (const route of routes) {
    const sent = strategy.trim() === '' ? route.strategy : strategy.trim();
    const reached = accounts.filter(({ name }) => route.accounts.includes(name));
    const [account] = reached;
    // Whoever presses the button must not find that it traded elsewhere too.
    if (account === undefined || reached.some(({ mode }) => mode !== 'paper') || !takes(route, routes, sent)) continue;
    const market = markets.find(({ exchange, market: name }) => exchange === account.exchange && !isDerivative({ symbol: name }));
    if (market === undefined) continue;
    const { client_ref, ...rest } = FIRST_ALERT;
    const price = !priceKnown && { price: TRIAL_PRICE };
    return {
      account: account.name,
      symbol: market.symbol,
      alert: { ...rest, symbol: market.symbol, ...(sent !== undefined && { strategy: sent }), ...price, client_ref },
    };
  }
  return undefined;
}

/** Whether an alert of this strategy comes to the route: only the first one that matches is taken. */
function takes(route: Route, routes: readonly Route[], sent: string | undefined): boolean {
  const strategy = sent?.trim() ?? '';
  return route.enabled && routes.find((one) => one.strategy === undefined || one.strategy.trim() === strategy) === route;
}
