// The limits under which one order is judged: general, account, route and market put together, each able only to tighten.
import type { Account } from '../../model/account.ts';
import { type Decimal, smaller } from '../../model/decimal.ts';
import type { AccountId } from '../../model/ids.ts';
import type { Limits, Policy } from '../../model/limits.ts';
import { assumedMarket } from '../../model/market.ts';
import type { Money } from '../../model/money.ts';
import type { Config, RiskKeys } from './config.ts';

/** `accounts` carry the ledger's ids; their names lead to the limits that were configured. */
export function createPolicy(config: Config, accounts: readonly Account[]): Policy {
  const { alerts, risk } = config;
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const keysOf = new Map(config.accounts.map(({ name, risk: keys }) => [name, keys]));
  const limits = (accountId: AccountId, market: string, strategy: string): Limits => {
    const account = byId.get(accountId);
    const own = (account && keysOf.get(account.name)) ?? {};
    const route = risk.byRoute.find((candidate) => candidate.strategy === undefined || candidate.strategy === strategy.trim());
    const rows = risk.byMarket.filter((row) => row.exchange === account?.exchange && row.market === market);
    const levels = [risk, own, route?.keys ?? {}, ...rows.map((row) => row.keys)];
    return tightest(levels, market, own.zone ?? risk.zone);
  };
  return { alerts, limits };
}

/** The smallest of each limit. A day has one zone, so only the account may set another; hours carry their own, and all must allow. */
function tightest(levels: readonly RiskKeys[], market: string, zone: string): Limits {
  const { quote } = assumedMarket('', market);
  const maxOrderValue = least(
    levels.map((keys) => keys.maxOrderValue),
    quote,
  );
  const maxPositionValue = least(
    levels.map((keys) => keys.maxPositionValue),
    quote,
  );
  const dailyLoss = least(
    levels.map((keys) => keys.dailyLoss),
    quote,
  );
  const sizes = present(levels.map((keys) => keys.maxOrderSize?.[market]));
  const leverages = present(levels.map((keys) => keys.maxLeverage));
  const tradingHours = present(levels.map((keys) => keys.tradingHours));
  return {
    zone,
    ...(maxOrderValue === undefined ? {} : { maxOrderValue }),
    ...(maxPositionValue === undefined ? {} : { maxPositionValue }),
    ...(dailyLoss === undefined ? {} : { dailyLoss }),
    ...(sizes.length === 0 ? {} : { maxOrderSize: sizes.reduce<Decimal>(smaller, sizes[0] as Decimal) }),
    ...(leverages.length === 0 ? {} : { maxLeverage: leverages.reduce<Decimal>(smaller, leverages[0] as Decimal) }),
    ...(tradingHours.length === 0 ? {} : { tradingHours }),
  };
}

/**
 * The smallest amount in the market's own currency. Amounts in other currencies cannot be compared with it: they count only where
 * no level speaks the market's currency, and then the check denies, because a limit that cannot be applied must not vanish.
 */
function least(values: readonly (Money | undefined)[], quote: string): Money | undefined {
  const stated = present(values);
  const comparable = stated.filter((value) => value.currency === quote);
  return comparable.length === 0 ? stated[0] : comparable.reduce((a, b) => (b.amount.lt(a.amount) ? b : a));
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
