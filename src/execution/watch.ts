// Watching open orders by the venue's stream. What it tells is booked at once, by the same door as every other report; what it may not
// have told, or tells in a way that does not add up, is looked up. Polling never stops: while the stream lives it is only seldom.
import { LedgerClosed, LedgerUnavailable } from '../ledger/port.ts';
import { plain, ZERO } from '../model/decimal.ts';
import { isTerminal, type Order } from '../model/order.ts';
import { type ExecutionReport, mismatches } from '../model/report.ts';
import { type AccountStream, VenueError } from '../venue/port.ts';
import { backoff } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { ExecutionContext } from './context.ts';

/** A trade that overtook another is followed by it within moments; only then it is asked for. */
const REORDERED_MS = 1_000;
/** A venue that cannot be connected to is tried again after this. */
const RECONNECT_MS = 15_000;

export interface Watch {
  /** Nothing is booked after this. */
  stop(): Promise<void>;
}

/** Follows the account of this connection, if its venue offers that, until it is stopped. */
export function watchOrders(context: ExecutionContext, connection: Connection): Watch {
  const watching = new Watching(context, connection);
  watching.begin();
  return watching;
}

class Watching implements Watch {
  readonly #context: ExecutionContext;
  readonly #connection: Connection;
  #stream: AccountStream | undefined;
  #timer: (() => void) | undefined;
  #stopped = false;
  /** Reports are booked one after the other. */
  #work: Promise<void> = Promise.resolve();
  /** Set while the store is away and a look over everything waits for it. */
  #lookingOver = false;
  #said: 'up' | 'down' | undefined;

  constructor(context: ExecutionContext, connection: Connection) {
    this.#context = context;
    this.#connection = connection;
  }

  begin(): void {
    this.#connection.venue().then(
      (venue) => {
        if (this.#stopped) return;
        const { stream, account } = this.#connection;
        if (venue.follow === undefined) {
          if (account.mode !== 'paper') stream.problem = `${account.exchange} offers no stream that pinewire reads`;
          return;
        }
        this.#lookOver();
        this.#stream = venue.follow({
          up: () => this.#up(),
          down: (reason) => this.#down(reason),
          heard: () => this.#heard(),
          report: (report) => this.#then(() => this.#book(report)),
        });
      },
      (error: unknown) => {
        // Whoever connects says that it failed.
        if (!(error instanceof VenueError)) this.#problem(error);
        if (!this.#stopped) this.#timer = this.#context.clock.after(RECONNECT_MS, () => this.begin());
      },
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    this.#stream?.close();
    await this.#work;
  }

  #up(): void {
    const { clock, log } = this.#context;
    const { stream, account } = this.#connection;
    stream.since = clock.monotonic();
    stream.problem = undefined;
    this.#heard();
    if (this.#said === 'down') log.info('orders are streamed again', { account: account.name });
    this.#said = 'up';
    this.#lookOver();
  }

  #down(reason: string): void {
    const { log, observe } = this.#context;
    const { stream, account } = this.#connection;
    stream.since = undefined;
    stream.problem = reason;
    observe({ kind: 'stream', account: account.name, up: false });
    if (this.#said !== 'down') log.warn('no stream of orders: they are polled', { account: account.name, problem: reason });
    // What was left to the stream is left to nobody now.
    if (this.#said === 'up') this.#lookOver();
    this.#said = 'down';
  }

  #heard(): void {
    const { stream, account } = this.#connection;
    stream.heardAt = this.#context.clock.now();
    this.#context.observe({ kind: 'stream', account: account.name, up: true });
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work
      .then(() => (this.#stopped ? undefined : work()))
      .catch((error: unknown) => {
        if (!(error instanceof LedgerUnavailable)) this.#problem(error);
        // What was told is lost, so it has to be asked for.
        this.#lookOver();
      });
  }

  async #book(report: ExecutionReport): Promise<void> {
    const { ledger, clock, log } = this.#context;
    const { account } = this.#connection;
    const order = await ledger.placedOrder(account.id, report.clientOrderId);
    if (order === undefined) return this.#stranger(report);
    if (saysNothing(order, report)) return;
    const look = (ms: number): Promise<void> =>
      ledger.lookSooner({ accountId: account.id, orderId: order.id, at: clock.now() + ms });
    if (isAnother(order, report)) {
      const { venueOrderId } = report;
      log.warn('an order that is not as asked', { account: account.name, order: order.id, venue_order_id: venueOrderId });
      return look(0);
    }
    const booked = await ledger.book({ orderId: order.id, report, via: 'stream' });
    if (booked.filled.gt(order.filled)) this.#connection.balancesMoved();
    const isFull = booked.size !== undefined && booked.filled.gte(booked.size);
    const addsUp = booked.filled.gte(report.filled) && (isTerminal(booked.status) || !isFull);
    if (!addsUp) await look(REORDERED_MS);
  }

  /** Placed by a person, another program, or the venue to close a position: not ours to book, but what the account holds has moved. */
  #stranger({ clientOrderId, venueOrderId, side, filled, status, message }: ExecutionReport): void {
    if (filled.lte(ZERO)) return;
    this.#connection.balancesMoved();
    if (status === 'open') return;
    const order = { client_order_id: clientOrderId, venue_order_id: venueOrderId, side, filled: plain(filled), why: message };
    const level = message === undefined ? 'info' : 'warn';
    this.#context.log[level]('an order that is not ours has filled', { account: this.#connection.account.name, ...order });
  }

  /** Everything that is open or in doubt is looked at now; where the store is away, as soon as it is back. */
  #lookOver(): void {
    if (this.#lookingOver || this.#stopped) return;
    const { ledger, clock } = this.#context;
    const { id: accountId } = this.#connection.account;
    const attempt = async (failures: number): Promise<void> => {
      if (this.#stopped) return;
      try {
        this.#lookingOver = false;
        await ledger.lookSooner({ accountId, at: clock.now() });
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) return this.#problem(error);
        if (error instanceof LedgerClosed) return;
        this.#lookingOver = true;
        this.#timer = clock.after(backoff(failures, clock), () => void attempt(failures + 1));
      }
    };
    void attempt(0);
  }

  #problem(error: unknown): void {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#context.log.warn('stream not read', { account: this.#connection.account.name, problem });
  }
}

/** Told before, or known already from elsewhere. A trade is never left out: by its number alone it is seen whether it is booked. */
function saysNothing(order: Order, { fills, status, venueOrderId, filled }: ExecutionReport): boolean {
  if (fills.length > 0 || order.venueOrderId !== venueOrderId || order.filled.lt(filled)) return false;
  // One that was missed is back.
  if (order.status === 'open' && order.reason !== undefined) return false;
  return status === order.status || (status === 'open' && isTerminal(order.status));
}

/** Told of an order that is not as we asked, or of a second one under our id: the venue's books decide, and the lane freezes by them. */
function isAnother(order: Order, report: ExecutionReport): boolean {
  if (order.venueOrderId !== undefined && order.venueOrderId !== report.venueOrderId) return true;
  return mismatches(report, order).length > 0;
}
