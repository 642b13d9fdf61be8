// Routes: accounts that exist, sizes in a currency that is traded there, and no route that can never be reached.
import { DEFAULT_MARKETS } from './defaults.ts';
import type { Findings } from './checks.ts';
import type { Draft } from './draft.ts';
import { nearestName } from './problem.ts';
import { marketRow } from './resolve.ts';
import type { RouteDraft } from './schema.ts';

export function checkRoutes(draft: Draft, found: Findings): void {
  const names = Object.keys(draft.accounts);
  const known = names.length === 0 ? ['demo'] : names;
  for (const [i, named] of draft.routeAccounts.entries()) checkNames(i, named, known, found);
  for (const [i, route] of draft.routes.entries()) {
    if (route === undefined) continue;
    checkReach(i, draft, route, found);
    checkSize(i, draft, route, found);
  }
  if (draft.whole?.accounts !== undefined && draft.whole.routes === undefined) {
    found.note(['routes'], 'there are none: every alert is refused with "no route"');
  }
}

function checkNames(i: number, named: readonly string[], known: readonly string[], found: Findings): void {
  for (const [j, name] of named.entries()) {
    const path = ['routes', i, 'accounts', j];
    if (named.indexOf(name) !== j) found.problem(path, `${name} stands here twice`);
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    found.problem(
      path,
      `there is no account ${name}; ${near === undefined ? `accounts: ${known.join(', ')}` : `did you mean ${near}?`}`,
    );
  }
}

function checkReach(i: number, draft: Draft, route: RouteDraft, found: Findings): void {
  const earlier = draft.routes.slice(0, i).findIndex((other) => other !== undefined && covers(other, route));
  if (earlier >= 0) found.note(['routes', i], `is never reached: routes[${earlier}] takes the same alerts first`);
  if (route.strategy !== undefined) return;
  const live = route.accounts.filter((name) => draft.accounts[name]?.mode === 'live');
  if (live.length > 0)
    found.note(['routes', i], `names no strategy, so it reaches paper accounts and testnets only, not ${live.join(', ')}`);
}

function covers(first: RouteDraft, second: RouteDraft): boolean {
  return first.strategy === undefined || first.strategy === second.strategy;
}

/** An amount of money must be in the base or the quote of some market of these accounts, or no order of the route could ever be sized. */
function checkSize(i: number, draft: Draft, { size, accounts }: RouteDraft, found: Findings): void {
  if (size === 'alert' || size.kind !== 'amount') return;
  const exchanges = new Set(accounts.map((name) => draft.accounts[name]?.exchange ?? 'binance'));
  const rows = draft.markets.length === 0 ? DEFAULT_MARKETS : draft.markets.filter((row) => row !== undefined).map(marketRow);
  const markets = rows.filter((row) => exchanges.has(row.exchange));
  const currencies = new Set(markets.flatMap(({ market }) => (market.split(':')[0] ?? '').split('/')));
  if (markets.length === 0 || currencies.has(size.value.currency)) return;
  const choice = [...currencies].join(', ');
  found.problem(['routes', i, 'size'], `no market of these accounts trades ${size.value.currency}; must be in one of ${choice}`);
}
