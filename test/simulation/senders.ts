// Whoever sends alerts: new ones, the same ones again, others under the same name; patient or not when no answer comes.
import type { Receipt } from '../../src/intake/receive.ts';
import { LedgerUnavailable } from '../../src/ledger/port.ts';
import { bytes, type Sql, text } from '../../src/ledger/sql.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { STRATEGIES } from './scenery.ts';
import type { Service } from './service.ts';

export interface Ack {
  readonly alertId: string;
  readonly orders: readonly string[];
  readonly duplicate: boolean;
}

/** One body; a conflict is another body under the same ref. */
export interface SentAlert {
  readonly ref: string;
  readonly strategy: string;
  readonly raw: Uint8Array;
  readonly webhookId?: string;
  readonly acks: Ack[];
  /** Another body under its name was accepted before a store forgot both: whoever sends again sends that one. */
  isGivenUp?: boolean;
}

/** An accepted alert as the store has it. */
export interface StoredAlert {
  readonly id: string;
  readonly strategy: string;
  readonly ref: string;
  readonly raw: Uint8Array;
}

export interface SenderParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  /** One that may be reached now. */
  readonly service: () => Service | undefined;
  readonly price: (base: string) => string;
  readonly count: (answer: string) => void;
  readonly log: (who: string, text: string) => void;
  readonly onBug: (problem: string) => void;
}

/** TradingView waits so long for an answer, sends again so much later, and at most so often. */
const PATIENCE_MS = 3_000;
const RESEND_MS = 5_000;
const RESENDS = 3;
/** What a store has forgotten comes again, from a relay or by hand, so often and within so long. */
const AFTER_FORGETTING = { times: 3, ms: 90_000 };

export class Senders {
  readonly alerts: SentAlert[] = [];
  readonly #parts: SenderParts;
  /** Everything on one lane, so that much meets there. */
  readonly isNarrow: boolean;
  readonly #onlyBase: 'BTC' | 'ETH';
  #next = 1;
  #hasForgotten = false;
  /** Sends that still wait for an answer or for their next try. */
  #pending = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.isNarrow = parts.random.chance(0.35);
    this.#onlyBase = parts.random.chance(0.4) ? 'ETH' : 'BTC';
  }

  get isQuiet(): boolean {
    return this.#pending === 0;
  }

  fresh(): void {
    const { random, price } = this.#parts;
    const strategy = this.isNarrow ? random.pick(['alpha', 'alpha', 'fixed']) : random.weighted(STRATEGIES);
    const base = this.isNarrow ? this.#onlyBase : random.chance(0.6) ? 'BTC' : 'ETH';
    const now = Number(price(base));
    const side = random.chance(0.6) ? 'buy' : 'sell';
    // What is held of ETH was bought by limit orders, most of which meet a seller at once.
    const isBuilt = base === 'ETH' && side === 'buy' && random.chance(0.7);
    const isLimit = isBuilt || random.chance(this.isNarrow ? 0.6 : 0.35);
    const limit = (now * (1 + random.int(isBuilt ? 10 : -30, 30) / 10_000)).toFixed(2);
    const size = (this.#size(base, side === 'buy' && !isLimit) / now).toFixed(5);
    const ref = `r${this.#next++}`;
    const body = {
      symbol: `${base}USDT`,
      strategy,
      side,
      size: Number(size) === 0 ? '0.00001' : size,
      client_ref: ref,
      ...(isLimit ? { type: 'limit', price: limit } : random.chance(0.5) ? { price: now.toFixed(2) } : {}),
      ...(side === 'sell' && random.chance(0.2) && { action: 'close' }),
    };
    const webhookId = random.chance(0.2) ? { webhookId: `w-${ref}` } : {};
    this.#keep({ ref, strategy, raw: Buffer.from(JSON.stringify(body)), ...webhookId, acks: [] });
  }

  /** In USDT. */
  #size(base: string, isMarketBuy: boolean): number {
    const { random } = this.#parts;
    // Beyond the largest order an entry is refused; that is met often enough.
    if (base === 'ETH') return isMarketBuy && random.chance(0.8) ? random.int(40, 95) : random.int(150, 1_100);
    return random.int(40, this.isNarrow ? 350 : 1_100);
  }

  /** The very same bytes once more, at any time. */
  repeat(): void {
    const { random } = this.#parts;
    if (this.alerts.length > 0) this.#send(random.pick(this.alerts), RESENDS);
  }

  /** The store has lost these, and all that was promised for them. Most of them are delivered again. */
  forgotten(lost: readonly StoredAlert[]): void {
    const { random } = this.#parts;
    this.#hasForgotten = true;
    const ids = new Set(lost.map(({ id }) => id));
    for (const { acks } of this.alerts) acks.splice(0, Infinity, ...acks.filter(({ alertId }) => !ids.has(alertId)));
    for (const { strategy, ref, raw } of lost) {
      const times = random.chance(0.8) ? AFTER_FORGETTING.times : 0;
      for (const alert of this.alerts.filter((one) => one.strategy === strategy && one.ref === ref)) {
        if (Buffer.from(alert.raw).equals(Buffer.from(raw))) this.#sendAgain(alert, times);
        else alert.isGivenUp = true;
      }
    }
  }

  #sendAgain(alert: SentAlert, times: number): void {
    const { scheduler, random } = this.#parts;
    for (let time = 0; time < times; time++) {
      this.#pending++;
      scheduler.after(random.int(0, AFTER_FORGETTING.ms), 'again', () => {
        this.#pending--;
        this.#send(alert, RESENDS - 1);
      });
    }
  }

  /** Another size under a name that is taken. */
  conflict(): void {
    const { random } = this.#parts;
    if (this.alerts.length === 0) return;
    const { webhookId: _, ...earlier } = random.pick(this.alerts);
    // The other body is to come second; once the first may be forgotten it could be the one that is taken.
    if (this.#hasForgotten) return;
    const body = JSON.parse(Buffer.from(earlier.raw).toString()) as Record<string, unknown>;
    const raw = Buffer.from(JSON.stringify({ ...body, size: (Number(body['size']) * 2).toFixed(5) }));
    this.#keep({ ...earlier, raw, acks: [] });
  }

  #keep(alert: SentAlert): void {
    this.alerts.push(alert);
    this.#send(alert, 0);
  }

  #send(alert: SentAlert, tries: number): void {
    const { scheduler, random, faults, service, log } = this.#parts;
    if (alert.isGivenUp === true) return;
    const target = service();
    this.#pending++;
    let over = false;
    const end = (again: boolean, what: string): void => {
      if (over) return;
      over = true;
      this.#pending--;
      this.#parts.count(what);
      log(`sender of ${alert.ref}`, what);
      if (!again || tries >= RESENDS) return;
      this.#pending++;
      scheduler.after(RESEND_MS + random.int(0, 500), 'resend', () => {
        this.#pending--;
        this.#send(alert, tries + 1);
      });
    };
    log(`sender of ${alert.ref}`, `sends ${Buffer.from(alert.raw).toString()} to ${target?.process.name ?? 'nobody'}`);
    scheduler.after(PATIENCE_MS, 'patience', () => end(random.chance(0.6), 'no answer'));
    target?.process.after(random.int(1, 30), 'alert', () => {
      this.#deliver(target, alert).then(
        ({ again, what }) => {
          if (faults.strikes('answer_lost')) return;
          scheduler.after(random.int(1, 30), 'answer to the sender', () => end(again, what));
        },
        (error: unknown) => this.#parts.onBug(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      );
    });
  }

  /** An acknowledgement counts from the moment the service gives it, whether or not it arrives. */
  async #deliver({ intake }: Service, alert: SentAlert): Promise<{ readonly again: boolean; readonly what: string }> {
    const { raw, webhookId } = alert;
    try {
      const receipt = await intake.receive({ raw, source: 'webhook', ...(webhookId !== undefined && { webhookId }) });
      return { again: false, what: this.#read(alert, receipt) };
    } catch (error) {
      if (error instanceof LedgerUnavailable) return { again: true, what: '503' };
      throw error;
    }
  }

  #read(alert: SentAlert, receipt: Receipt): string {
    switch (receipt.kind) {
      case 'accepted':
      case 'duplicate': {
        const orders = receipt.orders.map(({ id }) => id);
        alert.acks.push({ alertId: receipt.alertId, orders, duplicate: receipt.kind === 'duplicate' });
        return `200 ${receipt.kind}`;
      }
      case 'conflict':
        return '409';
      case 'refused':
        return `4xx ${receipt.refusal.code}`;
    }
  }
}

export async function acceptedAlerts(sql: Sql): Promise<readonly StoredAlert[]> {
  const rows = await sql.all(`SELECT id, strategy, client_ref, raw FROM alerts WHERE status = 'accepted'`);
  return rows.map((row) => ({
    id: text(row, 'id'),
    strategy: text(row, 'strategy'),
    ref: text(row, 'client_ref'),
    raw: bytes(row, 'raw'),
  }));
}
