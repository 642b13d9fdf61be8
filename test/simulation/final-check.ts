// When all is quiet: the ledger against the exchange, order by order and trade by trade, the journal against itself, and every promise kept.
import { audit } from '../../src/ledger/audit.ts';
import { moneyOf, ORDER_COLUMNS, orderOfRow } from '../../src/ledger/order-row.ts';
import { positionOfRow } from '../../src/ledger/position-row.ts';
import { bytes, integer, optionalText, type Row, text } from '../../src/ledger/sql.ts';
import { decimal, plain, sum, ZERO } from '../../src/model/decimal.ts';
import { ORDER_STATES, type Order } from '../../src/model/order.ts';
import { applyFill, FLAT, type Position } from '../../src/model/position.ts';
import type { ExchangeOrder } from './exchange-order.ts';
import type { Invariant, Violation } from './invariants.ts';
import type { World } from './world.ts';

class Broken extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, what: string) {
    super(what);
    this.invariant = invariant;
  }
}

function must(world: World, holds: boolean, invariant: Invariant, what: () => string): void {
  if (!holds && !world.isIgnored(invariant)) throw new Broken(invariant, what());
}

export async function finalCheck(world: World): Promise<Violation | undefined> {
  try {
    const orders = (await rows(world, `SELECT ${ORDER_COLUMNS} FROM orders ORDER BY arrival`)).map(orderOfRow);
    await checkJournal(world, orders);
    await checkOrders(world, orders);
    await checkFills(world, orders);
    await checkPromises(world, orders);
    return undefined;
  } catch (error) {
    if (error instanceof Broken) return { invariant: error.invariant, what: error.message };
    throw error;
  }
}

function rows({ database }: World, query: string): Promise<readonly Row[]> {
  return database.look((sql) => sql.all(query));
}

async function checkJournal(world: World, orders: readonly Order[]): Promise<void> {
  const report = await audit({ read: (work) => world.database.look(work) }, () => Promise.resolve());
  must(world, report.ok, 'sound journal', () => JSON.stringify(report));
  const counts = new Map((await rows(world, 'SELECT * FROM counts')).map((row) => [text(row, 'status'), integer(row, 'orders')]));
  for (const state of ORDER_STATES) {
    const there = orders.filter(({ status }) => status === state).length;
    must(
      world,
      counts.get(state) === there,
      'sound journal',
      () => `${there} orders are ${state}, counted are ${counts.get(state)}`,
    );
  }
  const left = await rows(world, `SELECT id FROM orders WHERE reservation IS NOT NULL OR next_at IS NOT NULL`);
  must(world, left.length === 0, 'sound journal', () => `${left.length} orders are over and still hold a reservation or are due`);
}

/** Every order as the exchange has it; every order at the exchange known. */
async function checkOrders(world: World, orders: readonly Order[]): Promise<void> {
  const nameOf = new Map<string, string>(world.accounts.map(({ id, name }) => [id, name]));
  const theirs = new Map(world.exchange.orders.map((order) => [`${order.account} ${order.asked.clientOrderId}`, order]));
  for (const order of orders) {
    const key = `${nameOf.get(order.accountId)} ${order.clientOrderId}`;
    const found = theirs.get(key);
    theirs.delete(key);
    if (found === undefined) {
      const fits = order.filled.eq(ZERO) && ['denied', 'expired', 'canceled', 'rejected'].includes(order.status);
      must(
        world,
        fits,
        'settled',
        () => `${order.id} is ${order.status}, filled ${plain(order.filled)}; the exchange never had it`,
      );
      continue;
    }
    const filled = plain(order.filled);
    // It came again as another order than the one that was placed, which is forgotten, and was ended here before the exchange was asked.
    if (world.watch.isForgotten(found) && order.attempts === 0 && order.filled.eq(ZERO)) continue;
    must(world, order.status === found.fate, 'settled', () => `${order.id} is ${order.status}, at the exchange ${found.fate}`);
    must(
      world,
      order.filled.eq(found.filled),
      'true fills',
      () => `${order.id} has ${filled} filled, at the exchange ${plain(found.filled)}`,
    );
    checkFees(world, order, found);
  }
  const stray = [...theirs.values()].find((order) => !world.watch.isForgotten(order));
  must(world, stray === undefined, 'settled', () => `the exchange has an order nobody here knows: ${stray?.id}`);
}

function checkFees(world: World, order: Order, found: ExchangeOrder): void {
  const paid = sum(order.fees.map(({ amount }) => amount));
  const taken = sum(found.trades.map(({ fee }) => fee?.amount ?? ZERO));
  must(world, paid.eq(taken), 'true fills', () => `${order.id} paid ${plain(paid)}, the exchange took ${plain(taken)}`);
}

/** Our fills are the exchange's trades, and our positions are the fold of our fills in the order in which they were booked. */
async function checkFills(world: World, orders: readonly Order[]): Promise<void> {
  const byId = new Map<string, Order>(orders.map((order) => [order.id, order]));
  const trades = new Map(
    world.exchange.orders.flatMap((order) => order.trades.map((trade) => [trade.tradeId, { order, trade }])),
  );
  const positions = new Map<string, Position>();
  for (const row of await rows(world, 'SELECT rowid, * FROM fills ORDER BY rowid')) {
    const order = byId.get(text(row, 'order_id'));
    if (order === undefined) throw new Broken('true fills', 'a fill without an order');
    const id = text(row, 'trade_id');
    const fee = optionalText(row, 'fee');
    const fill = {
      tradeId: id,
      quantity: decimal(text(row, 'quantity')),
      price: decimal(text(row, 'price')),
      at: integer(row, 'at'),
      ...(fee !== undefined && { fee: moneyOf(fee) }),
    };
    const known = trades.get(id);
    const isTrue =
      known !== undefined && known.order.asked.clientOrderId === order.clientOrderId && known.trade.quantity.eq(fill.quantity);
    must(
      world,
      isTrue || id.startsWith('person-'),
      'true fills',
      () => `fill ${id} of ${order.id} is no trade of its order at the exchange`,
    );
    const lane = `${order.accountId} ${order.market}`;
    const [base = '', quote = ''] = order.market.split('/');
    positions.set(lane, applyFill(positions.get(lane) ?? FLAT, order.side, fill, base, quote));
  }
  for (const row of await rows(world, 'SELECT * FROM positions')) {
    const lane = `${text(row, 'account_id')} ${text(row, 'market')}`;
    const [kept, folded] = [positionOfRow(row), positions.get(lane) ?? FLAT];
    const same = kept.quantity.eq(folded.quantity) && kept.cost.eq(folded.cost) && kept.realised.eq(folded.realised);
    must(
      world,
      same,
      'true fills',
      () => `the position ${lane} is ${plain(kept.quantity)}, its fills add up to ${plain(folded.quantity)}`,
    );
  }
}

interface Promised {
  readonly alertId: string;
  readonly orders: readonly string[];
}

/**
 * Acknowledged alerts are there, with the bytes that were sent, and all acknowledgements of one name the same alert and orders: later ones
 * also what a leg went on with meanwhile.
 */
async function checkPromises(world: World, stored: readonly Order[]): Promise<void> {
  const accepted = new Map(
    (await rows(world, `SELECT * FROM alerts WHERE status = 'accepted'`)).map((row) => [text(row, 'id'), row]),
  );
  const goOn = new Set<string>(stored.filter(({ revision }) => revision > 1).map(({ id }) => id));
  const takenBy = new Map<string, Promised>();
  for (const { ref, strategy, raw, acks } of world.senders.alerts) {
    for (const { alertId, orders } of acks) {
      const row = accepted.get(alertId);
      must(world, row !== undefined, 'kept promise', () => `${ref} was acknowledged as ${alertId}, which is not there`);
      if (row === undefined) continue;
      const isSame = Buffer.from(bytes(row, 'raw')).equals(Buffer.from(raw));
      must(world, isSame, 'kept promise', () => `${ref} was acknowledged as ${alertId}, which has another body`);
      const promised = { alertId, orders: orders.filter((id) => !goOn.has(id)) };
      const first = takenBy.get(`${strategy} ${ref}`) ?? promised;
      takenBy.set(`${strategy} ${ref}`, first);
      must(
        world,
        said(first) === said(promised),
        'kept promise',
        () => `${ref} was acknowledged as ${said(first)} and as ${said(promised)}`,
      );
      must(world, orders.length > 0, 'kept promise', () => `${ref} was acknowledged without an order`);
    }
  }
}

function said({ alertId, orders }: Promised): string {
  return `${alertId} ${orders.join(' ')}`;
}
