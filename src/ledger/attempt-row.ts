// Attempts as rows: the request is kept as the text that was committed before it left.
import type { Attempt, AttemptKind, AttemptState, RequestRecord, ResponseRecord } from '../model/attempt.ts';
import type { AttemptId, ClientOrderId, OrderId } from '../model/ids.ts';
import type { AttemptDraft } from './port.ts';
import { integer, optionalInteger, optionalText, type Question, type Row, type Sql, text } from './sql.ts';

export function attemptOfRow(row: Row): Attempt {
  const validUntil = optionalInteger(row, 'valid_until');
  const firstAbsentAt = optionalInteger(row, 'first_absent_at');
  const response = optionalText(row, 'response');
  return {
    id: text(row, 'id') as AttemptId,
    orderId: text(row, 'order_id') as OrderId,
    kind: text(row, 'kind') as AttemptKind,
    number: integer(row, 'number'),
    clientOrderId: text(row, 'client_order_id') as ClientOrderId,
    request: JSON.parse(text(row, 'request')) as RequestRecord,
    ...(validUntil !== undefined && { validUntil }),
    state: text(row, 'state') as AttemptState,
    ...(firstAbsentAt !== undefined && { firstAbsentAt }),
    lookups: integer(row, 'lookups'),
    ...(response !== undefined && { response: JSON.parse(response) as ResponseRecord }),
    createdAt: integer(row, 'created_at'),
  };
}

export interface NewAttempt {
  readonly orderId: OrderId;
  readonly kind: AttemptKind;
  /** Among the order's requests of that kind. */
  readonly number: number;
  readonly draft: AttemptDraft;
  readonly now: number;
}

/** 0 before the first. */
export function lastNumber(orderId: OrderId, kind: AttemptKind): Question<number> {
  return {
    text: 'SELECT COALESCE(MAX(number), 0) AS number FROM attempts WHERE order_id = ? AND kind = ?',
    values: [orderId, kind],
    read: ([row]) => (row === undefined ? 0 : integer(row, 'number')),
  };
}

/** Writes the request ahead of its sending. */
export async function insertAttempt(sql: Sql, { orderId, kind, number, draft, now }: NewAttempt): Promise<void> {
  await sql.run(
    `INSERT INTO attempts (id, order_id, kind, number, client_order_id, request, valid_until, state, lookups, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'sent', 0, ?)`,
    [draft.id, orderId, kind, number, draft.clientOrderId, JSON.stringify(draft.request), draft.validUntil ?? null, now],
  );
}

export function attemptById(id: AttemptId): Question<Attempt> {
  return {
    text: 'SELECT * FROM attempts WHERE id = ?',
    values: [id],
    read: ([row]) => {
      if (row === undefined) throw new Error(`there is no attempt ${id}`);
      return attemptOfRow(row);
    },
  };
}

/** The last answer is kept beside the request it answers. */
export async function setAttempt(sql: Sql, id: AttemptId, state: AttemptState, response?: unknown): Promise<void> {
  await sql.run('UPDATE attempts SET state = ?, response = COALESCE(?, response) WHERE id = ?', [
    state,
    response === undefined ? null : JSON.stringify(response),
    id,
  ]);
}
