// Intake's one transaction: find out whether the alert was here before, decide, and commit alert, intents and orders, or the refusal.
import type { Alert } from '../model/alert.ts';
import { conflictRefusal } from '../model/conflict.ts';
import type { AlertId, OrderId } from '../model/ids.ts';
import type { Intent } from '../model/intent.ts';
import { laneKey } from '../model/lane.ts';
import type { Order } from '../model/order.ts';
import type { Refusal } from '../model/refusal.ts';
import { printSequence } from '../model/sequence.ts';
import { printSizeSpec } from '../model/size.ts';
import { addOrder } from './add-order.ts';
import { fingerprint, insertAlert } from './alert-row.ts';
import { findEarlier, ordersAnswered, ordersHad } from './earlier.ts';
import { intakeView } from './intake-view.ts';
import { sha256 } from './journal.ts';
import { decimalOrNull } from './order-row.ts';
import type { Acceptance, Arrival, Had, IntakeDecision, IntakeView, IntentDraft, Target } from './port.ts';
import type { Sql } from './sql.ts';
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
  const earlier = await findEarlier(tx.sql, { arrival, alert, targets, digest });
  if (earlier.kind === 'alert') {
    const { alertId, by, same } = earlier;
    return same
      ? repeated(tx, { arrival, alert, digest, earlier: [alertId] })
      : conflict(tx, { arrival, alert, digest, earlier: alertId, of: by });
  }
  const { had } = earlier;
  const other = [...had.values()].find(({ same }) => !same);
  if (other !== undefined && had.size === targets.length)
    return conflict(tx, { arrival, alert, digest, earlier: other.alertId, of: 'client_ref' });
  const decision = decide(await intakeView(tx, targets, had));
  const intents = decision.kind === 'accept' ? openOnes(decision.intents, had) : [];
  const same = [...had.values()].filter((one) => one.same).map(({ alertId }) => alertId);
  if (intents.length === 0 && same.length > 0) return repeated(tx, { arrival, alert, digest, earlier: same });
  if (decision.kind === 'refuse') {
    await refuse(tx, arrival, decision.refusal, alert);
    return { kind: 'refused', alertId: arrival.id, refusal: decision.refusal };
  }
  return add(tx, { arrival, alert, digest, intents, before: await ordersHad(tx.sql, targets, had) });
}

/** Without the lanes that had the same order; whatever was decided, a lane gets no second order of one client_ref. */
function openOnes(intents: readonly IntentDraft[], had: ReadonlyMap<string, Had>): readonly IntentDraft[] {
  const earlier = ({ intent }: IntentDraft) => had.get(laneKey(intent));
  const open = intents.filter((draft) => earlier(draft)?.same !== true);
  const second = open.find((draft) => earlier(draft) !== undefined && draft.orders.some(({ denial }) => denial === undefined));
  if (second !== undefined) throw new Error(`a second order of one client_ref was decided for ${laneKey(second.intent)}`);
  return open;
}

interface Addition {
  readonly arrival: Arrival;
  readonly alert: Alert;
  readonly digest: string;
  readonly intents: readonly IntentDraft[];
  /** What some of its lanes had before, under another spelling. */
  readonly before: readonly Order[];
}

async function add(tx: Tx, { arrival, alert, digest, intents, before }: Addition): Promise<Acceptance> {
  const { seq } = await tx.append({
    kind: 'alert.accepted',
    alertId: arrival.id,
    data: {
      ...provenance(arrival, digest),
      ...named(alert),
      order: fingerprint(alert),
      ...(alert.signal !== undefined && { signal: alert.signal }),
      ...(before.length > 0 && { had: before.map(({ id }) => id) }),
    },
  });
  await insertAlert(tx.sql, { seq, arrival, status: 'accepted', alert });
  if (arrival.webhookId !== undefined) await takeWebhookId(tx, arrival.webhookId, digest, arrival.id);
  await forgetRelayIds(tx, digest);
  const orders: Order[] = [...before];
  for (const intent of intents) orders.push(...(await addIntent(tx, intent)));
  return { kind: 'accepted', alertId: arrival.id, orders };
}

interface Repeat {
  readonly arrival: Arrival;
  readonly alert: Alert;
  readonly digest: string;
  /** Accepted, the first one first; its id is the answer's. */
  readonly earlier: readonly AlertId[];
}

async function repeated(tx: Tx, { arrival, alert, digest, earlier }: Repeat): Promise<Acceptance> {
  const { sql } = tx;
  const [alertId] = earlier;
  if (alertId === undefined) throw new Error('a repeat of nothing');
  await sql.run('UPDATE alerts SET repeats = repeats + 1 WHERE id = ?', [alertId]);
  // Named as it came: the order is the same, and its number may be another.
  const data = { ...provenance(arrival, digest), ...named(alert), received_at: arrival.receivedAt };
  await tx.append({ kind: 'alert.repeated', alertId, data });
  // From now on this webhook id stands for these bytes too.
  if (arrival.webhookId !== undefined) await keepWebhookId(tx, arrival.webhookId, digest, alertId);
  const orders = new Map<OrderId, Order>();
  for (const id of new Set(earlier)) for (const order of await ordersAnswered(tx, id)) orders.set(order.id, order);
  return { kind: 'duplicate', alertId, orders: [...orders.values()] };
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
  readonly of: 'client_ref' | 'webhook-id';
}

async function conflict(tx: Tx, { arrival, alert, digest, earlier, of }: Conflict): Promise<Acceptance> {
  const refusal = conflictRefusal({ earlier, of }, alert);
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
  await dropOldRefusals(tx.sql, arrival.id);
  return { kind: 'conflict', alertId: arrival.id, earlier, of, refusal };
}

export async function refuse(tx: Tx, arrival: Arrival, refusal: Refusal, alert?: Alert): Promise<AlertId> {
  const { code, error } = refusal;
  const { seq } = await tx.append({
    kind: 'alert.refused',
    alertId: arrival.id,
    data: { ...provenance(arrival, sha256(arrival.raw)), ...(alert !== undefined && named(alert)), code, error },
  });
  await insertAlert(tx.sql, { seq, arrival, status: 'refused', refusal, ...(alert !== undefined && { alert }) });
  await dropOldRefusals(tx.sql, arrival.id);
  return arrival.id;
}

/** The newest refused alerts that are kept with their bytes; of older ones the journal keeps what was decided and the bytes' digest. */
const KEPT_REFUSALS = 10_000;

/**
 * At one refusal in sixteen, because dropping reads past all that are kept (1 ms). By a digest of the alert's id: its number may rise in
 * steps that meet no multiple of anything, and the same bytes may be refused for ever.
 */
async function dropOldRefusals(sql: Sql, id: AlertId): Promise<void> {
  if (!sha256(id).startsWith('0')) return;
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
