// The journal's chain: each row carries the hash of the one before it, so that no row can be changed, removed or slipped in unseen.
import { hash } from 'node:crypto';
import type { EventDraft, EventKind, JournalEvent } from '../model/event.ts';
import type { AccountId, AlertId, OrderId } from '../model/ids.ts';
import { integer, optionalText, type Row, type Sql, text } from './sql.ts';

/** The last row's number and hash; of an empty journal 0 and this. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** The columns of a row as they are stored: `data` is hashed as the text it is, so that no re-reading of JSON can change it. */
export interface StoredEvent {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly alertId: string | null;
  readonly orderId: string | null;
  readonly accountId: string | null;
  readonly data: string;
}

/** SHA-256 over a JSON array of the previous hash and the row's columns in fixed order: one spelling for one row. */
export function chain(previous: string, row: StoredEvent): string {
  return sha256(JSON.stringify([previous, row.seq, row.at, row.kind, row.alertId, row.orderId, row.accountId, row.data]));
}

/** Writes the next row. The caller keeps the head and stores it before it commits. */
export async function append(sql: Sql, head: Head, at: number, draft: EventDraft): Promise<JournalEvent> {
  const { kind, alertId = null, orderId = null, accountId = null } = draft;
  const row: StoredEvent = { seq: head.seq + 1, at, kind, alertId, orderId, accountId, data: JSON.stringify(draft.data) };
  const link = chain(head.hash, row);
  await sql.run(
    'INSERT INTO events (seq, at, kind, alert_id, order_id, account_id, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [row.seq, at, kind, alertId, orderId, accountId, row.data, link],
  );
  return { ...draft, seq: row.seq, at, hash: link };
}

export function eventOfRow(row: Row): JournalEvent {
  const alertId = optionalText(row, 'alert_id') as AlertId | undefined;
  const orderId = optionalText(row, 'order_id') as OrderId | undefined;
  const accountId = optionalText(row, 'account_id') as AccountId | undefined;
  return {
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    kind: text(row, 'kind') as EventKind,
    ...(alertId !== undefined && { alertId }),
    ...(orderId !== undefined && { orderId }),
    ...(accountId !== undefined && { accountId }),
    data: JSON.parse(text(row, 'data')) as Record<string, unknown>,
    hash: text(row, 'hash'),
  };
}
