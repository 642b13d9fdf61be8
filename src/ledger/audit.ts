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
  for (const pageOf of [auditOrders, auditAlerts]) {
    for (let after: number | undefined = 0; after !== undefined; await pause()) {
      const from: number = after;
      const page = await store.read((sql) => pageOf(sql, from));
      if (typeof page === 'object') return { ok: false, rows: head.seq, ...page };
      after = page;
    }
  }
  return { ok: true, rows: head.seq, head: head.hash };
}

/** Checks the rows after `from`; on the last page, whether they end where the head says. */
async function auditPage(sql: Sql, from: Head): Promise<Progress> {
  let head = from;
  const rows = await sql.all('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?', [from.seq, PAGE]);
  for (const row of rows) {
    const finding = auditRow(row, head) ?? (await auditAlert(sql, row)) ?? (await auditOrder(sql, row));
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

/** Compares states with last events, order by order. Returns a finding, the arrival to go on after, or undefined at the end. */
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
