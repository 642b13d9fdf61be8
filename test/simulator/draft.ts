// A new order as asked for: read from the parameters and held against the order types' rules and the market's filters.

import { type Book, touch } from './book.ts';
import { decimal, isMultiple, wire } from './decimal.ts';
import { type Market, marketOf, ORDER_TYPES, PERCENT_PRICE, PRECISION } from './market.ts';
import { isMarket, isTriggered, type OrderType, type Side, SIDES, type TimeInForce, TIMES_IN_FORCE } from './order.ts';
import type { Params } from './params.ts';
import { filterFailure, illegal, missing, notRequired, Refusal, tooPrecise } from './refusal.ts';

const AMOUNT_RANGE = '^([0-9]{1,20})(\\.[0-9]{1,20})?$';
export const CLIENT_ORDER_ID_RANGE = '^[a-zA-Z0-9-_]{1,36}$';

export interface Draft {
  readonly market: Market;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: string;
  readonly stopPrice: string;
  readonly quantity: string;
  readonly quoteOrderQty: string;
  readonly clientOrderId: string | undefined;
}

export function readDraft(params: Params): Draft {
  const market = readMarket(params);
  const side = oneOf(params.required('side'), SIDES, () => new Refusal(-1117, 'Invalid side.'));
  const type = oneOf(params.required('type'), ORDER_TYPES, () => new Refusal(-1116, 'Invalid orderType.'));
  const limited = !isMarket(type);
  const timed = limited && type !== 'LIMIT_MAKER';
  const timeInForce = timed ? params.required('timeInForce') : (refuse(params, 'timeInForce') ?? 'GTC');
  const byQuote = type === 'MARKET' && params.get('quantity') === undefined && params.get('quoteOrderQty') !== undefined;
  return {
    market,
    side,
    type,
    timeInForce: oneOf(timeInForce, TIMES_IN_FORCE, () => new Refusal(-1115, 'Invalid timeInForce.')),
    price: limited ? amount(params, 'price') : (refuse(params, 'price') ?? wire('0')),
    stopPrice: isTriggered(type) ? amount(params, 'stopPrice') : (refuse(params, 'stopPrice') ?? wire('0')),
    quantity: byQuote ? wire('0') : amount(params, 'quantity'),
    quoteOrderQty: byQuote ? amount(params, 'quoteOrderQty') : (refuse(params, 'quoteOrderQty') ?? wire('0')),
    clientOrderId: params.matching('newClientOrderId', CLIENT_ORDER_ID_RANGE),
  };
}

export function readMarket(params: Params): Market {
  const range = '^[A-Z0-9-_.]{1,20}$';
  const symbol = params.matching('symbol', range);
  if (symbol === undefined) throw missing('symbol');
  return marketOf(symbol);
}

function refuse(params: Params, name: string): undefined {
  if (params.get(name) !== undefined) throw notRequired(name);
  return undefined;
}

function oneOf<Name extends string>(value: string, names: readonly Name[], otherwise: () => Refusal): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw otherwise();
  return found;
}

function amount(params: Params, name: string): string {
  const text = params.required(name);
  if (!new RegExp(AMOUNT_RANGE).test(text)) throw illegal(name, AMOUNT_RANGE);
  if ((text.split('.')[1]?.replace(/0+$/, '').length ?? 0) > PRECISION) throw tooPrecise(name);
  if (decimal(text).eq('0')) throw new Refusal(-1013, `Invalid ${name}.`);
  return wire(text);
}

/** The filters in the order the venue lists them; the first that fails is the one it names. */
export function checkFilters(draft: Draft, book: Book): void {
  const { market, side } = draft;
  const reference = touch(book, side) ?? market.price;
  for (const price of [draft.price, draft.stopPrice].filter((text) => decimal(text).gt('0'))) {
    const value = decimal(price);
    if (value.lt(market.tick) || value.gt(market.priceMax) || !isMultiple(value, market.tick))
      throw filterFailure('PRICE_FILTER');
    if (price === draft.stopPrice) continue;
    if (value.gt(decimal(reference).times(PERCENT_PRICE.up)) || value.lt(decimal(reference).times(PERCENT_PRICE.down))) {
      throw filterFailure('PERCENT_PRICE_BY_SIDE');
    }
  }
  const quantity = decimal(draft.quantity);
  if (quantity.lt(market.step) || quantity.gt(market.quantityMax) || !isMultiple(quantity, market.step)) {
    throw filterFailure('LOT_SIZE');
  }
  if (isMarket(draft.type) && quantity.gt(market.marketQuantityMax)) throw filterFailure('MARKET_LOT_SIZE');
  const notional = quantity.times(isMarket(draft.type) ? reference : draft.price);
  if (notional.lt(market.notionalMin)) throw filterFailure('NOTIONAL');
  if (!isMarket(draft.type) && notional.gt(market.notionalMax)) throw filterFailure('NOTIONAL');
}

/** An order by quote amount becomes the largest quantity the touch price and the lot allow. */
export function sized(draft: Draft, book: Book): Draft {
  if (decimal(draft.quoteOrderQty).eq('0')) return draft;
  const price = touch(book, draft.side) ?? draft.market.price;
  const lots = decimal(draft.quoteOrderQty).div(price).div(draft.market.step).round(0, 0);
  return { ...draft, quantity: wire(lots.times(draft.market.step)) };
}
