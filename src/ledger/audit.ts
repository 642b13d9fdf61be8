// The audit reads the whole journal and compares: row with row before it, alert with its digest, order with its last event, tail with head.
import { chain, GENESIS, type Head, sha256 } from './journal.ts';
import type { AuditReport } from './port.ts';
import type { Store } from './store.ts';
import { bytes, integer, optionalText, type Row, type Sql, text } from './sql.ts';

/** Rows read at a time: 5 ms, so that a running service answers between two pages. */
const PAGE = 500;

interface Finding {
  readonly seq: number;
  readonly problem: string;
}

interface Progress {
  readonly head: Head;
  readonly finding?: Finding;
  /** Nothing follows. */
  readonly done: boolean;
}

/** `pause` lets other work through between two pages. */
export async function audit(store: Pick<Store, 'read'>, pause: () => Promise<void>): Promise<AuditReport> {
  let head = GENESIS;
  for (let done = false; !done; await pause()) {
    const page = await store.read((sql) => auditPage(sql, head));
    if (page.finding !== undefined) return { ok: false, rows: head.seq, ...page.finding };
    head = page.head;
    done = page.done;
  }
  for (let after: number | undefined = 0; after !== undefined; await pause()) {
    const from: number = after;
    const page = await store.read((sql) => auditOrders(sql, from));
    if (typeof page === 'object') return { ok: false, rows: head.seq, ...page };
    after = page;
  }
  const orphan = await store.read(findOrphan);
  return orphan === undefined ? { ok: true, rows: head.seq, head: head.hash } : { ok: false, rows: head.seq, ...orphan };
}

/** Checks the rows after `from`; on the last page, whether they end where the head says. */
async function auditPage(sql: Sql, from: Head): Promise<Progress> {
  let head = from;
  const rows = await sql.all('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?', [from.seq, PAGE]);
  for (const row of rows) {
    const finding = auditRow(row, head) ?? (await auditAlert(sql, row));
    if (finding !== undefined) return { head, finding, done: true };
    head = { seq: integer(row, 'seq'), hash: text(row, 'hash') };
  }
  if (rows.length === PAGE) return { head, done: false };
  const finding = await auditHead(sql, head);
  return { head, done: true, ...(finding !== undefined && { finding }) };
}

function auditRow(row: Row, previous: Head): Finding | undefined {
  const seq = integer(row, 'seq');
  if (seq !== previous.seq + 1) return { seq: previous.seq + 1, problem: `row ${previous.seq + 1} of the journal is missing` };
  const link = chain(previous.hash, {
    seq,
    at: integer(row, 'at'),
    kind: text(row, 'kind'),
    alertId: optionalText(row, 'alert_id') ?? null,
    orderId: optionalText(row, 'order_id') ?? null,
    accountId: optionalText(row, 'account_id') ?? null,
    data: text(row, 'data'),
  });
  if (link === text(row, 'hash')) return undefined;
  return {
    seq,
    problem: `row ${seq} of the journal was changed, or was written by somebody else: its hash does not follow from it`,
  };
}

async function auditHead(sql: Sql, last: Head): Promise<Finding | undefined> {
  const row = await sql.get('SELECT seq, hash FROM head WHERE id = 1');
  const head: Head = row === undefined ? GENESIS : { seq: integer(row, 'seq'), hash: text(row, 'hash') };
  if (head.seq > last.seq) {
    return {
      seq: last.seq + 1,
      problem: `the journal ends at row ${last.seq}, its head says ${head.seq}: the rows after it were cut off`,
    };
  }
  if (head.seq < last.seq) return { seq: head.seq + 1, problem: `row ${head.seq + 1} was added behind the head of the journal` };
  return head.hash === last.hash
    ? undefined
    : { seq: last.seq, problem: `the head of the journal does not have the hash of row ${last.seq}` };
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

/** Returns a finding, the arrival to go on after, or undefined at the end. */
async function auditOrders(sql: Sql, after: number): Promise<Finding | number | undefined> {
  const rows = await sql.all(
    `SELECT o.arrival, o.id, o.status, e.seq, e.data FROM orders o LEFT JOIN events e
       ON e.seq = (SELECT MAX(l.seq) FROM events l WHERE l.order_id = o.id) WHERE o.arrival > ? ORDER BY o.arrival LIMIT ?`,
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

/** An event whose order is gone, or an alert no event tells of. */
async function findOrphan(sql: Sql): Promise<Finding | undefined> {
  const event = await sql.get(
    `SELECT e.seq, e.order_id FROM events e WHERE e.order_id IS NOT NULL AND e.kind IN ('order.queued', 'order.denied')
       AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = e.order_id) ORDER BY e.seq LIMIT 1`,
  );
  if (event !== undefined) return { seq: integer(event, 'seq'), problem: `order ${text(event, 'order_id')} is missing` };
  const alert = await sql.get(
    `SELECT a.seq, a.id FROM alerts a WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.seq = a.seq AND e.alert_id = a.id) ORDER BY a.seq LIMIT 1`,
  );
  return alert === undefined
    ? undefined
    : { seq: integer(alert, 'seq'), problem: `alert ${text(alert, 'id')} has no event in the journal` };
}
