// A limit and how much of it is used, as the API shows it.
import type { LimitUse } from '../../execution/limit-use.ts';
import { larger, plain, ZERO } from '../../model/decimal.ts';
import type { Json } from './order.ts';

const NOTHING = { market: null, max: null, used: null, headroom: null, currency: null, hours: null, open: null } as const;

export function presentLimitUse(account: string, use: LimitUse): Json {
  const start = { account, limit: use.name, ...NOTHING };
  if (use.name === 'trading_hours') return { ...start, hours: use.hours, open: use.open };
  const { limit } = use;
  const max = { max: plain(limit.amount), currency: limit.currency };
  if (use.name === 'max_order_value') return { ...start, ...max };
  const market = use.market ?? null;
  const value = 'value' in use ? use.value : undefined;
  if (value === undefined) return { ...start, ...max, market };
  return {
    ...start,
    ...max,
    market,
    used: plain(value.amount),
    headroom: plain(larger(limit.amount.minus(value.amount), ZERO)),
  };
}
