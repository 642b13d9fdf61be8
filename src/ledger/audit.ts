// The audit reads the whole journal and compares: row with row before it, alert with its digest, order with its last event, tail with head.
import { BEGINNING, type Cursor, cursorAfter } from '../model/cursor.ts';
import {
  follows,
  genesis,
  type Head,
  headOfRow,
  isSameHead,
  journalHash,
  readHeads,
  sha256,
  storedEventOfRow,
} from './journal.ts';
import { journalPage } from './journal-page.ts';
import type { AuditReport } from './port.ts';
import { brokenSeal } from './seal.ts';
import type { Store } from './store.ts';
import { bytes, integer, optionalText, type Row, type Sql, text } from './sql.ts';

/** Rows read at a time: 5 ms, so that a running service answers between two pages. */
const PAGE = 500;

interface Finding {
  readonly seq: number;
  readonly problem: string;
}

/** How far the audit is: the last row that was right of each chain, and how many that were. */
interface Progress {
  readonly cursor: Cursor;
  readonly heads: ReadonlyMap<number, Head>;
  readonly rows: number;
  readonly finding?: Finding;
  /** Nothing follows. */
  readonly done: boolean;
}

/** `pause` lets other work through between two pages; `heard` is told how many rows are right so far. */
export async function audit(
  store: Pick<Store, 'read'>,
  pause: () => Promise<void>,
  heard?: (rows: number) => void,
): Promise<AuditReport> {
  let progress: Progress = { cursor: BEGINNING, heads: new Map(), rows: 0, done: false };
  for (; !progress.done; await pause()) {
    const from = progress;
    progress = await store.read((sql) => auditPage(sql, from));
    if (progress.finding !== undefined) return { ok: false, rows: progress.rows, ...progress.finding };
    if (!progress.done) heard?.(progress.rows);
  }
  const { rows } = progress;
  for (const pageOf of [auditOrders, auditAlerts]) {
    for (let after: number | undefined = 0; after !== undefined; await pause()) {
      const from: number = after;
      const page = await store.read((sql) => pageOf(sql, from));
      if (typeof page === 'object') return { ok: false, rows, ...page };
      after = page;
    }
  }
  const heads = [...progress.heads.values()].sort((a, b) => a.chain - b.chain);
  return { ok: true, rows, head: journalHash(heads), heads };
}

/** Checks the rows after `from`; on the last page, whether the chains end where their heads say. */
async function auditPage(sql: Sql, from: Progress): Promise<Progress> {
  const heads = new Map(from.heads);
  const page = await journalPage(sql, { after: from.cursor, limit: PAGE });
  let rows = from.rows;
  for (const row of page) {
    const of = integer(row, 'chain');
    const finding = auditRow(row, heads.get(of) ?? genesis(of)) ?? (await auditWhatItTells(sql, row));
    if (finding !== undefined) return { cursor: from.cursor, heads, rows, finding, done: true };
    heads.set(of, headOfRow(row));
    rows += 1;
  }
  const cursor = cursorAfter(from.cursor, [...heads.values()]);
  if (page.length === PAGE) return { cursor, heads, rows, done: false };
  const finding = await auditHeads(sql, heads);
  return { cursor, heads, rows, done: true, ...(finding !== undefined && { finding }) };
}

function auditRow(row: Row, before: Head): Finding | undefined {
  const stored = storedEventOfRow(row);
  const { seq, previous } = stored;
  if (previous > before.seq) return { seq: previous, problem: `row ${previous} of the journal is missing` };
  if (follows(before, stored, text(row, 'hash'))) return undefined;
  return {
    seq,
    problem: `row ${seq} of the journal was changed, or was written by somebody else: its hash does not follow from it`,
  };
}

async function auditWhatItTells(sql: Sql, row: Row): Promise<Finding | undefined> {
  return (await auditAlert(sql, row)) ?? (await auditOrder(sql, row)) ?? (await auditSeal(sql, row));
}

async function auditSeal(sql: Sql, row: Row): Promise<Finding | undefined> {
  if (text(row, 'kind') !== 'journal.sealed') return undefined;
  const broken = await brokenSeal(sql, row);
  if (broken === undefined) return undefined;
  const sealed = integer(row, 'seq');
  return {
    seq: broken.seq,
    problem: `row ${broken.seq} of the journal is missing or was written anew: row ${sealed} sealed it with another hash`,
  };
}

async function auditHeads(sql: Sql, found: ReadonlyMap<number, Head>): Promise<Finding | undefined> {
  const said = new Map((await readHeads(sql)).map((head) => [head.chain, head]));
  for (const of of new Set([...said.keys(), ...found.keys()])) {
    const finding = auditHead(said.get(of) ?? genesis(of), found.get(of) ?? genesis(of));
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function auditHead(head: Head, last: Head): Finding | undefined {
  if (isSameHead(head, last)) return undefined;
  if (head.seq > last.seq) {
    const problem = `the journal ends at row ${last.seq}, its head says ${head.seq}: the rows after it were cut off`;
    return { seq: last.seq + 1, problem };
  }
  if (head.seq < last.seq) return { seq: last.seq, problem: `row ${last.seq} was added behind the head of the journal` };
  return { seq: last.seq, problem: `the head of the journal does not have the hash of row ${last.seq}` };
}

const WITH_BYTES: ReadonlySet<string> = new Set(['alert.accepted', 'alert.refused', 'alert.conflict']);

/** Old refusals are dropped and leave their event; an accepted alert stays for ever. */
async function auditAlert(sql: Sql, event: Row): Promise<Finding | undefined> {
  const kind = text(event, 'kind');
  const id = optionalText(event, 'alert_id');
  if (!WITH_BYTES.has(kind) || id === undefined) return undefined;
  const seq = integer(event, 'seq');
  const row = await sql.get('SELECT raw, status FROM alerts WHERE id = ?', [id]);
  if (row === undefined) return kind === 'alert.accepted' ? { seq, problem: `the accepted alert ${id} is missing` } : undefined;
  const { sha256: digest } = JSON.parse(text(event, 'data')) as { sha256?: string };
  if (sha256(bytes(row, 'raw')) !== digest) return { seq, problem: `the bytes of alert ${id} are not those that came in` };
  const status = kind.slice('alert.'.length);
  return text(row, 'status') === status
    ? undefined
    : { seq, problem: `alert ${id} is ${text(row, 'status')}, the journal says ${status}` };
}

/** Compares states with last events, order by order. Returns a finding, the arrival to go on after, or undefined at the end. */
async function auditOrders(sql: Sql, after: number): Promise<Finding | number | undefined> {
  const rows = await sql.all(
    `SELECT o.arrival, o.id, o.status, e.seq, e.data FROM orders o LEFT JOIN events e
       ON e.order_id = o.id AND e.seq = (SELECT MAX(l.seq) FROM events l WHERE l.order_id = o.id) WHERE o.arrival > ? ORDER BY o.arrival LIMIT ?`,
    [after, PAGE],
  );
  for (const row of rows) {
    const [id, status] = [text(row, 'id'), text(row, 'status')];
    if (row['seq'] === null) return { seq: integer(row, 'arrival'), problem: `order ${id} has no event in the journal` };
    const said = (JSON.parse(text(row, 'data')) as { status?: string }).status;
    if (said !== status)
      return { seq: integer(row, 'seq'), problem: `order ${id} is ${status}, the journal says ${said ?? 'nothing'}` };
  }
  const last = rows.at(-1);
  return rows.length < PAGE || last === undefined ? undefined : integer(last, 'arrival');
}

const OF_NEW_ORDERS: ReadonlySet<string> = new Set(['order.queued', 'order.denied']);

async function auditOrder(sql: Sql, event: Row): Promise<Finding | undefined> {
  const id = optionalText(event, 'order_id');
  if (id === undefined || !OF_NEW_ORDERS.has(text(event, 'kind'))) return undefined;
  const row = await sql.get('SELECT 1 AS there FROM orders WHERE id = ?', [id]);
  return row === undefined ? { seq: integer(event, 'seq'), problem: `order ${id} is missing` } : undefined;
}

/** Alerts no event tells of. Returns as {@link auditOrders}. */
async function auditAlerts(sql: Sql, after: number): Promise<Finding | number | undefined> {
  const rows = await sql.all(
    `SELECT a.seq, a.id, e.alert_id FROM alerts a
       LEFT JOIN events e ON e.alert_id = a.id AND e.kind IN ('alert.accepted', 'alert.refused', 'alert.conflict')
     WHERE a.seq > ? ORDER BY a.seq LIMIT ?`,
    [after, PAGE],
  );
  for (const row of rows) {
    const id = text(row, 'id');
    if (optionalText(row, 'alert_id') !== id)
      return { seq: integer(row, 'seq'), problem: `alert ${id} has no event in the journal` };
  }
  const last = rows.at(-1);
  return rows.length < PAGE || last === undefined ? undefined : integer(last, 'seq');
}
