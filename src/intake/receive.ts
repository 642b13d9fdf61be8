// An alert comes in: read, resolved, decided and committed in one go. When this resolves, what it says is on disk.
import type { Alert, AlertSource } from '../model/alert.ts';
import type { ClientOrderIdSpelling } from '../model/client-order-id.ts';
import type { Clock } from '../model/clock.ts';
import { type AlertId, newAlertId } from '../model/ids.ts';
import type { Order, OrderState } from '../model/order.ts';
import type { Refusal } from '../model/refusal.ts';
import { type Acceptance, type Arrival, type IntakeLedger, LedgerUnavailable } from '../ledger/port.ts';
import { type CloseOrder, closeDecision, closingAlert } from './close.ts';
import { decide } from './decide.ts';
import { parseAlert } from './parse/parse.ts';
import { overwriteSecrets } from './redact.ts';
import { resolve } from './resolve/resolve.ts';
import type { Unmapped } from './resolve/symbol.ts';
import type { IntakeSettings } from './settings.ts';

export interface IntakeParts {
  readonly ledger: IntakeLedger;
  readonly clock: Clock;
  /** Read anew for each alert, so that a reload counts at once. */
  readonly settings: () => IntakeSettings;
  /** How an exchange lets a client order id be spelled; the venue table knows. */
  readonly spelling: (exchange: string) => ClientOrderIdSpelling;
  /** `secrets` are overwritten wherever they stand in a body; `tolerance` is how far ahead another clock may be, milliseconds. */
  readonly webhook: () => { readonly secrets: readonly string[]; readonly tolerance: number };
}

/** One authenticated body. */
export interface Incoming {
  readonly raw: Uint8Array;
  readonly source: AlertSource;
  readonly remote?: string;
  /** Standard Webhooks' id, only where the signature covers it. */
  readonly webhookId?: string;
  /** When the relay in front of us took it; absent: now. Milliseconds UTC. */
  readonly receivedAt?: number;
}

/** An alert that is on disk with its orders. */
interface Taken {
  readonly alertId: AlertId;
  readonly clientRef: string;
  /** The most urgent status among its orders: for a fresh alert `queued`. */
  readonly status: OrderState;
  readonly orders: readonly Order[];
}

/** What became of it. `httpStatus` gives the status of a refusal; `accepted` and `duplicate` are 200. */
export type Receipt =
  | ({ readonly kind: 'accepted' } & Taken)
  | ({ readonly kind: 'duplicate' } & Taken)
  /** `earlier` holds the name this one asked for. */
  | { readonly kind: 'conflict'; readonly alertId: AlertId; readonly earlier: AlertId; readonly refusal: Refusal }
  | { readonly kind: 'refused'; readonly alertId: AlertId; readonly refusal: Refusal };

/** Both reject with LedgerUnavailable, and with nothing else that is not a bug, when nothing could be committed. */
export interface Intake {
  receive(incoming: Incoming): Promise<Receipt>;
  /** A person's way out: an exit of the whole position, through the same door as every alert. */
  close(order: CloseOrder): Promise<Receipt>;
}

export function createIntake(parts: IntakeParts): Intake {
  return {
    receive: (incoming) => receive(parts, incoming),
    close: (order) => close(parts, order),
  };
}

async function receive(parts: IntakeParts, incoming: Incoming): Promise<Receipt> {
  const { ledger, clock, spelling } = parts;
  const { secrets, tolerance } = parts.webhook();
  const now = clock.now();
  const receivedAt = Math.min(incoming.receivedAt ?? now, now);
  const arrival: Arrival = { ...incoming, id: newAlertId(clock), receivedAt, raw: overwriteSecrets(incoming.raw, secrets) };
  // What is read is what is kept: a secret under `extras` must not come back through the alert's own record.
  // Where nothing had to be overwritten here, stars stand for a secret that the edge has checked.
  const parsed = parseAlert(arrival.raw, arrival.raw === incoming.raw);
  if (!parsed.ok) {
    const { refusal } = parsed;
    return { kind: 'refused', alertId: await ledger.refuse(arrival, refusal), refusal };
  }
  const { alert } = parsed;
  const settings = parts.settings();
  const resolution = resolve(alert, settings);
  const targets = resolution.ok
    ? resolution.destinations.map(({ account, market }) => ({ accountId: account.id, market: market.symbol }))
    : [];
  const input = { resolution, settings, alertId: arrival.id, alert, receivedAt, now, tolerance, clock, spelling };
  const acceptance = await ledger.accept(arrival, alert, targets, (view) => decide(input, view));
  if (acceptance.kind === 'accepted' || acceptance.kind === 'refused') {
    const proposed = propose(ledger, resolution.unmapped, acceptance.alertId, alert);
    // The orders are committed and go out: a store that fails now must not answer that nothing was taken. The next alert proposes again.
    if (acceptance.kind === 'accepted') await proposed.catch(passOverUnavailable);
    else await proposed;
  }
  return toReceipt(acceptance, alert);
}

async function propose(ledger: IntakeLedger, unmapped: readonly Unmapped[], alertId: AlertId, alert: Alert): Promise<void> {
  const note = `asked by ${alert.strategy === '' ? 'an alert without strategy' : `strategy ${alert.strategy}`}`;
  for (const one of unmapped) await ledger.propose({ ...one, alertId, note });
}

function passOverUnavailable(error: unknown): void {
  if (!(error instanceof LedgerUnavailable)) throw error;
}

async function close({ ledger, clock, spelling, settings }: IntakeParts, order: CloseOrder): Promise<Receipt> {
  const now = clock.now();
  const { account, market } = order;
  const id = newAlertId(clock);
  const { alert, raw } = closingAlert(order, id);
  const arrival: Arrival = { id, receivedAt: now, source: 'command', raw };
  const targets = [{ accountId: account.id, market: market.symbol }];
  const base = { alertId: id, alert, firedAt: now, now, policy: settings().policy.alerts, clock, spelling };
  const place = { account, symbol: market.symbol, market };
  return toReceipt(await ledger.accept(arrival, alert, targets, (view) => closeDecision(base, place, view)), alert);
}

function toReceipt(acceptance: Acceptance, alert: Alert): Receipt {
  switch (acceptance.kind) {
    case 'accepted':
    case 'duplicate':
      return { ...acceptance, clientRef: alert.clientRef, status: mostUrgent(acceptance.orders) };
    case 'conflict':
    case 'refused':
      return acceptance;
  }
}

/** What a person should look at first. */
const URGENCY: readonly OrderState[] = [
  'unknown',
  'submitting',
  'open',
  'queued',
  'filled',
  'rejected',
  'expired',
  'canceled',
  'denied',
];

function mostUrgent(orders: readonly Order[]): OrderState {
  return URGENCY.find((status) => orders.some((order) => order.status === status)) ?? 'denied';
}
