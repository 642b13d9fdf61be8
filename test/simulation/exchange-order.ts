// An order as the simulated exchange keeps it: every version it went through and every trade, with the time from which queries show them.
import type { OrderType } from '../../src/model/alert.ts';
import { type Decimal, sum, ZERO } from '../../src/model/decimal.ts';
import type { Fill } from '../../src/model/fill.ts';
import type { ClientOrderId } from '../../src/model/ids.ts';
import type { ExecutionReport } from '../../src/model/report.ts';
import type { Side } from '../../src/model/side.ts';

export interface Trade extends Fill {
  readonly shownFrom: number;
}

interface Version {
  readonly at: number;
  readonly status: ExecutionReport['status'];
  readonly filled: Decimal;
}

export interface PlaceBody {
  readonly kind: 'place';
  readonly clientOrderId: ClientOrderId;
  readonly market: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly size: Decimal;
  readonly price?: Decimal;
}

interface NewOrder {
  readonly id: string;
  readonly account: string;
  readonly asked: PlaceBody;
  readonly at: number;
  readonly takenAt: number;
  /** Queries do not show it earlier than this after `at`. */
  readonly lag: number;
  readonly locks: Decimal;
}

export class ExchangeOrder {
  readonly id: string;
  readonly account: string;
  readonly asked: PlaceBody;
  /** By the exchange's own clock. */
  readonly takenAt: number;
  readonly shownFrom: number;
  /** The price at which a purchase locked its money. */
  readonly locks: Decimal;
  readonly trades: Trade[] = [];
  readonly #versions: Version[];

  constructor({ id, account, asked, at, takenAt, lag, locks }: NewOrder) {
    this.id = id;
    this.account = account;
    this.asked = asked;
    this.takenAt = takenAt;
    this.shownFrom = at + lag;
    this.locks = locks;
    this.#versions = [{ at, status: 'open', filled: ZERO }];
  }

  get status(): ExecutionReport['status'] {
    return this.#last.status;
  }

  get filled(): Decimal {
    return this.#last.filled;
  }

  /** What it is called in the end: what is full is filled, whatever came before. */
  get fate(): ExecutionReport['status'] {
    return this.filled.gte(this.asked.size) ? 'filled' : this.status;
  }

  get leaves(): Decimal {
    return this.asked.size.minus(this.filled);
  }

  get #last(): Version {
    const last = this.#versions.at(-1);
    if (last === undefined) throw new Error('an order without a version');
    return last;
  }

  addTrade(trade: Trade): void {
    this.trades.push(trade);
    const filled = this.filled.plus(trade.quantity);
    const status = filled.gte(this.asked.size) ? 'filled' : this.status;
    this.#versions.push({ at: trade.at, status, filled });
  }

  end(status: ExecutionReport['status'], at: number): void {
    this.#versions.push({ at, status, filled: this.filled });
  }

  /** As a query answers that sees the exchange as of `seen`; undefined where it does not see the order yet. */
  asOf(seen: number): ExecutionReport | undefined {
    if (seen < this.shownFrom) return undefined;
    const version = this.#versions.findLast(({ at }) => at <= seen) ?? this.#versions[0];
    if (version === undefined) return undefined;
    const trades = this.trades.filter(({ at, shownFrom }) => Math.max(at, shownFrom) <= seen);
    return this.#report(version, trades);
  }

  /** As the engine itself answers a request; the answer to a cancel carries no trades. */
  now(withTrades: boolean): ExecutionReport {
    return this.#report(this.#last, withTrades ? this.trades : []);
  }

  /** As the engine tells it over a stream: as it stands now, with the trade that it is about. */
  told(trade?: Trade): ExecutionReport {
    return this.#report(this.#last, trade === undefined ? [] : [trade]);
  }

  #report({ status, filled }: Version, trades: readonly Trade[]): ExecutionReport {
    const { clientOrderId, side, type, size, price } = this.asked;
    const fills = trades.map(({ shownFrom: _, ...fill }) => fill);
    return { clientOrderId, venueOrderId: this.id, status, filled, fills, side, type, size, ...(price && { price }) };
  }

  get traded(): Decimal {
    return sum(this.trades.map(({ quantity }) => quantity));
  }
}
