// How an alert's body would be understood, in words that a trader checks before going live. Commits nothing and asks no venue.
import type { Dialect } from '../model/alert.ts';
import type { ClientOrderIdSpelling } from '../model/client-order-id.ts';
import type { Clock } from '../model/clock.ts';
import { type Decimal, plain } from '../model/decimal.ts';
import type { DenialCode } from '../model/denial.ts';
import { type AccountId, newAlertId } from '../model/ids.ts';
import { type Effect, type Side, sign } from '../model/side.ts';
import type { Order, Reason } from '../model/order.ts';
import { FLAT } from '../model/position.ts';
import { type Refusal, type RefusalCode, refusalOf } from '../model/refusal.ts';
import { printSizeSpec } from '../model/size.ts';
import type { IntakeView, IntentDraft, OrderDraft } from '../ledger/port.ts';
import { type DecideInput, plan } from './decide.ts';
import { explainNotes, orderWords } from './explain-words.ts';
import { PLACEHOLDER } from './parse/placeholder-names.ts';
import { parseAlert } from './parse/parse.ts';
import { decodeUtf8 } from './parse/utf8.ts';
import { fillPlaceholders } from './placeholders.ts';
import { type Resolution, resolve } from './resolve/resolve.ts';
import type { IntakeSettings } from './settings.ts';

export interface ExplainOptions {
  /** Fill TradingView's documented placeholders first. */
  readonly sample: boolean;
  readonly clock: Clock;
  readonly spelling: (exchange: string) => ClientOrderIdSpelling;
  /** How far ahead another clock may be, milliseconds. */
  readonly tolerance: number;
  /** What the doors look at before a body is read; absent: nothing. */
  readonly door?: (body: Uint8Array) => DoorVerdict;
}

/** A body that comes back changed had a secret, which was checked and overwritten. */
export type DoorVerdict =
  | { readonly ok: true; readonly body: Uint8Array; readonly note?: string }
  | { readonly ok: false; readonly refusal: DoorRefusal };

interface DoorRefusal {
  readonly code: 'body_secret' | 'body_too_large';
  readonly error: string;
  readonly hint: string;
}

/** Decimals as text; null where a number is known only when the order is placed. */
export interface ExplainedOrder {
  readonly account: string;
  readonly exchange: string;
  readonly symbol: string;
  readonly market: string;
  readonly strategy: string;
  readonly side: Side;
  readonly effect: Effect;
  readonly type: 'market' | 'limit';
  readonly size: string | null;
  /** What was asked, where that is no number of base units: `quote 50 USDT`, `position`. */
  readonly asked: string;
  readonly price: string | null;
  readonly alert_price: string | null;
  readonly client_ref: string;
  readonly client_order_id: string;
  readonly status: 'queued' | 'denied';
  readonly reason: Reason | null;
  /** `LIMIT BUY 0.01 BTC/USDT at 42000, rests at most 1h`. */
  readonly words: string;
}

export type Explanation =
  | {
      readonly ok: true;
      readonly dialect: Dialect;
      readonly orders: readonly ExplainedOrder[];
      /** What a trader should know besides, in sentences. */
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      readonly code: RefusalCode | DoorRefusal['code'];
      readonly error: string;
      readonly hint: string;
      /** With `missing_fields`: which. */
      readonly fields?: readonly string[];
    };

/**
 * The same parse, resolution and decision as for an alert that fires this moment, outside of halts and trading hours, on accounts
 * that hold nothing. Where that leaves nothing to close, a position is assumed: an exit is shown as the exit it would be.
 */
export function explain(raw: Uint8Array, settings: IntakeSettings, options: ExplainOptions): Explanation {
  const { sample, clock, spelling, tolerance, door } = options;
  const decoded = decodeUtf8(raw);
  const written = decoded.ok ? decoded.text : '';
  const sent = sample && decoded.ok ? Buffer.from(fillPlaceholders(written, clock.now())) : raw;
  const verdict: DoorVerdict = door?.(sent) ?? { ok: true, body: sent };
  if (!verdict.ok) return refused(verdict.refusal);
  const parsed = parseAlert(verdict.body, verdict.body !== sent);
  if (!parsed.ok) return refused(sample ? parsed.refusal : withSampleHint(parsed.refusal, written));
  const { alert } = parsed;
  const timeless = withoutHours(settings);
  const resolution = resolve(alert, timeless);
  if (!resolution.ok) return refused(resolution.refusal);
  const now = alert.time ?? clock.now();
  const alertId = newAlertId(clock);
  const input = { resolution, settings: timeless, alertId, alert, receivedAt: now, now, tolerance: 0, clock, spelling };
  const { intents, assumed } = planAssuming(input, resolution);
  const drafts = intents.flatMap(({ orders }) => orders);
  const denied = drafts.map(({ denial }) => denial);
  const first = denied.find((denial) => denial !== undefined);
  if (first !== undefined && !denied.includes(undefined)) return refused(refusalOf(first));
  const names = new Map(settings.routes.flatMap((route) => route.accounts).map((name) => [settings.account(name)?.id, name]));
  const { alerts } = settings.policy;
  return {
    ok: true,
    dialect: alert.dialect,
    orders: drafts.map((draft) => present(draft, names.get(draft.order.accountId) ?? draft.order.accountId, alerts.maxSlippage)),
    notes: [
      ...explainNotes({
        alert,
        written,
        drafts,
        assumed,
        settings,
        accounts: resolution.destinations.map(({ account }) => account),
        at: clock.now(),
        tolerance,
      }),
      ...(verdict.note === undefined ? [] : [verdict.note]),
    ],
  };
}

/** Plans on empty accounts, and once more with a position where there was nothing to close. */
function planAssuming(
  input: DecideInput,
  resolution: Resolution & { readonly ok: true },
): { readonly intents: readonly IntentDraft[]; readonly assumed: boolean } {
  const { alert } = input;
  const nothing: DenialCode = 'nothing_to_close';
  const flat = plan(
    input,
    resolution,
    viewOf(() => undefined),
  ).intents;
  const exits = new Set<AccountId>();
  for (const { order, denial } of flat.flatMap(({ orders }) => orders)) if (denial?.code === nothing) exits.add(order.accountId);
  if (exits.size === 0) return { intents: flat, assumed: false };
  const opposite = alert.size.times(sign(alert.side)).times('-1');
  const held = plan(
    input,
    resolution,
    viewOf((accountId) => (exits.has(accountId) ? opposite : undefined)),
  );
  return { intents: held.intents, assumed: true };
}

function viewOf(held: (accountId: AccountId) => Decimal | undefined): IntakeView {
  return {
    halts: () => [],
    position: ({ accountId }) => ({ ...FLAT, quantity: held(accountId) ?? FLAT.quantity }),
    pending: () => [],
    had: () => undefined,
  };
}

/** What the clock says when somebody tries a message out says nothing about the message. */
function withoutHours(settings: IntakeSettings): IntakeSettings {
  const { policy } = settings;
  const limits: typeof policy.limits = (accountId, market, strategy) => {
    const { tradingHours: _, ...rest } = policy.limits(accountId, market, strategy);
    return rest;
  };
  return {
    routes: settings.routes,
    account: (name) => settings.account(name),
    market: (symbol, exchange) => settings.market(symbol, exchange),
    candidates: (symbol, exchange) => settings.candidates(symbol, exchange),
    policy: { alerts: policy.alerts, limits },
  };
}

function present(draft: OrderDraft, account: string, maxSlippage: Decimal): ExplainedOrder {
  const { order } = draft;
  const { exchange, symbol, market, strategy, side, effect, type, asked, reason } = order;
  return {
    account,
    exchange,
    symbol,
    market,
    strategy,
    side,
    effect,
    type,
    size: text(order.size),
    asked: printSizeSpec(asked),
    price: text(order.price),
    alert_price: text(order.alertPrice),
    client_ref: order.clientRef,
    client_order_id: order.clientOrderId,
    status: statusOf(order),
    reason: reason ?? null,
    words: orderWords(order, maxSlippage),
  };
}

function statusOf(order: Order): 'queued' | 'denied' {
  return order.status === 'denied' ? 'denied' : 'queued';
}

function text(value: Decimal | undefined): string | null {
  return value === undefined ? null : plain(value);
}

function refused(refusal: Refusal | DoorRefusal): Explanation {
  const { code, error, hint } = refusal;
  const fields = 'details' in refusal ? refusal.details?.['fields'] : undefined;
  return { ok: false, code, error, hint, ...(Array.isArray(fields) && { fields: fields.map(String) }) };
}

function withSampleHint(refusal: Refusal, written: string): Refusal {
  if (!PLACEHOLDER.test(written)) return refusal;
  return { ...refusal, hint: `${refusal.hint}. This is a message before TradingView fills it: --sample fills it first` };
}
