// Intake's one transaction: find out whether the alert was here before, decide, and commit alert, intents and orders, or the refusal.
import { type Alert, mayBeSame, RECOMMENDED_CLIENT_REF } from '../model/alert.ts';
import { ZERO } from '../model/decimal.ts';
import { type Denial, explainDenial } from '../model/denial.ts';
import type { AlertId } from '../model/ids.ts';
import type { Intent } from '../model/intent.ts';
import type { Order, Reason } from '../model/order.ts';
import type { Refusal } from '../model/refusal.ts';
import { printSequence } from '../model/sequence.ts';
import { printSizeSpec } from '../model/size.ts';
import { fingerprint, insertAlert } from './alert-row.ts';
import { intakeView } from './intake-view.ts';
import { sha256 } from './journal.ts';
import { decimalOrNull, insertOrder, ORDER_COLUMNS, orderOfRow } from './order-row.ts';
import type { Acceptance, Arrival, IntakeDecision, IntakeView, IntentDraft, OrderDraft, Target } from './port.ts';
import { type Row, type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

export interface AcceptInput {
  readonly arrival: Arrival;
  readonly alert: Alert;
  readonly targets: readonly Target[];
  readonly decide: (view: IntakeView) => IntakeDecision;
}

export async function accept(tx: Tx, input: AcceptInput): Promise<Acceptance> {
  const { arrival, alert, targets, decide } = input;
  const digest = sha256(arrival.raw);
  const earlier = await findEarlier(tx.sql, input, digest);
  if (earlier?.same === true) return repeated(tx, arrival, digest, earlier.alertId);
  if (earlier !== undefined) return conflict(tx, { arrival, alert, digest, earlier: earlier.alertId, of: earlier.by });
  const decision = decide(await intakeView(tx, targets));
  if (decision.kind === 'refuse') {
    await refuse(tx, arrival, decision.refusal, alert);
    return { kind: 'refused', alertId: arrival.id, refusal: decision.refusal };
  }
  const { seq } = await tx.append({
    kind: 'alert.accepted',
    alertId: arrival.id,
    data: {
      ...provenance(arrival, digest),
      ...named(alert),
      order: fingerprint(alert),
      ...(alert.signal !== undefined && { signal: alert.signal }),
    },
  });
  await insertAlert(tx.sql, { seq, arrival, status: 'accepted', alert });
  if (arrival.webhookId !== undefined) await takeWebhookId(tx, arrival.webhookId, digest, arrival.id);
  await forgetRelayIds(tx, digest);
  const orders: Order[] = [];
  for (const intent of decision.intents) orders.push(...(await addIntent(tx, intent)));
  return { kind: 'accepted', alertId: arrival.id, orders };
}

interface Earlier {
  readonly alertId: AlertId;
  readonly by: 'client_ref' | 'webhook-id';
  readonly same: boolean;
}

/** An accepted alert with this webhook id or this client_ref in its scope. Both are looked up in the transaction that would take them. */
async function findEarlier(sql: Sql, { arrival, alert, targets }: AcceptInput, digest: string): Promise<Earlier | undefined> {
  if (arrival.webhookId !== undefined) {
    const row = await sql.get('SELECT alert_id, digest FROM webhook_ids WHERE id = ?', [arrival.webhookId]);
    if (row !== undefined)
      return { alertId: text(row, 'alert_id') as AlertId, by: 'webhook-id', same: text(row, 'digest') === digest };
  }
  const row = await findByClientRef(sql, alert, targets);
  if (row === undefined) return undefined;
  return { alertId: text(row, 'id') as AlertId, by: 'client_ref', same: text(row, 'fingerprint') === fingerprint(alert) };
}

/**
 * The accepted alert of this client_ref in its scope; else one of the same strategy that leaves the exchange or the symbol's
 * prefix out, or names it, and has an order in a lane that this one would go to. That is the same order in another spelling.
 */
async function findByClientRef(sql: Sql, alert: Alert, targets: readonly Target[]): Promise<Row | undefined> {
  const rows = await sql.all(
    `SELECT id, fingerprint, exchange, symbol FROM alerts WHERE client_ref = ? AND strategy = ? AND status = 'accepted' ORDER BY seq`,
    [alert.clientRef, alert.strategy],
  );
  const exact = rows.find((row) => text(row, 'exchange') === alert.exchange && text(row, 'symbol') === alert.symbol);
  if (exact !== undefined) return exact;
  for (const row of rows) {
    if (!mayBeSame(alert, { exchange: text(row, 'exchange'), symbol: text(row, 'symbol') })) continue;
    const lanes = await sql.all('SELECT account_id, market FROM orders WHERE alert_id = ?', [text(row, 'id')]);
    const meets = ({ accountId, market }: Target) =>
      lanes.some((lane) => text(lane, 'account_id') === accountId && text(lane, 'market') === market);
    if (targets.some(meets)) return row;
  }
  return undefined;
}

async function repeated(tx: Tx, arrival: Arrival, digest: string, alertId: AlertId): Promise<Acceptance> {
  const { sql } = tx;
  await sql.run('UPDATE alerts SET repeats = repeats + 1 WHERE id = ?', [alertId]);
  await tx.append({ kind: 'alert.repeated', alertId, data: { ...provenance(arrival, digest), received_at: arrival.receivedAt } });
  // From now on this webhook id stands for these bytes too.
  if (arrival.webhookId !== undefined) await keepWebhookId(tx, arrival.webhookId, digest, alertId);
  const rows = await sql.all(`SELECT ${ORDER_COLUMNS} FROM orders WHERE alert_id = ? ORDER BY arrival`, [alertId]);
  return { kind: 'duplicate', alertId, orders: rows.map(orderOfRow) };
}

/**
 * The relay makes an id of each alert's bytes, for ever new ones. What it delivers is known again by its client_ref, so its ids are needed
 * only while it may still send: a week after the last delivery. An id that a sender chose is kept for ever.
 */
const RELAY_ID = /^tv_[0-9a-f]{40}$/;
const KEEP_RELAY_IDS_MS = 7 * 86_400_000;

function forgetAt(id: string, now: number): number | null {
  return RELAY_ID.test(id) ? now + KEEP_RELAY_IDS_MS : null;
}

/** Fails where another process took it meanwhile. */
async function takeWebhookId({ sql, now }: Tx, id: string, digest: string, alertId: AlertId): Promise<void> {
  await sql.run('INSERT INTO webhook_ids (id, digest, alert_id, forget_at) VALUES (?, ?, ?, ?)', [
    id,
    digest,
    alertId,
    forgetAt(id, now),
  ]);
}

async function keepWebhookId({ sql, now }: Tx, id: string, digest: string, alertId: AlertId): Promise<void> {
  await sql.run(
    `INSERT INTO webhook_ids (id, digest, alert_id, forget_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET forget_at = excluded.forget_at`,
    [id, digest, alertId, forgetAt(id, now)],
  );
}

/** At one alert in sixteen, by its bytes: more is forgotten at once than comes in between. */
async function forgetRelayIds({ sql, now }: Tx, digest: string): Promise<void> {
  if (!digest.startsWith('0')) return;
  // In the order of the ids, so that two processes which forget at once do not wait for each other.
  await sql.run(
    `DELETE FROM webhook_ids WHERE id IN
       (SELECT id FROM webhook_ids WHERE forget_at IS NOT NULL AND forget_at < ? ORDER BY id LIMIT 1000)`,
    [now],
  );
}

interface Conflict {
  readonly arrival: Arrival;
  readonly alert: Alert;
  readonly digest: string;
  readonly earlier: AlertId;
  readonly of: Earlier['by'];
}

async function conflict(tx: Tx, { arrival, alert, digest, earlier, of }: Conflict): Promise<Acceptance> {
  const refusal: Refusal =
    of === 'client_ref'
      ? {
          code: 'client_ref_conflict',
          error: `another order came under client_ref ${alert.clientRef} before`,
          hint: `make client_ref unique for each order: "client_ref":"${RECOMMENDED_CLIENT_REF}"`,
          details: { earlier },
        }
      : {
          code: 'webhook_id_conflict',
          error: 'another message came under this webhook id before',
          hint: 'give each message an id of its own',
          details: { earlier },
        };
  const { seq } = await tx.append({
    kind: 'alert.conflict',
    alertId: arrival.id,
    data: {
      ...provenance(arrival, digest),
      ...named(alert),
      order: fingerprint(alert),
      earlier,
      of,
      code: refusal.code,
      error: refusal.error,
    },
  });
  await insertAlert(tx.sql, { seq, arrival, status: 'conflict', alert, refusal });
  await dropOldRefusals(tx.sql, seq);
  return { kind: 'conflict', alertId: arrival.id, earlier, of };
}

export async function refuse(tx: Tx, arrival: Arrival, refusal: Refusal, alert?: Alert): Promise<AlertId> {
  const { code, error } = refusal;
  const { seq } = await tx.append({
    kind: 'alert.refused',
    alertId: arrival.id,
    data: { ...provenance(arrival, sha256(arrival.raw)), ...(alert !== undefined && named(alert)), code, error },
  });
  await insertAlert(tx.sql, { seq, arrival, status: 'refused', refusal, ...(alert !== undefined && { alert }) });
  await dropOldRefusals(tx.sql, seq);
  return arrival.id;
}

/** The newest refused alerts that are kept with their bytes; of older ones the journal keeps what was decided and the bytes' digest. */
const KEPT_REFUSALS = 10_000;
/** Dropping reads past all that are kept (1 ms), so it is done at about one refusal in so many. */
const DROP_EVERY = 64;

async function dropOldRefusals(sql: Sql, seq: number): Promise<void> {
  if (seq % DROP_EVERY !== 0) return;
  await sql.run(
    `DELETE FROM alerts WHERE status <> 'accepted' AND seq IN
       (SELECT seq FROM alerts WHERE status <> 'accepted' ORDER BY received_at DESC, seq DESC LIMIT 1000000 OFFSET ${KEPT_REFUSALS})`,
  );
}

/** Where it came from, and the digest by which the audit knows its bytes again. */
function provenance({ source, remote, webhookId }: Arrival, digest: string): Record<string, string> {
  return {
    source,
    ...(remote !== undefined && { remote }),
    ...(webhookId !== undefined && { webhook_id: webhookId }),
    sha256: digest,
  };
}

function named({ strategy, exchange, symbol, clientRef, sequence }: Alert): Record<string, string> {
  const names = { strategy, exchange, symbol, client_ref: clientRef };
  return sequence === undefined ? names : { ...names, sequence: printSequence(sequence) };
}

async function addIntent(tx: Tx, { intent, orders }: IntentDraft): Promise<Order[]> {
  await insertIntent(tx.sql, intent);
  const added: Order[] = [];
  for (const draft of orders) added.push(await addOrder(tx, draft));
  return added;
}

async function insertIntent(sql: Sql, intent: Intent): Promise<void> {
  const { id, alertId, accountId, market, side, size, type, price, createdAt } = intent;
  await sql.run(
    'INSERT INTO intents (id, alert_id, account_id, market, side, size, type, price, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [id, alertId, accountId, market, side, printSizeSpec(size), type, decimalOrNull(price), createdAt],
  );
}

/** Queued and due now; or denied, when intake already knows that this account cannot take it. */
async function addOrder(tx: Tx, { order: draft, denial, note }: OrderDraft): Promise<Order> {
  const reason = denial === undefined ? undefined : reasonOf(denial);
  const order: Order = reason === undefined ? { ...draft, status: 'queued' } : { ...draft, status: 'denied', reason };
  const data = {
    account: order.accountId,
    market: order.market,
    leg: order.leg,
    side: order.side,
    effect: order.effect,
    type: order.type,
    asked: printSizeSpec(order.asked),
    status: order.status,
    ...(note !== undefined && { note }),
    ...(denial !== undefined && { code: denial.code, context: denial.context }),
  };
  const event = { alertId: order.alertId, orderId: order.id, accountId: order.accountId, data };
  const { seq } = await tx.append({ kind: denial === undefined ? 'order.queued' : 'order.denied', ...event });
  const nextAt = denial === undefined ? tx.now : undefined;
  await insertOrder(tx.sql, { order, arrival: seq, nextAt, tries: 0, reservation: undefined, spent: ZERO });
  tx.count(order.status, 1);
  tx.touch(order, 'added');
  return order;
}

export function reasonOf(denial: Denial): Reason {
  const { code, error, hint } = explainDenial(denial);
  return { code, text: error, hint };
}
