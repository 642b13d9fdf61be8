// How things stand: the service itself, what is held, and what was earned.
import { isoTime } from '../../../model/clock.ts';
import type { AccountId } from '../../../model/ids.ts';
import { dayOf } from '../../../model/hours.ts';
import { type Answer, ok } from '../answer.ts';
import type { ApiDeps, Watching } from '../deps.ts';
import { comparedProblems, comparedWarnings, presentCompared, readCompared } from '../../present/compared.ts';
import { presentFrozen } from '../../present/frozen.ts';
import { presentHalt } from '../../present/market.ts';
import { standing } from '../standing.ts';
import { PNL_GROUPS, presentBalances, presentPnl, presentPosition } from '../../present/holdings.ts';
import { presentProblem, readProblems } from '../../present/problems.ts';
import { presentMissed } from '../../present/missed.ts';
import { readRelays, RELAY_KEYS, relayWarnings } from '../../present/relays.ts';
import { presentOrder, time } from '../../present/order.ts';
import { laneHolders } from '../../service/presence.ts';
import { certificateWarnings } from '../../tls/expiry.ts';
import { readWatched, WATCH_KEYS } from '../../watch/watched.ts';
import { accountIn, day, oneOf, readQuery, since, unfiltered } from '../query.ts';
import type { Call, Route } from '../route.ts';

export function stateRoutes(deps: ApiDeps): Route[] {
  return [
    { method: 'GET', path: '/api/status', door: 'admin', handle: (call) => unfiltered(call, () => status(deps)) },
    { method: 'GET', path: '/api/positions', door: 'admin', handle: (call) => positions(deps, call) },
    { method: 'GET', path: '/api/balances', door: 'admin', handle: (call) => balances(deps, call) },
    { method: 'GET', path: '/api/pnl', door: 'admin', handle: (call) => pnl(deps, call) },
  ];
}

async function status({ ledger, accounts, clock, config, ready, about, keeper, watching }: ApiDeps): Promise<Answer> {
  const now = clock.now();
  const [book, head, halts, settle, register, relays, holders] = await Promise.all([
    accounts.read(),
    ledger.status(now),
    ledger.halts(),
    ledger.toSettle(),
    ledger.register(WATCH_KEYS),
    ledger.register(RELAY_KEYS),
    laneHolders(ledger, now),
  ]);
  const watched = readWatched(register);
  const notReady = ready();
  const compared = await readCompared({
    ledger,
    now,
    configured: config().accounts.map(({ name }) => name),
    accountName: book.name,
  });
  const forgotten = comparedProblems(compared, book.name);
  const stuck = await readProblems(ledger, book.name);
  const problems = [...stuck, ...forgotten];
  const warnings = [
    ...stuck.map(({ text }) => text),
    ...comparedWarnings(forgotten),
    ...certificateWarnings(keeper),
    ...relayWarnings(readRelays(relays), now),
  ];
  const shownHalts = halts.map((halt) => presentHalt(halt, book.name));
  const waiting = settle.filter((order) => order.status !== 'unknown');
  return ok({
    sentence: standing({ notReady, warnings, halts, settle, status: head, watched, now, accountName: book.name }),
    version: about.version,
    role: about.role,
    ready: notReady.length === 0,
    not_ready: notReady,
    warnings,
    certificate_expires_at: time(keeper?.current().validTo),
    now: isoTime(now),
    zone: config().server.displayZone,
    accounts: book.all.map(({ id, name, exchange, mode, type }) => ({ name, exchange, mode, type, ...ordersBy(watching?.(id)) })),
    halts: shownHalts,
    lanes: head.lanes,
    lanes_due: head.waiting.due,
    lanes_untaken: head.waiting.untaken,
    oldest_untaken_at: time(head.waiting.since),
    lane_holders: holders,
    frozen: head.frozen.map((lane) => presentFrozen(lane, book.name)),
    problems: problems.map((problem) => presentProblem(problem, book.name)),
    comparisons: compared.map((one) => presentCompared(one, book.name)),
    unknown_orders: head.byStatus.unknown + waiting.length,
    unknown: settle.map((order) => presentOrder(order, book.name)),
    queue_depth: head.byStatus.queued,
    oldest_queued_at: time(head.oldestQueuedAt),
    orders: head.byStatus,
    refused_today: head.refusedToday,
    last_alert_at: time(head.lastAlertAt),
    ...presentMissed(watched, now),
    journal: head.journal,
    schema: head.schema,
  });
}

/** Members of an account: how its open orders are watched, when the stream spoke last, and why there is none. */
function ordersBy(watching: Watching | undefined) {
  const { by = null, heardAt, problem = null } = watching ?? {};
  return { orders_by: by, stream_heard_at: time(heardAt), stream_problem: problem };
}

async function positions({ ledger, accounts }: ApiDeps, call: Call): Promise<Answer> {
  const [book, rows] = await Promise.all([accounts.read(), ledger.positions()]);
  const query = readQuery(call.query, { account: accountIn(book) });
  if (!query.ok) return query.answer;
  return ok({ positions: ofAccount(rows, query.value.account).map((row) => presentPosition(row, book.name)) });
}

async function balances({ ledger, accounts }: ApiDeps, call: Call): Promise<Answer> {
  const [book, rows] = await Promise.all([accounts.read(), ledger.balances()]);
  const query = readQuery(call.query, { account: accountIn(book) });
  if (!query.ok) return query.answer;
  return ok({ balances: ofAccount(rows, query.value.account).flatMap((row) => presentBalances(row, book.name)) });
}

function ofAccount<Row extends { readonly accountId: AccountId }>(rows: readonly Row[], only: AccountId | undefined) {
  return only === undefined ? rows : rows.filter(({ accountId }) => accountId === only);
}

/** Days are those of `server.display_zone`; without `day` and `since` it is today's. */
async function pnl({ ledger, accounts, clock, config }: ApiDeps, call: Call): Promise<Answer> {
  const book = await accounts.read();
  const query = readQuery(call.query, { account: accountIn(book), day, since: since(clock.now()), by: oneOf(PNL_GROUPS) });
  if (!query.ok) return query.answer;
  const zone = config().server.displayZone;
  const { by = 'account', account, ...asked } = query.value;
  const span = asked.day === undefined && asked.since === undefined ? { day: dayOf(clock.now(), zone) } : asked;
  const [rows, held] = await Promise.all([ledger.pnl({ ...span, zone }), ledger.positions()]);
  return ok({
    day: span.day ?? null,
    since: time(span.since),
    zone,
    by,
    rows: presentPnl(ofAccount(rows, account), by, book.name),
    positions: ofAccount(held, account).map((row) => presentPosition(row, book.name)),
  });
}
