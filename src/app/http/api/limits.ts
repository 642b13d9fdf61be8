// How much of its limits each account has used: the sums are execution's own, so that the page shows what a denial would say.
import { assumedMarket } from '../../../model/market.ts';
import { dayOf } from '../../../model/hours.ts';
import type { Account } from '../../../model/account.ts';
import { limitUses } from '../../../execution/limit-use.ts';
import { createPolicy } from '../../config/policy.ts';
import { presentLimitUse } from '../../present/limit-use.ts';
import { type Answer, ok } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';
import { readQuery } from '../query.ts';
import type { Call, Route } from '../route.ts';

export function limitRoutes(deps: ApiDeps): Route[] {
  return [{ method: 'GET', path: '/api/limits', door: 'admin', handle: (call) => limits(deps, call) }];
}

/** An order's own limits; a route's strategy may tighten them for its alerts alone. */
const NO_STRATEGY = '';

async function limits({ ledger, accounts, config, clock }: ApiDeps, call: Call): Promise<Answer> {
  const query = readQuery(call.query, {});
  if (!query.ok) return query.answer;
  const [book, entries, balances] = await Promise.all([accounts.read(), ledger.marketEntries(), ledger.balances()]);
  const running = config();
  const policy = createPolicy(running, book.all);
  const table = [...running.markets, ...entries];
  const now = clock.now();
  const usesOf = async (account: Account) => {
    const of = (market: string) => policy.limits(account.id, market, NO_STRATEGY);
    const markets = table.filter(({ exchange }) => exchange === account.exchange);
    const day = dayOf(now, of(markets[0]?.market ?? '').zone);
    const held = balances.find(({ accountId }) => accountId === account.id)?.balances ?? [];
    const uses = limitUses({
      exposure: await ledger.exposure(account.id, day),
      markets: markets.map(({ market }) => assumedMarket(account.exchange, market)),
      limits: of,
      total: (currency) => {
        const balance = held.find((one) => one.currency === currency);
        return balance?.free.plus(balance.locked);
      },
      now,
    });
    return uses.map((use) => presentLimitUse(account.name, use));
  };
  // An account that is configured no more trades no more.
  const trading = book.all.filter(({ name }) => running.accounts.some((one) => one.name === name));
  return ok({ limits: (await Promise.all(trading.map(usesOf))).flat() });
}
