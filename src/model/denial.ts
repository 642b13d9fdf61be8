// Every reason for which pinewire itself refuses an order, with the numbers that explain it. The reference page is made from this table.

import type { Reason } from './order.ts';

/** A refusal of ours: a code from {@link DENIALS} and the values its sentence needs, as text. */
export interface Denial {
  readonly code: DenialCode;
  readonly context: Readonly<Record<string, string>>;
}

interface DenialEntry {
  /** What is wrong; `{name}` is filled from the context. */
  readonly error: string;
  /** How to mend it. */
  readonly hint: string;
}

export const DENIALS = {
  halted: {
    error: 'trading is halted for {account} since {since}: {reason}',
    hint: 'pinewire resume lifts every halt, with --account NAME that of one account alone; exits still go out unless everything was halted',
  },
  outside_trading_hours: {
    error: 'entries are allowed {hours}, now it is {now}',
    hint: 'risk.trading_hours sets the window; exits are not affected',
  },
  too_old: {
    error: 'the alert is {age} old, entries expire after {limit}',
    hint: 'alerts.max_age sets the limit; look for a slow relay or a wrong clock',
  },
  time_ahead: {
    error: "time is {value}, {ahead} ahead of this machine's clock; allowed are {limit}",
    hint: 'send {{timenow}}, or mend the clock that is wrong: pinewire doctor compares ours',
  },
  client_ref_taken: {
    error: 'another order came to {account} under client_ref {client_ref} before: alert {earlier}',
    hint: 'make client_ref unique for each order; exchange or prefix left out, or named, is the same client_ref',
  },
  price_below_tick: {
    error: 'price {value} becomes {rounded} on {market}, where prices move in steps of {limit}',
    hint: 'send a price of at least one step',
  },
  size_below_minimum: {
    error: 'size {asked} becomes {rounded} on {market}, below the minimum of {limit} (lot {lot})',
    hint: 'send a larger size, or set size on the route',
  },
  size_above_maximum: {
    error: 'size {rounded} is above the maximum of {limit} on {market}',
    hint: 'send a smaller size; a market exit is not refused for it, it goes out in several orders',
  },
  value_below_minimum: {
    error: 'value {value} {currency} of {rounded} on {market} is below the minimum of {limit} {currency}',
    hint: 'send a larger size',
  },
  max_order_size: {
    error: 'size {value} is above max_order_size {limit} on {market}',
    hint: 'send at most {headroom}, or raise risk.max_order_size',
  },
  max_order_value: {
    error: 'value {value} is above max_order_value {limit} on {market}',
    hint: 'send at most {headroom}, or raise risk.max_order_value',
  },
  max_leverage: {
    error: 'positions on {account} would be worth {value}, above {limit} times its equity of {equity}; headroom {headroom}',
    hint: 'wait for an exit, send a smaller size, or raise risk.max_leverage',
  },
  max_position_value: {
    error: 'the position on {market} would be worth {value}, above max_position_value {limit}; headroom {headroom}',
    hint: 'wait for an exit, or raise risk.max_position_value',
  },
  daily_loss: {
    error: 'the loss of the day is {value}, the limit is {limit}; entries stop until {until}',
    hint: 'risk.daily_loss sets the limit; exits are not affected',
  },
  slippage: {
    error: '{market} is at {value}, {distance} from the price {price} of the alert; the limit is {limit}',
    hint: 'alerts.max_slippage sets the limit; an alert that is late sees another market',
  },
  price_unavailable: {
    error: 'no price of {market} is known, so the order cannot be checked',
    hint: 'send price in the alert, or see why the venue cannot be reached: pinewire doctor',
  },
  insufficient_balance: {
    error: 'needs {value} {currency}, free are {headroom} {currency}',
    hint: 'unsettled orders are counted; send a smaller size or add funds',
  },
  nothing_to_close: {
    error: 'there is nothing to close on {market} in {account}: pinewire holds {value}',
    hint: 'it sells what it bought; sell_existing: true on the account allows other holdings',
  },
  nothing_free: {
    error: 'pinewire holds {value} {currency} in {account}, and {headroom} of it are free at the venue',
    hint: 'the exit waits and sells what comes free; see at the venue what locks or has taken it',
  },
  short_not_available: {
    error: '{account} is a spot account and cannot go short on {market}',
    hint: 'send "action":"close" to leave a position, or route the strategy to a swap account',
  },
  side_not_allowed: {
    error: 'the route of {strategy} takes {limit} only',
    hint: 'sides on the route sets what it takes',
  },
  route_disabled: {
    error: 'the route of {strategy} is switched off',
    hint: 'set enabled: true on the route and run pinewire reload',
  },
  account_unavailable: {
    error: 'the account {account} cannot take orders: {reason}',
    hint: 'pinewire doctor says what to mend',
  },
  lane_unknown: {
    error: 'an earlier order on {market} is unknown: {order}',
    hint: 'entries wait until it is settled; pinewire order {order} shows what was searched',
  },
  clock_skew: {
    error: "this machine's clock is {value} off the clock of {account}'s exchange; entries stop beyond {limit}",
    hint: 'set the clock (timedatectl shows whether it is synchronised); exits are not affected, and entries go on by themselves',
  },
  not_vouched: {
    error: 'it is looked up before it is sent, in case it was sent before: {reason}',
    hint: 'nothing to do unless it lasts; pinewire doctor says whether the venue can be asked',
  },
} as const satisfies Record<string, DenialEntry>;

export type DenialCode = keyof typeof DENIALS;

export interface Explained {
  readonly code: DenialCode;
  readonly error: string;
  readonly hint: string;
}

/** The denial as two sentences for people. */
export function explainDenial(denial: Denial): Explained {
  const entry = DENIALS[denial.code];
  return { code: denial.code, error: fill(entry.error, denial.context), hint: fill(entry.hint, denial.context) };
}

/** The denial as an order's reason. */
export function reasonFor(denial: Denial): Reason {
  const { code, error, hint } = explainDenial(denial);
  return { code, text: error, hint };
}

function fill(sentence: string, context: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => context[name] ?? whole);
}
