// The journal's rows: each decision about an alert or an order, numbered in the order they were made, chained by hash.
import type { AccountId, AlertId, OrderId } from './ids.ts';

/** What can be in the journal. Stable names: the timeline, the stream and the notifications match on them. */
const EVENT_KINDS = [
  'alert.accepted',
  'alert.refused',
  'alert.repeated',
  'alert.conflict',
  'order.queued',
  'order.denied',
  'order.approved',
  'order.submitted',
  'order.adopted',
  'order.acknowledged',
  'order.refused',
  'order.unsent',
  'order.unknown',
  'order.lookup',
  'order.not_shown',
  'order.trades_missing',
  'order.absent',
  'order.report',
  'order.fill',
  'order.expired',
  'order.canceled',
  'order.cancel_requested',
  'order.cancel_submitted',
  'order.cancel_settled',
  'order.frozen',
  'order.delayed',
  'order.stranded',
  'order.waiting',
  'order.resolved',
  'lane.failing',
  'lane.recovered',
  'lanes.untaken',
  'lanes.taken',
  'market.proposed',
  'market.approved',
  'market.rejected',
  'market.rules',
  'account.added',
  'account.bound',
  'account.compared',
  'sequence.missed',
  'sequence.late',
  'sequence.restarted',
  'strategy.quiet',
  'strategy.heard',
  'door.failures',
  'halt.set',
  'halt.lifted',
  'store.opened',
  'store.epoch',
  'journal.sealed',
  'config.applied',
  'edge.alarm',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

export interface EventDraft {
  readonly kind: EventKind;
  readonly alertId?: AlertId;
  readonly orderId?: OrderId;
  readonly accountId?: AccountId;
  /** What happened, as JSON values: decimals and times as text, no secret. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface JournalEvent extends EventDraft {
  /** Which of the journal's chains it is a link of. */
  readonly chain: number;
  /** Unique, and rising along each chain and along what concerns one account. On one chain without gaps. */
  readonly seq: number;
  /** Milliseconds UTC. */
  readonly at: number;
  /** SHA-256 over the hash of the chain's row before it and this row, hex. */
  readonly hash: string;
}
