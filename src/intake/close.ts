// A person's way out of one position: an exit of all of it, recorded like every alert.
import type { Account } from '../model/account.ts';
import type { Alert } from '../model/alert.ts';
import { isoTime } from '../model/clock.ts';
import { type Decimal, plain, ZERO } from '../model/decimal.ts';
import { stops } from '../model/halt.ts';
import type { AlertId } from '../model/ids.ts';
import type { Market } from '../model/market.ts';
import { refusalOf } from '../model/refusal.ts';
import { sign } from '../model/side.ts';
import type { IntakeDecision, IntakeView } from '../ledger/port.ts';
import { type DraftBase, draftIntent, draftOrder, type Place } from './draft.ts';
import { heldAfter, isRestingExit } from './held.ts';

export interface CloseOrder {
  readonly account: Account;
  readonly market: Market;
  /** The position as the caller has just read it, signed: it says which side leaves it. What is sold is what is held when it is placed. */
  readonly quantity: Decimal;
  /** Who asked: `cli`, a name. */
  readonly by: string;
  /** Why, in the person's words. */
  readonly reason?: string;
}

/** What the person asked, as an alert with a name of its own. */
export function closingAlert(order: CloseOrder, id: AlertId): { readonly alert: Alert; readonly raw: Uint8Array } {
  const { account, market, quantity, by, reason } = order;
  const side = quantity.lt(ZERO) ? 'buy' : 'sell';
  const clientRef = `close-${id}`;
  const why = { by, ...(reason !== undefined && { reason }) };
  const asked = { command: 'close', account: account.name, market: market.symbol, side, size: plain(quantity.abs()) };
  const alert: Alert = {
    dialect: 'native',
    strategy: '',
    exchange: account.exchange,
    symbol: market.symbol,
    clientRef,
    side,
    size: quantity.abs(),
    type: 'market',
    action: 'close',
    position: 'flat',
    signal: 'close',
    extras: why,
  };
  return { alert, raw: Buffer.from(JSON.stringify({ ...asked, client_ref: clientRef, ...why })) };
}

/** The position may have gone, or turned, since it was read: then nothing is sent. */
export function closeDecision(base: DraftBase, place: Place, view: IntakeView): IntakeDecision {
  const { account, symbol } = place;
  const { side } = base.alert;
  const target = { accountId: account.id, market: symbol };
  const pending = view.pending(target);
  // Resting exits make way for one at the market: what they hold counts for it.
  const inTheWay = pending.filter((order) => !isRestingExit(order));
  const held = heldAfter(view.position(target).quantity, inTheWay, account.type === 'swap');
  const halt = stops(view.halts(account.id), 'exit');
  if (halt !== undefined) {
    const names = { account: account.name, since: isoTime(halt.since), reason: halt.reason };
    const refusal = refusalOf({ code: 'halted', context: { ...names, limit: halt.level, value: 'exit' } });
    const whose = halt.accountId === undefined ? '' : ` --account ${account.name}`;
    const lifted = halt.accountId === undefined ? ' (it lifts the halts of single accounts too)' : '';
    const hint = `not even exits are sent; to let them go out: pinewire resume${whose}${lifted}, then pinewire halt${whose} --reason "exits only", then close`;
    return { kind: 'refuse', refusal: { ...refusal, hint } };
  }
  if (held.times(sign(side)).gte(ZERO)) {
    const context = { account: account.name, market: symbol, value: plain(held) };
    const refusal = refusalOf({ code: 'nothing_to_close', context });
    const exits = pending.filter((order) => order.effect === 'exit').map((order) => order.id);
    if (exits.length === 0) return { kind: 'refuse', refusal };
    return {
      kind: 'refuse',
      refusal: { ...refusal, hint: `exits are on their way already: ${exits.join(', ')}; cancel them first` },
    };
  }
  const leg = { leg: 'exit', size: { kind: 'position' } } as const;
  const intent = draftIntent(base, place, leg.size, (intentId) => [draftOrder(base, place, intentId, leg)]);
  return { kind: 'accept', intents: [intent] };
}
