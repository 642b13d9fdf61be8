// The intake half of the ledger in memory: what it promises, without the disk. The stores' own contract is tested in test/ledger.
import { pendingOf } from '../src/ledger/pending.ts';
import {
  type Acceptance,
  type Arrival,
  type IntakeLedger,
  type IntakeView,
  LedgerUnavailable,
  type OrderDraft,
  type Target,
} from '../src/ledger/port.ts';
import type { Alert } from '../src/model/alert.ts';
import { conflictRefusal } from '../src/model/conflict.ts';
import type { Decimal } from '../src/model/decimal.ts';
import type { Halt } from '../src/model/halt.ts';
import type { AlertId } from '../src/model/ids.ts';
import type { Order } from '../src/model/order.ts';
import { FLAT } from '../src/model/position.ts';
import type { Refusal } from '../src/model/refusal.ts';

interface Kept {
  readonly arrival: Arrival;
  readonly alert?: Alert;
  readonly refusal?: Refusal;
  readonly orders: readonly Order[];
}

type Proposal = Parameters<IntakeLedger['propose']>[0];

export interface MemoryIntake extends IntakeLedger {
  /** Everything committed, in order. */
  readonly kept: readonly Kept[];
  readonly proposals: readonly Proposal[];
  readonly halts: Halt[];
  /** Positions by `account market`. */
  readonly positions: Map<string, Decimal>;
  /** From now on every commit fails, or succeeds again. */
  fail(failing: boolean): void;
}

export function memoryIntake(): MemoryIntake {
  const kept: Kept[] = [];
  const proposals: Proposal[] = [];
  const halts: Halt[] = [];
  const positions = new Map<string, Decimal>();
  let failing = false;
  const commit = (): void => {
    if (failing) throw new LedgerUnavailable('disk full');
  };
  const view: IntakeView = {
    halts: (accountId) => halts.filter((halt) => halt.accountId === undefined || halt.accountId === accountId),
    position: (target) => ({ ...FLAT, quantity: positions.get(key(target)) ?? FLAT.quantity }),
    pending: (target) =>
      kept
        .flatMap(({ orders }) => orders)
        .filter((order) => key(order) === key(target) && ['queued', 'submitting', 'open', 'unknown'].includes(order.status))
        .map(pendingOf),
    had: () => undefined,
  };
  const accept: IntakeLedger['accept'] = (arrival, alert, _targets, decide) =>
    later((): Acceptance => {
      commit();
      const earlier = earlierOf(kept, arrival, alert);
      if (earlier !== undefined) return earlier;
      const decision = decide(view);
      if (decision.kind === 'refuse') {
        kept.push({ arrival, alert, refusal: decision.refusal, orders: [] });
        return { kind: 'refused', alertId: arrival.id, refusal: decision.refusal };
      }
      const orders = decision.intents.flatMap((intent) => intent.orders.map(committed));
      kept.push({ arrival, alert, orders });
      return { kind: 'accepted', alertId: arrival.id, orders };
    });
  const refuse: IntakeLedger['refuse'] = (arrival, refusal, alert) =>
    later((): AlertId => {
      commit();
      kept.push({ arrival, refusal, orders: [], ...(alert && { alert }) });
      return arrival.id;
    });
  const propose: IntakeLedger['propose'] = (proposal) =>
    later(() => {
      commit();
      proposals.push(proposal);
    });
  const fail = (next: boolean): void => {
    failing = next;
  };
  return { kept, proposals, halts, positions, fail, accept, refuse, propose };
}

/** Rejects where `run` throws, as a store does. */
async function later<Value>(run: () => Value): Promise<Value> {
  await Promise.resolve();
  return run();
}

function key({ accountId, market }: Target): string {
  return `${accountId} ${market}`;
}

/** A denial makes the order `denied`, whatever the draft says. */
function committed({ order, denial }: OrderDraft): Order {
  return denial === undefined ? order : { ...order, status: 'denied' };
}

function earlierOf(kept: readonly Kept[], arrival: Arrival, alert: Alert): Acceptance | undefined {
  const accepted = kept.filter((one) => one.refusal === undefined && one.alert !== undefined);
  const byId = accepted.find((one) => arrival.webhookId !== undefined && one.arrival.webhookId === arrival.webhookId);
  if (byId !== undefined && Buffer.compare(byId.arrival.raw, arrival.raw) !== 0) {
    return conflict(arrival, alert, { earlier: byId.arrival.id, of: 'webhook-id' });
  }
  const byRef = accepted.find((one) => one.alert !== undefined && sameScope(one.alert, alert));
  if (byRef?.alert === undefined) return undefined;
  if (!sameOrder(byRef.alert, alert)) return conflict(arrival, alert, { earlier: byRef.arrival.id, of: 'client_ref' });
  return { kind: 'duplicate', alertId: byRef.arrival.id, orders: byRef.orders };
}

function conflict(arrival: Arrival, alert: Alert, found: Parameters<typeof conflictRefusal>[0]): Acceptance {
  return { kind: 'conflict', alertId: arrival.id, ...found, refusal: conflictRefusal(found, alert) };
}

function sameScope(a: Alert, b: Alert): boolean {
  return a.strategy === b.strategy && a.exchange === b.exchange && a.symbol === b.symbol && a.clientRef === b.clientRef;
}

function sameOrder(a: Alert, b: Alert): boolean {
  const samePrice = a.price === undefined || b.price === undefined ? a.price === b.price : a.price.eq(b.price);
  const sameWords = a.side === b.side && a.type === b.type && a.action === b.action && a.position === b.position;
  return samePrice && sameWords && a.size.eq(b.size);
}
