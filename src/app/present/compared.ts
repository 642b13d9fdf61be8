// What a store that has forgotten does not know of its venues, in words and as the API shows it: what was found and is not mended yet, and
// which accounts have not been compared.
import { comparisonRow, forgottenRow } from '../../ledger/compared.ts';
import type { Comparison, ComparisonResult, ForgottenOrder, Ledger } from '../../ledger/port.ts';
import { isoTime } from '../../model/clock.ts';
import { isSuspicious } from '../../model/forgetting.ts';
import { MOST_NAMED, namesOf } from './forgotten-orders.ts';
import { minute } from './missed.ts';
import type { AccountName, Json } from './order.ts';
import type { Problem } from './problems.ts';

export interface Compared extends Comparison {
  /** Forgotten orders whose alerts have not come again. */
  readonly unmended: readonly ForgottenOrder[];
}

export interface ComparedParts {
  readonly ledger: Pick<Ledger, 'comparisons' | 'known'>;
  readonly now: number;
  /** Accounts of the configuration, by name: the others are asked for by nobody. */
  readonly configured: readonly string[];
  readonly accountName: AccountName;
}

/** Those that are due, and those of the time in which alerts may come again. */
export async function readCompared({ ledger, now, configured, accountName }: ComparedParts): Promise<readonly Compared[]> {
  const all = (await ledger.comparisons()).filter(
    (one) => configured.includes(accountName(one.accountId)) && (one.result === undefined || isSuspicious(one, now)),
  );
  return Promise.all(all.map(async (one) => ({ ...one, unmended: await unmendedOf(ledger, one) })));
}

async function unmendedOf(
  ledger: ComparedParts['ledger'],
  { accountId, result }: Comparison,
): Promise<readonly ForgottenOrder[]> {
  const orders = result?.orders ?? [];
  const clientOrderIds = orders.flatMap(({ clientOrderId }) => clientOrderId ?? []);
  if (clientOrderIds.length === 0) return orders;
  const known = await ledger.known(accountId, { market: '', clientOrderIds, tradeIds: [] });
  return orders.filter(({ clientOrderId = '' }) => !known.clientOrderIds.has(clientOrderId));
}

/** How many are not mended, those that are not listed one by one too. */
function openCount({ result, unmended }: Compared): number {
  return unmended.length + (result?.more ?? 0);
}

export const isMended = (one: Compared): boolean => one.result !== undefined && openCount(one) === 0;

/** One sentence without its full stop. */
export function comparedText(one: Compared, accountName: AccountName): string {
  const name = `account ${accountName(one.accountId)}`;
  const { result, unmended } = one;
  if (result === undefined)
    return `${name} has not been compared with its exchange since the store forgot: what was placed there after ${minute(one.since)} is not known`;
  const span = `between ${minute(result.from)} and ${minute(result.to)}`;
  const others = result.others.length + result.moreOthers;
  const beside = others === 0 ? '' : `, beside ${counted(others, 'order')} of others`;
  const count = openCount(one);
  if (count > 0)
    return `${name} has ${counted(count, 'order')} at the exchange that the store has forgotten: ${namesOf(unmended, count)}${beside}`;
  if (result.orders.length > 0) return `${name}: every order that the store had forgotten is here again${beside}`;
  return `${name} was compared with its exchange ${span}: nothing is there that the store has forgotten${beside}`;
}

const TRIED = 'it is asked every 15 seconds until it answers; who resumes before that trades beside what nobody here knows of';
const MEND = 'let its alert come again, so that the order is adopted, or take the position over by hand at the exchange';

export function comparedProblems(all: readonly Compared[], accountName: AccountName): readonly Problem[] {
  const open = all.filter((one) => !isMended(one));
  // What was found comes before what is not known yet.
  return [...open.filter(({ result }) => result !== undefined), ...open.filter(({ result }) => result === undefined)].map(
    (one) => ({
      text: comparedText(one, accountName),
      hint: one.result === undefined ? TRIED : MEND,
      accountId: one.accountId,
      since: one.forgotAt,
    }),
  );
}

/** For the first line of all: on a desk with hundreds of accounts the rest are counted. */
export function comparedWarnings(problems: readonly Problem[]): readonly string[] {
  const shown = problems.slice(0, MOST_NAMED).map(({ text, hint }) => `${text}: ${hint}`);
  const left = problems.length - shown.length;
  if (left === 0) return shown;
  return [
    ...shown,
    `${counted(left, 'account')} more to be looked at for what the store has forgotten: pinewire doctor lists them`,
  ];
}

export function presentCompared(one: Compared, accountName: AccountName): Json {
  const { accountId, epoch, since, forgotAt, result, unmended } = one;
  const open = new Set(unmended);
  return {
    account: accountName(accountId),
    epoch,
    since: isoTime(since),
    noticed_at: isoTime(forgotAt),
    text: comparedText(one, accountName),
    hint: isMended(one) ? null : result === undefined ? TRIED : MEND,
    not_mended: openCount(one),
    compared_at: result === undefined ? null : isoTime(result.comparedAt),
    ...comparisonRow(result ?? NOTHING_YET),
    ...(result === undefined && { from: null, to: null }),
    orders: (result?.orders ?? []).map((order) => ({ ...forgottenRow(order), mended: !open.has(order) })),
  };
}

const NOTHING_YET: ComparisonResult = {
  comparedAt: 0,
  from: 0,
  to: 0,
  markets: [],
  asked: [],
  untold: [],
  orders: [],
  more: 0,
  others: [],
  moreOthers: 0,
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
