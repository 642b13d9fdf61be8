// What a member that the native alert does not have was probably meant to be.
import { nearest } from '../../model/nearest.ts';
import { NATIVE_FIELDS, type NativeField } from './native.ts';

/** What other formats call our members; compared without case, `_` and `-`. */
const SYNONYMS: Readonly<Record<string, NativeField>> = {
  ticker: 'symbol',
  pair: 'symbol',
  instrument: 'symbol',
  tvinstrument: 'symbol',
  market: 'symbol',
  tvexchange: 'exchange',
  venue: 'exchange',
  qty: 'size',
  quantity: 'size',
  amount: 'size',
  contracts: 'size',
  volume: 'size',
  ordersize: 'size',
  ordercontracts: 'size',
  orderaction: 'side',
  direction: 'side',
  ordertype: 'type',
  pricetype: 'type',
  limitprice: 'price',
  orderprice: 'price',
  triggerprice: 'price',
  signalprice: 'price',
  id: 'client_ref',
  orderid: 'client_ref',
  alertid: 'client_ref',
  clientid: 'client_ref',
  clientorderid: 'client_ref',
  idempotencykey: 'client_ref',
  timestamp: 'time',
  timenow: 'time',
  sentiment: 'position',
  marketposition: 'position',
  marketpositionsize: 'position_size',
  strategyname: 'strategy',
  bot: 'strategy',
  comment: 'signal',
  message: 'signal',
};

const EXTRAS = 'free text and numbers of your own go under extras';

export function unknownFieldHint(name: string): string {
  const simple = name.toLowerCase().replaceAll(/[-_\s]/g, '');
  if (/^(?:passphrase|password|secret|token|apikey|pin|key)$/.test(simple)) {
    return 'no secret belongs into the body: a script signs (pinewire sign), TradingView posts to /tv/<token> (pinewire url)';
  }
  if (/^(?:stoploss|takeprofit|sl|tp|stop|stopprice|trail\w*|leverage|reduceonly)$/.test(simple)) {
    return `pinewire would have ignored it, and you would have counted on it: let the strategy alert on its own exits; ${EXTRAS}`;
  }
  const meant = Object.hasOwn(SYNONYMS, simple) ? SYNONYMS[simple] : nearest(name, NATIVE_FIELDS);
  return meant === undefined ? `${EXTRAS}; the members are ${NATIVE_FIELDS.join(', ')}` : `did you mean ${meant}? ${EXTRAS}`;
}
