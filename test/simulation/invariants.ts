// What must hold after every commit and at every move of the exchange, checked against what truly happened there, which pinewire cannot see.
import { type Decimal, decimal, larger, sum, ZERO } from '../../src/model/decimal.ts';
import type { JournalEvent } from '../../src/model/event.ts';
import type { Account } from '../../src/model/account.ts';
import type { AccountId } from '../../src/model/ids.ts';
import type { HaltLevel } from '../../src/model/halt.ts';
import { isUnsettled, nextState, ORDER_EVENTS, type OrderState } from '../../src/model/order.ts';
import type { Side } from '../../src/model/side.ts';
import type { Coverage } from './coverage.ts';
import type { Answer } from './exchange.ts';
import type { ExchangeOrder } from './exchange-order.ts';
import type { Flight } from './network.ts';
import { lostExit } from './exits.ts';
import { type LegOrder, Legs, restOfAdopted } from './legs.ts';
import { largestOn, LIMITS } from './scenery.ts';

export const INVARIANTS = {
  'one order per leg': 'the exchange takes each order of a leg at most once, and at most one of them works at a time',
  'never more than asked': 'what fills of a leg, over all of its orders, never exceeds what it asks',
  'a leg goes on': 'an order that could not hold its leg and has filled is followed by one, for the rest, in the same commit',
  'written ahead': 'no request leaves before it is committed, and none but the committed one',
  'one request a lane': 'no two requests of a lane may take effect at the same time',
  'true verdict': 'an order is called absent, unsent or refused only where the exchange has not taken it and never will',
  'legal step': 'an order moves by the table of transitions only',
  'present view': 'an approval rests on position, orders and halts as they are when it is committed',
  'within limits':
    'no order exceeds its largest value or the largest size of its market, and no position its largest, with everything unsettled counted',
  'no exit lost': 'no market exit is denied or cut short while an entry before it has bought more than has been told',
  'halt holds': 'after a halt no request it stops is committed',
  'never frozen': 'no lane is frozen, since the exchange tells the truth',
  'true fills': 'fills and positions are the trades of the exchange',
  settled: 'in the end every order is over, as the exchange says',
  'kept promise': 'what was acknowledged is there, once, under the same ids, as it was sent',
  'sound journal': 'the audit finds nothing, and the counts count',
  'no bug': 'nothing throws that nobody foresaw',
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}

/** An order as the journal tells it. */
interface Known extends LegOrder {
  readonly accountId: AccountId;
  readonly side: Side;
  size: Decimal | undefined;
  filled: Decimal;
}

interface Attempt {
  readonly digest: string;
  readonly order: Known;
  /** The process that committed it, and alone may send it. */
  readonly by: string;
  flight?: Flight;
  accepted?: boolean;
  /** The journal says what became of it. */
  isOver?: boolean;
}

export interface WatchParts {
  readonly accounts: () => readonly Account[];
  readonly coverage: Coverage;
  readonly time: () => number;
  readonly onViolation: (violation: Violation) => void;
  /** Whether the process of that name is dead. */
  readonly isGone: (process: string) => boolean;
  /** False where wall clocks jump apart between processes: a lease counts by them. */
  readonly leasesCount: boolean;
}

export class Watch {
  readonly #parts: WatchParts;
  readonly #orders = new Map<string, Known>();
  /** By attempt id, and by the digest of its bytes. */
  readonly #attempts = new Map<string, Attempt>();
  readonly #byDigest = new Map<string, Attempt>();
  readonly #byClientId = new Map<string, Known>();
  readonly #positions = new Map<string, Decimal>();
  readonly #halts = new Map<string, HaltLevel>();
  readonly #legs: Legs;
  readonly #flights = new Map<string, Flight[]>();
  readonly #accepted = new Map<string, ExchangeOrder>();
  /** Client order ids of orders that the store has forgotten. */
  readonly #forgotten = new Set<string>();
  #waitsForPerson = false;
  /** The journal is read once more, up to where a copy of the store ends. */
  #isRereading = false;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#legs = new Legs((invariant, what) => this.#broken(invariant, what));
  }

  #broken(invariant: Invariant, what: string): void {
    if (!this.#isRereading) this.#parts.onViolation({ invariant, what });
  }

  /** Orders that are not over, as the journal has it. */
  unfinished(): readonly Pick<Known, 'id' | 'status' | 'accountId' | 'market'>[] {
    return [...this.#orders.values()].filter(({ status }) => status === 'queued' || isUnsettled(status));
  }

  /** Whether the journal has everything that filled of the exchange's order, and has it as it ended. */
  knowsEnd({ asked, filled, fate }: ExchangeOrder): boolean {
    const known = this.#byClientId.get(asked.clientOrderId);
    return known === undefined || (known.filled.gte(filled) && known.status === fate);
  }

  /** Whether a store that was put back has lost the request for it. It need not come again. */
  isForgotten({ asked }: ExchangeOrder): boolean {
    return this.#forgotten.has(asked.clientOrderId);
  }

  /** A lane is frozen, as it should be: the history ends here. */
  get waitsForPerson(): boolean {
    return this.#waitsForPerson;
  }

  statusOf(id: string): OrderState | undefined {
    return this.#orders.get(id)?.status;
  }

  // ─── the journal ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The store is back at an earlier state and knows this much. What happened at the exchange has happened. */
  putBack(journal: readonly JournalEvent[]): void {
    for (const id of this.#byClientId.keys()) this.#forgotten.add(id);
    for (const told of [this.#orders, this.#byClientId, this.#positions, this.#halts, this.#legs]) told.clear();
    this.#isRereading = true;
    for (const event of journal) this.#follow(event, '');
    this.#isRereading = false;
  }

  committed(events: readonly JournalEvent[], by: string): void {
    for (const event of events) {
      this.#parts.coverage.count('event', event.kind);
      this.#follow(event, by);
    }
    this.#legs.committed();
  }

  #follow(event: JournalEvent, by: string): void {
    const { kind, data } = event;
    if (kind === 'halt.set')
      this.#halts.set(event.accountId ?? '', this.#stronger(event.accountId ?? '', data['level'] as HaltLevel));
    if (kind === 'halt.lifted') {
      if (event.accountId === undefined) this.#halts.clear();
      else this.#halts.delete(event.accountId);
    }
    if (event.orderId === undefined) return;
    const known = this.#orders.get(event.orderId);
    if (known === undefined) return this.#begin(event, event.orderId);
    if (kind === 'order.approved') this.#approved(known, data);
    if (kind === 'order.submitted') this.#submitted(known, data, by);
    if (kind === 'order.cancel_submitted') this.#remember(known, data, by);
    if (kind === 'order.adopted') this.#adopted(known, data);
    if (kind === 'order.fill') this.#filled(known, data);
    if (kind === 'order.frozen') this.#frozen(known, data);
    if (kind === 'order.cancel_requested') known.isCancelAsked = true;
    if (kind === 'order.not_shown' || kind === 'order.trades_missing') known.isMissed = true;
    if (kind === 'order.denied' || kind === 'order.approved') this.#judged(known, data['code']);
    if (data['stale'] === undefined) this.#verdict(kind, data);
    this.#move(known, data['status'] as OrderState);
  }

  #stronger(scope: string, level: HaltLevel): HaltLevel {
    return this.#halts.get(scope) === 'all' ? 'all' : level;
  }

  #begin({ data, alertId, accountId = '' as AccountId }: JournalEvent, id: string): void {
    const { market, side, effect, asked, type } = data as Pick<Known, 'market' | 'side' | 'effect' | 'asked' | 'type'>;
    const { status, revision = 1 } = data as { readonly status: OrderState; readonly revision?: number };
    const leg = `${String(alertId)} ${accountId} ${market} ${String(data['leg'])}`;
    const is = { id, accountId, market, side, effect, type, asked, leg, revision };
    const known: Known = { ...is, status, size: undefined, whole: undefined, remainder: undefined, filled: ZERO };
    this.#orders.set(id, known);
    this.#legs.begin(known);
    if (revision > 1) this.#countLeg(`order ${Math.min(revision, 4)}`);
    this.#countStep(`new → ${status}`);
  }

  #countLeg(name: string): void {
    if (!this.#isRereading) this.#parts.coverage.count('leg', name);
  }

  #move(known: Known, status: OrderState): void {
    const from = known.status;
    if (from !== status) {
      this.#countStep(`${from} → ${status}`);
      const isLegal = ORDER_EVENTS.some((event) => nextState(from, event) === status);
      if (!isLegal) this.#broken('legal step', `${known.id} went from ${from} to ${status}`);
    }
    known.status = status;
    this.#legs.moved(known, from);
  }

  #countStep(name: string): void {
    if (!this.#isRereading) this.#parts.coverage.count('transition', name);
  }

  #unsettled(known: Known): readonly Known[] {
    return [...this.#orders.values()].filter(
      (other) => other !== known && other.accountId === known.accountId && isUnsettled(other.status),
    );
  }

  #position({ accountId, market }: Known): Decimal {
    return this.#positions.get(`${accountId} ${market}`) ?? ZERO;
  }

  #approved(known: Known, data: JournalEvent['data']): void {
    known.size = decimal(String(data['size']));
    const { remainder } = data as { readonly remainder?: string };
    known.remainder = remainder === undefined ? undefined : decimal(remainder);
    known.whole = known.size.plus(known.remainder ?? ZERO);
    this.#checkLargest(known, known.size);
    const basis = data['basis'] as Readonly<Record<string, string>>;
    const [all, own] = [this.#halts.get(''), this.#halts.get(known.accountId)];
    const halts = [all, own].filter((level) => level !== undefined).length;
    const truth = { position: this.#position(known).toFixed(), unsettled: this.#unsettled(known).length, halts };
    const said = {
      position: decimal(basis['position'] ?? '').toFixed(),
      unsettled: Number(basis['unsettled']),
      halts: Number(basis['halts']),
    };
    if (JSON.stringify(truth) !== JSON.stringify(said)) {
      this.#broken('present view', `${known.id} was approved on ${JSON.stringify(said)}, but there was ${JSON.stringify(truth)}`);
    }
    if (known.effect === 'entry') this.#checkLimits(known, known.size, String(data['reservation']));
  }

  #checkLargest({ id, market, type }: Known, size: Decimal): void {
    const largest = largestOn(market);
    if (type === 'market' && largest?.lt(size) === true)
      this.#broken('within limits', `${id} is ${size.toFixed()}, the market's largest order ${largest.toFixed()}`);
  }

  #checkLimits(known: Known, size: Decimal, reservation: string): void {
    const value = decimal(reservation.split(' ')[0] ?? '');
    if (value.gt(LIMITS.maxOrderValue.amount)) this.#broken('within limits', `${known.id} is worth ${value.toFixed()}`);
    const price = value.div(size);
    const working = this.#unsettled(known).filter((other) => other.market === known.market && other.side === known.side);
    const leaves = sum(working.map((other) => larger((other.size ?? ZERO).minus(other.filled), ZERO)));
    const after = larger(this.#position(known), ZERO).plus(leaves).plus(size).times(price);
    // The price is the reservation over the size, which division has rounded.
    if (after.gt(LIMITS.maxPositionValue.amount.plus('0.000001')))
      this.#broken('within limits', `with ${known.id} the position may be worth ${after.toFixed(2)}`);
  }

  #judged(exit: Known, code: unknown): void {
    const [now, clocksHold] = [this.#parts.time(), this.#parts.leasesCount];
    const lost = lostExit({ exit, code, accepted: this.#accepted.values(), byClientId: this.#byClientId, now, clocksHold });
    if (lost !== undefined) this.#broken('no exit lost', lost);
  }

  #submitted(known: Known, data: JournalEvent['data'], by: string): void {
    this.#byClientId.set(String(data['client_order_id']), known);
    this.#remember(known, data, by);
    const levels = [this.#halts.get(''), this.#halts.get(known.accountId)];
    const isHalted = known.effect === 'entry' ? levels.some((level) => level !== undefined) : levels.includes('all');
    if (isHalted) this.#broken('halt holds', `${known.id} (${known.effect}) was submitted while its account was halted`);
  }

  /** Found at the exchange while it was queued here: no request of it is in this journal. */
  #adopted(known: Known, data: JournalEvent['data']): void {
    const order = this.#atExchange(data);
    if (order === undefined) return this.#broken('true verdict', `${known.id} was adopted, and the exchange has no such order`);
    known.size = order.asked.size;
    known.whole = undefined;
    known.remainder = restOfAdopted(known, order.asked.size);
    // Submitted and told in one transaction.
    if (known.status === 'queued') this.#move(known, 'submitting');
    this.#byClientId.set(order.asked.clientOrderId, known);
  }

  /**
   * What an alert asks is split anew when it comes again after it was forgotten: where the position has moved meanwhile its legs are others
   * than those that were placed. Then the lane stops, and only a person can tell what was meant.
   */
  #frozen(known: Known, data: JournalEvent['data']): void {
    const order = this.#atExchange(data);
    if (order !== undefined && this.isForgotten(order)) this.#waitsForPerson = true;
    else this.#broken('never frozen', `${known.id}: ${String(data['why'])}`);
  }

  #atExchange(data: JournalEvent['data']): ExchangeOrder | undefined {
    return [...this.#accepted.values()].find(({ id }) => id === data['venue_order_id']);
  }

  #remember(order: Known, data: JournalEvent['data'], by: string): void {
    const earlier = this.#attempts.get(String(data['attempt']));
    const attempt: Attempt = { digest: String(data['request']), by, ...earlier, order };
    this.#attempts.set(String(data['attempt']), attempt);
    this.#byDigest.set(attempt.digest, attempt);
  }

  #filled(known: Known, data: JournalEvent['data']): void {
    const quantity = decimal(String(data['quantity']));
    known.filled = known.filled.plus(quantity);
    const [amount = '0', currency] = typeof data['fee'] === 'string' ? data['fee'].split(' ') : [];
    const feeInBase = currency === known.market.split('/')[0] ? decimal(amount) : ZERO;
    const moved = known.side === 'buy' ? quantity : ZERO.minus(quantity);
    this.#positions.set(`${known.accountId} ${known.market}`, this.#position(known).plus(moved).minus(feeInBase));
  }

  /** What the journal says became of a request that places, against what did. */
  #verdict(kind: JournalEvent['kind'], data: JournalEvent['data']): void {
    if (kind !== 'order.absent' && kind !== 'order.unsent' && kind !== 'order.refused') return;
    const attempt = this.#attempts.get(String(data['attempt']));
    if (attempt !== undefined) attempt.isOver = true;
    if (attempt?.flight === undefined) return;
    const { flight, order } = attempt;
    if (attempt.accepted === true) this.#broken('true verdict', `${kind} of ${order.id}, which the exchange has taken`);
    else if (!flight.decided && this.#mayStillCount(flight))
      this.#broken('true verdict', `${kind} of ${order.id}, which the exchange may still take`);
  }

  // ─── the exchange ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  left(flight: Flight): void {
    const attempt = this.#byDigest.get(flight.digest);
    const { body, account } = flight.envelope;
    if (attempt === undefined) this.#broken('written ahead', `a ${body.kind} of ${account} left that nobody committed`);
    else attempt.flight = flight;
    if (body.kind !== 'place' && body.kind !== 'cancel') return;
    const lane = `${account} ${body.market}`;
    const others = (this.#flights.get(lane) ?? []).filter(({ decided, told }) => !decided || !told);
    const first = others.find((other) => this.#collides(other, flight));
    if (first !== undefined && this.#parts.leasesCount && this.#mayStillCount(flight)) {
      this.#broken(
        'one request a lane',
        `request ${flight.number} of ${flight.process.name} left on ${lane} beside request ${first.number}`,
      );
    }
    this.#flights.set(lane, [...others, flight]);
  }

  /**
   * A lane is busy with a request until its outcome is known or its window is over. When its sender is dead nobody will know the outcome:
   * then what the exchange has decided counts, and a cancel beside it does no harm, since it can only end its own order.
   */
  #collides(flight: Flight, next: Flight): boolean {
    const { decided, told, process, envelope } = flight;
    if (!this.#mayStillCount(flight)) return false;
    const isCancel = [flight, next].some((one) => one.envelope.body.kind === 'cancel');
    if (process.state === 'dead') return !isCancel && !decided;
    return !told && (envelope.validUntil !== undefined || !decided);
  }

  #mayStillCount({ envelope: { validUntil } }: Flight): boolean {
    return validUntil === undefined || this.#parts.time() <= validUntil;
  }

  get isNothingInTheAir(): boolean {
    return [...this.#flights.values()].every((flights) =>
      flights.every(({ decided, told, process }) => decided && (told || process.state === 'dead')),
    );
  }

  decided(flight: Flight, answer: Answer | undefined): void {
    const attempt = this.#byDigest.get(flight.digest);
    if (attempt !== undefined && answer?.kind === 'report') attempt.accepted = true;
  }

  /** What a person who asks the exchange would learn: the order there, and whether a request for it may still be on its way. */
  truthOf(orderId: string): { readonly order: ExchangeOrder | undefined; readonly isFinal: boolean } {
    const attempts = [...this.#attempts.values()].filter(({ order }) => order.id === orderId);
    const clientId = [...this.#byClientId].find(([, known]) => known.id === orderId)?.[0];
    const order = [...this.#accepted.values()].find(({ asked }) => asked.clientOrderId === clientId);
    return {
      order,
      isFinal: attempts.every(({ flight, by, isOver }) => flight?.decided ?? (isOver === true || this.#parts.isGone(by))),
    };
  }

  accepted(order: ExchangeOrder): void {
    const leg = `${order.account} ${order.asked.clientOrderId}`;
    const earlier = this.#accepted.get(leg);
    if (earlier !== undefined) {
      this.#broken(
        'one order per leg',
        `order ${order.id} of ${order.account} is the second one of its leg; the first was order ${earlier.id} (${earlier.status})`,
      );
    }
    this.#accepted.set(leg, order);
  }

  traded(order: ExchangeOrder): void {
    const ours = this.#byClientId.get(order.asked.clientOrderId);
    if (ours === undefined) return;
    const ofLeg = [...this.#accepted.values()].filter(({ asked }) => this.#byClientId.get(asked.clientOrderId)?.leg === ours.leg);
    this.#legs.traded(ours, sum(ofLeg.map(({ traded }) => traded)));
  }
}
