// What a person may do to the running service, carried out: each writes through the ledger, so a restart changes nothing of it.
import type { Intake } from '../../intake/receive.ts';
import type { Ledger, MarketEntry, PositionRow } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import { ONE, readDecimal, ZERO } from '../../model/decimal.ts';
import type { OrderId } from '../../model/ids.ts';
import type { Clock } from '../../model/clock.ts';
import { assumedMarket } from '../../model/market.ts';
import { readMoney } from '../../model/money.ts';
import { isTerminal, type Order } from '../../model/order.ts';
import { sign } from '../../model/side.ts';
import { toldTooMuch } from '../../model/told-fill.ts';
import type { Fill } from '../../model/fill.ts';
import { type Listed, marketWanted, meant } from '../listing.ts';
import { frozenLaneOf, isFrozenBy, maySettle } from '../present/frozen.ts';
import { openPositions, workingOrders } from '../whole-list.ts';
import { tooLateToCancel } from '../present/over.ts';
import { marketNamed } from './market-named.ts';
import type { ActionRefusal, ActionResult, Actions, Closing, CloseRequest, ResolveRequest } from '../actions-port.ts';

export interface ActionParts {
  readonly ledger: Ledger;
  readonly intake: Pick<Intake, 'close'>;
  readonly clock: Clock;
  readonly accounts: () => readonly Account[];
  /** The reviewed table of markets. */
  readonly reviewed: () => readonly MarketEntry[];
  /** Asks the exchange. */
  readonly listed: (exchange: string, market: string) => Promise<Listed>;
  /** Reads approved markets again. */
  readonly refreshMarkets: () => Promise<void>;
  readonly reload: Actions['reload'];
  readonly notifyTest: Actions['notifyTest'];
}

export function createActions(parts: ActionParts): Actions {
  const { ledger, accounts, listed, refreshMarkets } = parts;
  const named = (name: string): Account | undefined => accounts().find((account) => account.name === name);
  return {
    halt: async ({ account: name, all, reason, by }) => {
      const account = name === undefined ? undefined : named(name);
      if (name !== undefined && account === undefined) return noAccount(name, accounts());
      await ledger.halt({ ...(account && { accountId: account.id }), level: all ? 'all' : 'entries', reason, by });
      return done({ halts: await ledger.halts() });
    },
    resume: async ({ account: name, reason, by }) => {
      const account = name === undefined ? undefined : named(name);
      if (name !== undefined && account === undefined) return noAccount(name, accounts());
      return done({ lifted: await ledger.resume({ ...(account && { accountId: account.id }), reason, by }) });
    },
    cancel: async (orderId, by) => {
      const order = await ledger.requestCancel(orderId, { code: 'person', text: `canceled by ${by}` });
      if (order === undefined) return noOrder(orderId);
      const late = tooLateToCancel(order);
      return late === undefined ? done({ order }) : refused(409, 'order_over', late.error, late.hint);
    },
    close: (request) => close(parts, request, named(request.account)),
    resolve: (request) => resolve(parts, request),
    approveMarket: async (id, market, by) => {
      const proposal = (await ledger.proposals()).find((candidate) => candidate.id === id);
      if (proposal === undefined) return noProposal(id);
      const chosen = market ?? (proposal.candidates.length === 1 ? proposal.candidates[0] : undefined);
      if (chosen === undefined)
        return refused(422, 'market_needed', 'the proposal has no single candidate', marketWanted(proposal.candidates));
      const found = await listed(proposal.exchange, chosen);
      if (found.kind === 'missing')
        return refused(422, 'market_not_listed', `${proposal.exchange} has no market ${chosen}`, meant(found.near));
      const approved = await ledger.approveMarket(id, chosen, by);
      await refreshMarkets();
      return approved === undefined ? noProposal(id) : done({ proposal: approved, checked: found.kind === 'listed' });
    },
    rejectMarket: async (id, by) => {
      const proposal = await ledger.rejectMarket(id, by);
      // What was approved before and is taken back must not trade until the next start.
      await refreshMarkets();
      return proposal === undefined ? noProposal(id) : done({ proposal });
    },
    reload: parts.reload,
    notifyTest: parts.notifyTest,
  };
}

/** Cancels what rests and sells what is held: on one market, or on all of the account. A market is named as the person knows it. */
async function close(
  parts: ActionParts,
  { what, account: name, by }: CloseRequest,
  account: Account | undefined,
): Promise<ActionResult<Closing>> {
  const { ledger, accounts, reviewed } = parts;
  if (account === undefined) return noAccount(name, accounts());
  const working = (await workingOrders(ledger, account.id)).filter((order) => order.effect === 'entry');
  if (what === 'all') return leave(parts, { account, working, by, where: name });
  const holds = await openPositions(ledger, account.id);
  const known = [...holds.map(({ market }) => market.symbol), ...working.map(({ market }) => market)];
  const named = marketNamed(what.market, { account, held: known, reviewed: reviewed() });
  if (named.market === undefined) return noMarket(what.market, name, named);
  const { market } = named;
  const there = working.filter((order) => order.market === market);
  return leave(parts, { account, market, working: there, by, where: `${market} in ${name}` });
}

interface Leaving {
  readonly account: Account;
  /** Absent: all of them. */
  readonly market?: string;
  /** Entries there that are not over. */
  readonly working: readonly Order[];
  readonly by: string;
  /** For the refusal. */
  readonly where: string;
}

async function leave(
  { ledger, intake }: ActionParts,
  { account, market: only, working: entries, by, where }: Leaving,
): Promise<ActionResult<Closing>> {
  const reason = { code: 'person', text: `closed by ${by}` };
  const working: Order[] = [];
  for (const order of entries) working.push((await ledger.requestCancel(order.id, reason)) ?? order);
  // Read behind the cancels: what fills before its cancel is held then.
  const open = await openPositions(ledger, account.id);
  const positions = open.filter(({ market }) => only === undefined || market.symbol === only);
  const held = [...positions, ...(await maybeOpened(ledger, working, positions))];
  const canceled = working.map((order) => order.id);
  if (held.length === 0 && canceled.length === 0) {
    return refused(409, 'nothing_to_close', `there is nothing to close on ${where}`, 'pinewire positions shows what is held');
  }
  const orders = [];
  let alertId: Closing['alertId'];
  let kept: ActionRefusal | undefined;
  for (const { market, quantity } of held) {
    const receipt = await intake.close({ account, market, quantity, by });
    if (receipt.kind === 'refused' || receipt.kind === 'conflict') {
      const { code, error, hint } = receipt.refusal;
      kept ??= refused(422, code, `${market.symbol}: ${error}`, hint);
      continue;
    }
    alertId = receipt.alertId;
    orders.push(...receipt.orders);
  }
  // One market that cannot be left must not keep the others; it is named once they are on their way.
  if (kept !== undefined) return { ...kept, details: { exits: orders.map((order) => order.id), canceled } };
  return done({ ...(alertId && { alertId }), orders, canceled });
}

type Held = Pick<PositionRow, 'market' | 'quantity'>;

/**
 * What entries that are not over although they are to be canceled may have opened where nothing is held yet: a cancel comes too late for one
 * that has filled, so an exit waits behind each of them, and ends by itself where there is nothing to close after all.
 */
async function maybeOpened(
  ledger: ActionParts['ledger'],
  working: readonly Order[],
  held: readonly Held[],
): Promise<readonly Held[]> {
  const unsure = working.filter(({ status, market }) => !isTerminal(status) && !held.some((row) => row.market.symbol === market));
  if (unsure.length === 0) return [];
  const known = await ledger.markets();
  const opened = unsure.map(({ exchange, market: symbol, side, size = ONE }) => ({
    market: known.find((one) => one.exchange === exchange && one.symbol === symbol) ?? assumedMarket(exchange, symbol),
    quantity: size.times(sign(side)),
  }));
  return [...new Map(opened.map((row) => [row.market.symbol, row])).values()];
}

async function resolve({ ledger, clock }: ActionParts, request: ResolveRequest): ReturnType<Actions['resolve']> {
  const { orderId, as, by } = request;
  const order = await ledger.order(orderId);
  if (order === undefined) return noOrder(orderId);
  const { frozen } = await ledger.status(clock.now());
  if (!maySettle(order, frozen)) {
    const lane = frozenLaneOf(order, frozen);
    return refused(
      409,
      'order_not_unknown',
      `order ${orderId} is ${order.status}, not unknown`,
      `only what nobody knows, or what a lane is frozen by, can be settled by hand${lane === undefined ? '' : `: here that is ${lane.orderId}`}`,
    );
  }
  const fill = as === 'filled' ? readFill(request, clock) : undefined;
  if (as === 'filled' && fill === undefined) {
    return refused(
      400,
      'fill_needed',
      'a filled order needs its quantity and price',
      'for example --quantity 0.01 --price 42000 --fee "0.00001 BTC"',
    );
  }
  const wrong = fill && toldTooMuch(fill, order, isFrozenBy(order, frozen));
  if (wrong !== undefined) return refused(400, 'fill_wrong', wrong, 'tell all that filled of this order, as the venue shows it');
  return done({ order: await ledger.resolve({ orderId, as, ...(fill && { fill }), by }) });
}

function readFill({ orderId, quantity, price, fee }: ResolveRequest, clock: Clock): Fill | undefined {
  const [size, at] = [readDecimal(quantity ?? ''), readDecimal(price ?? '')];
  const paid = fee === undefined ? undefined : readMoney(fee);
  if (size === undefined || at === undefined || size.lte(ZERO) || at.lte(ZERO) || (fee !== undefined && paid === undefined))
    return undefined;
  return { tradeId: `person-${orderId}`, quantity: size, price: at, at: clock.now(), ...(paid && { fee: paid }) };
}

function done<Value>(value: Value): ActionResult<Value> {
  return { kind: 'done', value };
}

function refused(status: ActionRefusal['status'], code: string, error: string, hint: string): ActionRefusal {
  return { kind: 'refused', status, code, error, hint };
}

function noAccount(name: string, accounts: readonly Account[]): ActionRefusal {
  return refused(
    404,
    'account_not_found',
    `there is no account ${name}`,
    `accounts are: ${accounts.map((account) => account.name).join(', ')}`,
  );
}

function noMarket(
  given: string,
  account: string,
  { several, near }: { readonly several: boolean; readonly near: readonly string[] },
): ActionRefusal {
  const names = near.join(' or ');
  if (several)
    return refused(409, 'market_ambiguous', `${given} may be several markets of ${account}`, `name one of them: ${names}`);
  return refused(
    404,
    'market_not_found',
    `there is no market ${given} in ${account}`,
    near.length > 0 ? `did you mean ${names}?` : 'pinewire positions shows what is held, pinewire markets list what is reviewed',
  );
}

function noOrder(id: OrderId): ActionRefusal {
  return refused(404, 'order_not_found', `there is no order ${id}`, 'pinewire orders lists them');
}

function noProposal(id: string): ActionRefusal {
  return refused(404, 'proposal_not_found', `there is no open proposal ${id}`, 'pinewire markets list shows them');
}
