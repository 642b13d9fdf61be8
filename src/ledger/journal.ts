// The journal's chains: each row carries the hash of the one before it on its chain, so that no row can be changed, removed or slipped in
// unseen. One writer has one chain; writers that commit side by side take one each.
import { hash } from 'node:crypto';
import type { EventDraft, EventKind, JournalEvent } from '../model/event.ts';
import type { AccountId, AlertId, OrderId } from '../model/ids.ts';
import type { JournalHead } from './people-port.ts';
import { integer, marks, optionalText, type Row, type Sql, text, type Value } from './sql.ts';

/** A chain's last row: its number and hash; of an empty chain 0 and 64 zeros. */
export type Head = JournalHead;

export function genesis(chain: number): Head {
  return { chain, seq: 0, hash: '0'.repeat(64) };
}

export function headOfRow(row: Row): Head {
  return { chain: integer(row, 'chain'), seq: integer(row, 'seq'), hash: text(row, 'hash') };
}

/** The heads of the chains that have rows, in the order of the chains. */
export async function readHeads(sql: Sql): Promise<readonly Head[]> {
  return (await sql.all('SELECT chain, seq, hash FROM heads WHERE seq > 0 ORDER BY chain')).map(headOfRow);
}

export function isSameHead(a: Head, b: Head): boolean {
  return a.chain === b.chain && a.seq === b.seq && a.hash === b.hash;
}

/** One hash for the whole journal: of one chain its head's, of several that of all heads together. */
export function journalHash(heads: readonly Head[]): string {
  const [first] = heads;
  if (first === undefined) return genesis(1).hash;
  return heads.length === 1 ? first.hash : sha256(JSON.stringify(heads.map(({ chain, seq, hash: link }) => [chain, seq, link])));
}

export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** The columns of a row as they are stored: `data` is hashed as the text it is, so that no re-reading of JSON can change it. */
export interface StoredEvent {
  readonly chain: number;
  /** The number of the chain's row before it; 0 for the first. */
  readonly previous: number;
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
  const { chain: of, previous: before, seq, at, kind, alertId, orderId, accountId, data } = row;
  return sha256(JSON.stringify([previous, of, before, seq, at, kind, alertId, orderId, accountId, data]));
}

/**
 * As schema 1 began, when a journal had one chain and its rows did not name it. Such rows keep their hashes for ever, because their heads may
 * be written down elsewhere: what was not hashed follows from what was, the row before by its hash.
 */
function firstSpelling(previous: string, { seq, at, kind, alertId, orderId, accountId, data }: StoredEvent): string {
  return sha256(JSON.stringify([previous, seq, at, kind, alertId, orderId, accountId, data]));
}

/** Whether `link` is the hash of the row, which follows on `before`. */
export function follows(before: Head, row: StoredEvent, link: string): boolean {
  if (row.previous !== before.seq) return false;
  if (chain(before.hash, row) === link) return true;
  return row.chain === 1 && row.seq === before.seq + 1 && firstSpelling(before.hash, row) === link;
}

/** A row of the table `events`, as it is compared and hashed. */
export function storedEventOfRow(row: Row): StoredEvent {
  return {
    chain: integer(row, 'chain'),
    previous: integer(row, 'previous'),
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    kind: text(row, 'kind'),
    alertId: optionalText(row, 'alert_id') ?? null,
    orderId: optionalText(row, 'order_id') ?? null,
    accountId: optionalText(row, 'account_id') ?? null,
    data: text(row, 'data'),
  };
}

export interface Addition {
  /** Beyond the head's. */
  readonly seq: number;
  readonly at: number;
  readonly draft: EventDraft;
}

/** Writes the next row of a chain. The caller keeps the head and stores it before it commits. */
export async function append(sql: Sql, head: Head, addition: Addition): Promise<JournalEvent> {
  const { event, values } = linked(head, addition);
  await sql.run(insertion(1), values);
  return event;
}

/** So many rows in one statement, the most first: a server takes some microseconds of each statement. */
const AT_ONCE = [32, 8, 1] as const;

/** As {@link append}, for many. */
export async function appendAll(sql: Sql, head: Head, additions: readonly Addition[]): Promise<readonly JournalEvent[]> {
  let last = head;
  const rows = additions.map((addition) => {
    const row = linked(last, addition);
    last = row.event;
    return row;
  });
  for (let from = 0; from < rows.length; ) {
    const count = AT_ONCE.find((size) => size <= rows.length - from) ?? 1;
    const page = rows.slice(from, from + count);
    await sql.run(
      insertion(count),
      page.flatMap(({ values }) => values),
    );
    from += count;
  }
  return rows.map(({ event }) => event);
}

function insertion(rows: number): string {
  return `INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash)
     VALUES ${Array.from({ length: rows }, () => `(${marks(10)})`).join(', ')}`;
}

function linked(head: Head, { seq, at, draft }: Addition): { readonly event: JournalEvent; readonly values: readonly Value[] } {
  const { kind, alertId = null, orderId = null, accountId = null } = draft;
  const { chain: of, seq: previous } = head;
  const row: StoredEvent = { chain: of, previous, seq, at, kind, alertId, orderId, accountId, data: JSON.stringify(draft.data) };
  const link = chain(head.hash, row);
  const values = [of, previous, seq, at, kind, alertId, orderId, accountId, row.data, link];
  return { event: { ...draft, chain: of, seq, at, hash: link }, values };
}

export function eventOfRow(row: Row): JournalEvent {
  const alertId = optionalText(row, 'alert_id') as AlertId | undefined;
  const orderId = optionalText(row, 'order_id') as OrderId | undefined;
  const accountId = optionalText(row, 'account_id') as AccountId | undefined;
  return {
    chain: integer(row, 'chain'),
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
