// A Ledger from a Store: every method of the port is one operation in one transaction, or one consistent read.
import type { Clock } from '../model/clock.ts';
import { accept, refuse } from './accept.ts';
import { addAccounts, allAccounts, allBalances, bindAccount, saveBalances } from './account-row.ts';
import { accountExposure, accountView, beginDay } from './account-view.ts';
import { adopt } from './adopt.ts';
import { audit } from './audit.ts';
import { book, freeze } from './book.ts';
import { comparisons, noteComparison } from './compared.ts';
import { ALL_HALTS, halt, resume } from './halts.ts';
import { known } from './known.ts';
import { heldLanes, laneWork, nextDue, readyLanes, release, rest } from './lanes.ts';
import {
  allMarkets,
  approveMarket,
  marketEntries,
  proposals,
  propose,
  rejectMarket,
  saveMarkets,
  savePrice,
} from './market-row.ts';
import { clockWentBack, lookSooner } from './look-sooner.ts';
import { orderById, placedOrder } from './order-row.ts';
import { delay, drop, requestCancel, resolve, tellWaiting } from './people.ts';
import type { ExecutionLedger, IntakeLedger, Ledger, PeopleLedger } from './port.ts';
import * as queries from './queries.ts';
import { recover } from './recover.ts';
import { register, saveRegister } from './register.ts';
import { absent, lookedAfterEnd, noteLookup, settle } from './settle.ts';
import { ask } from './sql.ts';
import { stages } from './stages.ts';
import type { Store } from './store.ts';
import { submit, submitCancel } from './submit.ts';

export function createLedger(store: Store, clock: Clock): Ledger {
  return {
    ...intakeLedger(store),
    ...executionLedger(store),
    ...peopleLedger(store, clock),
    healthy: () => store.healthy(),
    subscribe: (listener) => store.subscribe(listener),
    backup: (file) => store.backup(file),
    close: () => store.close(),
  };
}

function intakeLedger({ write }: Store): IntakeLedger {
  return {
    accept: (arrival, alert, targets, decide) =>
      write((tx) => accept(tx, { arrival, alert, targets, decide }), {
        accounts: targets.map(({ accountId }) => accountId),
        first: true,
      }),
    refuse: (arrival, refusal, alert) => write((tx) => refuse(tx, arrival, refusal, alert), { first: true }),
    propose: (proposal) => write((tx) => propose(tx, proposal), {}),
  };
}

function executionLedger({ write, read, look, exclusive, epoch }: Store): ExecutionLedger {
  return {
    epoch: () => epoch(),
    giveWay: () => undefined,
    readyLanes: (worker, now, limit) => look((sql) => readyLanes(sql, worker, now, limit)),
    nextDue: (after) => look((sql) => nextDue(sql, after)),
    laneWork: (lane) => look((sql) => laneWork(sql, lane)),
    view: (order, day, parts) => look((sql) => accountView(sql, order, day, parts)),
    submit: (submission) => write((tx) => submit(tx, submission), { accounts: [submission.lane.accountId] }),
    submitCancel: (input) => write((tx) => submitCancel(tx, input), { accounts: [input.lane.accountId] }),
    settle: (input) => write((tx) => settle(tx, input), { attempts: [input.attemptId] }),
    book: (input) => write((tx) => book(tx, input), { orders: [input.orderId] }),
    noteLookup: (input) => write((tx) => noteLookup(tx, input), { orders: [input.orderId] }),
    absent: (input) => write((tx) => absent(tx, input), { attempts: [input.attemptId] }),
    placedOrder: (accountId, clientOrderId) => look((sql) => placedOrder(sql, accountId, clientOrderId)),
    lookSooner: (which) => write((tx) => lookSooner(tx, which), { accounts: [which.accountId] }),
    clockWentBack: (now) => write((tx) => clockWentBack(tx, now), {}),
    lookedAfterEnd: (input) => write((tx) => lookedAfterEnd(tx, input), { orders: [input.orderId] }),
    adopt: (input) => write((tx) => adopt(tx, input), { orders: [input.orderId] }),
    freeze: (input) => write((tx) => freeze(tx, input), { orders: [input.order.id] }),
    drop: (input) => write((tx) => drop(tx, input), { orders: [input.orderId] }),
    delay: (input) => write((tx) => delay(tx, input), { orders: [input.orderId] }),
    rest: (input) => write((tx) => rest(tx, input), { accounts: [input.lane.accountId] }),
    known: (accountId, names) => read((sql) => known(sql, accountId, names)),
    noteComparison: (accountId, epoch, result) =>
      write((tx) => noteComparison(tx, accountId, epoch, result), { accounts: [accountId] }),
    recover: (worker) => write((tx) => recover(tx, worker, exclusive)),
    release: (worker) => write((tx) => release(tx, worker)),
    saveBalances: (accountId, balances) => write((tx) => saveBalances(tx, accountId, balances), { accounts: [accountId] }),
    beginDay: (accountId, day) => write((tx) => beginDay(tx, accountId, day), { accounts: [accountId] }),
    savePrice: (world, market, price, from) =>
      write((tx) => savePrice(tx, world, market, price, from), { last: `${world} ${market}` }),
  };
}

function peopleLedger(store: Store, clock: Clock): PeopleLedger {
  const { write, read } = store;
  return {
    accounts: (wanted) => (wanted.length === 0 ? read(allAccounts) : write((tx) => addAccounts(tx, clock, wanted))),
    bindAccount: (accountId, venueAccountId) => write((tx) => bindAccount(tx, accountId, venueAccountId)),
    alerts: (filter) => read((sql) => queries.alerts(sql, filter)),
    alert: (id) => read((sql) => queries.alert(sql, id)),
    orders: (filter) => read((sql) => queries.orders(sql, filter)),
    order: (id) => read(async (sql) => (await ask(sql, orderById(id)))?.order),
    toSettle: () => read(queries.toSettle),
    stages: (orders) => read((sql) => stages(sql, orders)),
    attempts: (orderId) => read((sql) => queries.attempts(sql, orderId)),
    fills: (orderId) => read((sql) => queries.fills(sql, orderId)),
    events: (filter) => read((sql) => queries.events(sql, filter)),
    positions: () => read(queries.positions),
    exposure: (accountId, day) => read((sql) => accountExposure(sql, accountId, day)),
    balances: () => read(allBalances),
    pnl: (filter) => read((sql) => queries.pnl(sql, filter)),
    comparisons: () => read(comparisons),
    halts: () => read((sql) => ask(sql, ALL_HALTS)),
    halt: (input) => write((tx) => halt(tx, input), {}),
    resume: (which) => write((tx) => resume(tx, which), {}),
    requestCancel: (orderId, reason) => write((tx) => requestCancel(tx, store.epoch(), orderId, reason), { orders: [orderId] }),
    tellWaiting: (orderId) => write((tx) => tellWaiting(tx, orderId), { orders: [orderId] }),
    resolve: (resolution) => write((tx) => resolve(tx, resolution), { orders: [resolution.orderId] }),
    marketEntries: () => read(marketEntries),
    proposals: (which) => read((sql) => proposals(sql, which)),
    approveMarket: (id, market, by) => write((tx) => approveMarket(tx, id, market, by), {}),
    rejectMarket: (id, by) => write((tx) => rejectMarket(tx, id, by), {}),
    markets: () => read(allMarkets),
    saveMarkets: (markets) => write((tx) => saveMarkets(tx, markets), {}),
    register: (prefix) => read((sql) => register(sql, prefix)),
    saveRegister: (entries) => write((tx) => saveRegister(tx, entries), {}),
    note: (events, entries = new Map()) =>
      write(async (tx) => {
        for (const event of events) await tx.append(event);
        await saveRegister(tx, entries);
      }, {}),
    status: (now) => read((sql) => queries.status(sql, now, store)),
    heldLanes: (now) => read((sql) => heldLanes(sql, now)),
    audit: (heard) => audit(store, nextTurn, heard),
  };
}

/** Lets whatever else is ready run first. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
