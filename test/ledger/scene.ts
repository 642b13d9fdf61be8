// A ledger with one account and the few moves its tests are made of: an alert comes in, an order is sent, the venue answers.
import type { Acceptance, AccountView, Arrival, IntakeView, Ledger, SubmissionResult } from '../../src/ledger/port.ts';
import type { Account } from '../../src/model/account.ts';
import type { Alert } from '../../src/model/alert.ts';
import { clientOrderId } from '../../src/model/client-order-id.ts';
import type { Clock } from '../../src/model/clock.ts';
import { decimal } from '../../src/model/decimal.ts';
import type { Denial } from '../../src/model/denial.ts';
import type { Fill } from '../../src/model/fill.ts';
import { type AlertId, type AttemptId, newAlertId, newAttemptId, newIntentId, newOrderId } from '../../src/model/ids.ts';
import type { Lane } from '../../src/model/lane.ts';
import { readMoney } from '../../src/model/money.ts';
import type { Order } from '../../src/model/order.ts';
import type { ExecutionReport } from '../../src/model/report.ts';
import { approve, type Verdict } from '../../src/model/verdict.ts';
import { anExit, anOrder } from '../orders.ts';

export const WORKER = 'worker-1';
export const DAY = '2026-11-22';

export interface Coming {
  readonly clientRef?: string;
  readonly alert?: Partial<Alert>;
  readonly order?: Partial<Order>;
  readonly exit?: boolean;
  readonly market?: string;
  readonly webhookId?: string;
  readonly raw?: string;
  readonly denial?: Denial;
  readonly note?: string;
  readonly decide?: (view: IntakeView) => void;
}

export interface Scene {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly account: Account;
  readonly lane: Lane;
  arrival(changes?: Partial<Arrival>): Arrival;
  come(coming?: Coming): Promise<Acceptance>;
  /** As {@link come}, for one that is accepted with one order. */
  queue(coming?: Coming): Promise<Order>;
  submit(
    order: Order,
    changes?: { verdict?: Verdict; worker?: string; decide?: (view: AccountView) => Verdict; isLate?: () => boolean },
  ): Promise<Submitted>;
  /** Queued, sent, and acknowledged as open. */
  open(coming?: Coming): Promise<Order>;
  report(order: Order, changes?: Partial<ExecutionReport>): ExecutionReport;
}

export interface Submitted {
  readonly result: SubmissionResult;
  readonly attemptId: AttemptId;
}

export async function setScene(ledger: Ledger, clock: Clock): Promise<Scene> {
  const [account] = await ledger.accounts([
    { name: 'demo', exchange: 'binance', mode: 'paper', type: 'spot', sellExisting: false },
  ]);
  if (account === undefined) throw new Error('no account was added');
  const lane: Lane = { accountId: account.id, market: 'BTC/USDT' };
  const arrival: Scene['arrival'] = (changes = {}) => ({
    id: newAlertId(clock),
    receivedAt: clock.now(),
    source: 'webhook',
    raw: Buffer.from('{}'),
    ...changes,
  });
  const come: Scene['come'] = (coming = {}) => {
    const { webhookId, raw, market = lane.market } = coming;
    const came = arrival({ ...(webhookId !== undefined && { webhookId }), ...(raw !== undefined && { raw: Buffer.from(raw) }) });
    const alert = anAlert({ clientRef: coming.clientRef ?? 'ref-1', ...coming.alert });
    const target = { accountId: account.id, market };
    return ledger.accept(came, alert, [target], (view) => {
      coming.decide?.(view);
      return { kind: 'accept', intents: [draftOf(clock, came.id, alert, account, coming)] };
    });
  };
  const queue: Scene['queue'] = async (coming) => {
    const acceptance = await come(coming);
    if (acceptance.kind !== 'accepted') throw new Error(`it was ${acceptance.kind}`);
    return only(acceptance.orders);
  };
  const submit: Scene['submit'] = async (order, changes = {}) => {
    const { verdict = approval(), worker = WORKER, decide = () => verdict, isLate = () => false } = changes;
    const attempt = anAttempt(clock, order);
    const terms = verdict.kind === 'approved' ? { terms: verdict } : {};
    const where = { lane: { accountId: order.accountId, market: order.market }, worker, orderId: order.id, day: DAY };
    return { result: await ledger.submit({ ...where, attempt, ...terms, decide, isLate }), attemptId: attempt.id };
  };
  const report: Scene['report'] = (order, changes = {}) => ({
    clientOrderId: order.clientOrderId,
    venueOrderId: `venue-${order.id}`,
    status: 'open',
    filled: decimal('0'),
    fills: [],
    ...changes,
  });
  const open: Scene['open'] = async (coming) => {
    const order = await queue(coming);
    const { attemptId } = await submit(order);
    return ledger.settle({ attemptId, outcome: { kind: 'acknowledged', report: report(order) }, nextAt: clock.now() + 1_000 });
  };
  return { ledger, clock, account, lane, arrival, come, queue, submit, open, report };
}

export function anAlert(changes: Partial<Alert> = {}): Alert {
  return {
    dialect: 'native',
    strategy: 'rsi-break',
    exchange: 'binance',
    symbol: 'BTCUSDT',
    clientRef: 'ref-1',
    side: 'buy',
    size: decimal('0.01'),
    price: decimal('50000'),
    ...changes,
  };
}

function draftOf(clock: Clock, alertId: AlertId, alert: Alert, account: Account, coming: Coming) {
  const now = clock.now();
  const intentId = newIntentId(clock);
  const { exit = false, market = 'BTC/USDT', order = {}, denial, note } = coming;
  const leg = exit ? 'exit' : 'entry';
  const accountId = account.id;
  const ids = {
    id: newOrderId(clock),
    alertId,
    intentId,
    accountId,
    market,
    strategy: alert.strategy,
    clientRef: alert.clientRef,
  };
  const identity = { ...alert, accountId, leg, revision: 1 } as const;
  const times = { firedAt: now, createdAt: now, updatedAt: now };
  const made = (exit ? anExit : anOrder)({ ...ids, ...times, clientOrderId: clientOrderId(identity, 'hex32'), ...order });
  const { side, type, asked } = made;
  return {
    intent: { id: intentId, alertId, accountId, market, side, size: asked, type, createdAt: now },
    orders: [{ order: made, ...(denial !== undefined && { denial }), ...(note !== undefined && { note }) }],
  };
}

export function approval(size = '0.01') {
  return approve({ size: decimal(size), reservation: money('500 USDT'), notes: [], basis: { price: '50000' } });
}

export function money(text: string) {
  const value = readMoney(text);
  if (value === undefined) throw new Error(`not money: ${text}`);
  return value;
}

export function anAttempt(clock: Clock, order: Order) {
  const request = { method: 'POST', url: 'https://venue.test/order', headers: {}, body: '', digest: 'd'.repeat(64) };
  return { id: newAttemptId(clock), clientOrderId: order.clientOrderId, request, validUntil: clock.now() + 5_000 };
}

export function aFill(tradeId: string, quantity: string, price: string, changes: Partial<Fill> = {}): Fill {
  return { tradeId, quantity: decimal(quantity), price: decimal(price), at: Date.UTC(2026, 10, 22, 12), ...changes };
}

export function only<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new Error(`there are ${items.length}, not one`);
  return first;
}
