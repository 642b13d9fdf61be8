// What in the journal is news for a person, and how it is said in one line.
import type { Ledger } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import { plain } from '../../model/decimal.ts';
import type { EventKind, JournalEvent } from '../../model/event.ts';
import type { AccountId } from '../../model/ids.ts';
import type { Order } from '../../model/order.ts';
import { INVISIBLE } from '../../model/text.ts';
import { sayCompared, wasForgotten } from './forgotten.ts';
import { untakenWords } from '../watch/untaken.ts';
import { sayUnheard } from './unheard.ts';

/** Worst first: where not everything fits into one message, this comes first. */
const URGENCY = [
  'unknown',
  'drift',
  'stuck',
  'halt',
  'edge',
  'waiting',
  'rejected',
  'missed',
  'refused',
  'denied',
  'expired',
  'quiet',
  'guessing',
  'fill',
] as const;
type NewsKind = (typeof URGENCY)[number];

/** Which rows may be news of a kind. Some of them only are when they ended the order: {@link newsKind} decides. */
const ROWS: Readonly<Record<NewsKind, readonly EventKind[]>> = {
  fill: ['order.fill'],
  refused: ['alert.refused', 'alert.conflict'],
  denied: ['order.denied'],
  expired: ['order.expired', 'order.acknowledged', 'order.report'],
  rejected: ['order.refused', 'order.acknowledged', 'order.report'],
  unknown: ['order.unknown', 'order.not_shown', 'order.trades_missing', 'order.absent', 'order.resolved'],
  halt: ['halt.set', 'halt.lifted', 'account.compared'],
  drift: ['order.frozen', 'account.compared'],
  stuck: ['order.stranded', 'lane.failing', 'lane.recovered', 'lanes.untaken', 'lanes.taken'],
  missed: ['sequence.missed', 'sequence.late'],
  quiet: ['strategy.quiet', 'strategy.heard'],
  guessing: ['door.failures'],
  edge: ['edge.alarm'],
  waiting: ['order.waiting'],
};

/** The rows to read for these kinds; names that are no kind are none of them. */
export function rowsFor(kinds: readonly string[]): EventKind[] {
  return [...new Set(URGENCY.filter((kind) => kinds.includes(kind)).flatMap((kind) => ROWS[kind]))];
}

function newsKind(event: JournalEvent): NewsKind | undefined {
  const { status } = event.data;
  switch (event.kind) {
    case 'order.acknowledged':
    case 'order.report':
      return status === 'rejected' || status === 'expired' ? status : undefined;
    // An answer that came late changes nothing, and is no news.
    case 'order.unknown':
      return status === 'unknown' ? 'unknown' : undefined;
    case 'order.refused':
      return status === 'rejected' || (status === 'queued' && event.data['stale'] === undefined) ? 'rejected' : undefined;
    // That nothing is forgotten is news too: whoever is to resume waits for it.
    case 'account.compared':
      return wasForgotten(event) ? 'drift' : 'halt';
    default:
      return URGENCY.find((kind) => ROWS[kind].includes(event.kind));
  }
}

export interface News {
  readonly kind: NewsKind;
  readonly event: JournalEvent;
}

/**
 * The news among rows, the most urgent first and otherwise in order. Of several fills of one order only the last is told, because it
 * carries their sum.
 */
export function newsAmong(events: readonly JournalEvent[], kinds: readonly string[]): News[] {
  const news: News[] = [];
  const told = new Set<string>();
  for (const event of events.toReversed()) {
    const kind = newsKind(event);
    if (kind === undefined || !kinds.includes(kind)) continue;
    if (kind === 'fill') {
      if (told.has(event.orderId ?? '')) continue;
      told.add(event.orderId ?? '');
    }
    news.unshift({ kind, event });
  }
  return news.sort((a, b) => URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind));
}

export type NewsLedger = Pick<Ledger, 'order' | 'alert'>;

/** One line of plain text, without line breaks, at most {@link LONGEST_LINE} characters. */
export async function sayNews({ kind, event }: News, ledger: NewsLedger, accounts: readonly Account[]): Promise<string> {
  const nameOf = (id: AccountId | undefined): string => accounts.find((account) => account.id === id)?.name ?? 'every account';
  return oneLine(await wordsOf(kind, event, ledger, nameOf));
}

async function wordsOf(kind: NewsKind, event: JournalEvent, ledger: NewsLedger, nameOf: NameOf): Promise<string> {
  if (event.kind === 'account.compared') return sayCompared(event, nameOf(event.accountId));
  switch (kind) {
    case 'halt':
      return sayHalt(event, nameOf(event.accountId));
    case 'refused':
      return sayRefused(event, ledger);
    case 'stuck':
      return event.kind === 'order.stranded' ? sayMatter(kind, event, ledger, nameOf) : sayLanes(event, nameOf(event.accountId));
    case 'edge':
      return `Edge: ${text(event.data['text'])}.`;
    case 'missed':
    case 'quiet':
    case 'guessing':
      return sayUnheard(event);
    default:
      return sayMatter(kind, event, ledger, nameOf);
  }
}

function sayHalt({ kind, data }: JournalEvent, who: string): string {
  if (kind === 'halt.lifted') return `Resumed: ${who} trades again (by ${text(data['by'])}).`;
  const what = data['level'] === 'all' ? 'nothing is sent' : 'no entries';
  return `Halted: ${what} for ${who}: ${text(data['reason'])} (by ${text(data['by'])}).`;
}

function sayLanes({ kind, data }: JournalEvent, who: string): string {
  if (kind === 'lanes.taken') return 'Goes on: every lane is in the hands of a process again.';
  if (kind === 'lanes.untaken')
    return `Stuck: ${untakenWords({ lanes: Number(data['lanes']), workers: Number(data['workers']) })}.`;
  const lane = `${text(data['market'])} on ${who}`;
  if (kind === 'lane.recovered') return `Goes on: ${lane}.`;
  return `Stuck: ${lane} failed ${text(data['failures'])} times in a row, and nothing goes out there: ${text(data['problem'])}. This is a fault of pinewire: the log has it whole.`;
}

type NameOf = (id: AccountId | undefined) => string;
/** Kinds that tell of an order. */
type OrderNews = Exclude<NewsKind, 'halt' | 'refused' | 'missed' | 'quiet' | 'guessing' | 'edge'>;

async function sayMatter(kind: OrderNews, event: JournalEvent, ledger: NewsLedger, nameOf: NameOf): Promise<string> {
  const order = event.orderId === undefined ? undefined : await ledger.order(event.orderId);
  return sayOrder(kind, event, order === undefined ? `order ${event.orderId}` : describe(order, nameOf(order.accountId)), order);
}

async function sayRefused({ alertId, data }: JournalEvent, ledger: NewsLedger): Promise<string> {
  const row = alertId === undefined ? undefined : await ledger.alert(alertId);
  const { alert, refusal } = row ?? {};
  const what = alert === undefined ? '' : ` (${alert.side} ${plain(alert.size)} ${alert.symbol}${inBrackets(alert.strategy)})`;
  const hint = refusal === undefined ? '' : ` ${refusal.hint}.`;
  return `Alert refused: ${refusal?.error ?? text(data['error'])}${what}.${hint} pinewire alert ${alertId}`;
}

function sayOrder(kind: OrderNews, { kind: row, data }: JournalEvent, what: string, order: Order | undefined): string {
  const why = text(data['reason'] ?? data['message'] ?? order?.reason?.text ?? 'no reason given');
  switch (kind) {
    case 'fill': {
      const price = order?.averagePrice === undefined ? text(data['price']) : plain(order.averagePrice);
      return `Filled: ${text(data['filled'])} at ${price}: ${what}.`;
    }
    case 'denied':
      return `Denied: ${what}: ${why}`;
    case 'expired':
      return `Expired: ${what}: ${why}${unfollowed(order)}`;
    case 'rejected':
      return data['status'] === 'queued'
        ? `Refused by the venue: ${what}: ${why}. It is sent again, sized by what is free.`
        : `Rejected by the venue: ${what}: ${why}${unfollowed(order)}`;
    case 'unknown':
      if (row === 'order.absent') return `Settled: ${what} was not placed; it is queued again.`;
      if (row === 'order.not_shown') return `Not shown: ${what}: ${why}. Settle it: pinewire resolve ${order?.id}`;
      if (row === 'order.trades_missing') return `Trades missing: ${what}: ${why}. Settle it: pinewire resolve ${order?.id}`;
      if (row === 'order.resolved') return `Settled by hand as ${text(data['as'])}: ${what} (by ${text(data['by'])}).`;
      return `Unknown: nobody can say yet whether this was placed: ${what}. It is being looked up; entries there wait. pinewire order ${order?.id}`;
    case 'stuck':
      return `Stuck: ${what}: ${why}. ${order?.reason?.hint ?? ''}`;
    case 'waiting':
      return `Waiting for ${text(data['waited_s'])} s: ${what} is not sent yet: ${why}. It goes on trying. pinewire order ${order?.id}`;
    case 'drift':
      return `Drift: what the venue holds is not what was asked: ${what}. ${text(data['why'])}. That market waits until a person settles it.`;
  }
}

/** An exit in several orders ends with the one that ends short: what was to follow stays. */
function unfollowed(order: Order | undefined): string {
  return order?.remainder === undefined ? '' : `. The ${plain(order.remainder)} that were to follow are not sent, and stay held`;
}

/** `buy 0.01 BTC/USDT on demo (rsi-break)`. */
function describe(order: Order, account: string): string {
  const size = order.size ?? (order.asked.kind === 'base' ? order.asked.quantity : undefined);
  const price = order.type === 'limit' && order.price !== undefined ? ` at ${plain(order.price)}` : '';
  return `${order.effect} ${order.side} ${size === undefined ? '' : `${plain(size)} `}${order.market}${price} on ${account}${inBrackets(order.strategy)}`;
}

function inBrackets(words: string): string {
  return words === '' ? '' : ` (${words})`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? 'unknown');
}

/** Telegram takes 4,096 characters a message; ten lines of these and a frame fit. */
const LONGEST_LINE = 380;

const INVISIBLE_RUN = new RegExp(`${INVISIBLE.source}+`, 'gu');

/** An alert's own words must not look like lines of ours, nor turn the writing direction. */
export function oneLine(words: string): string {
  const plainText = words.replaceAll(INVISIBLE_RUN, ' ').toWellFormed();
  return plainText.length > LONGEST_LINE ? `${plainText.slice(0, LONGEST_LINE - 1).toWellFormed()}…` : plainText;
}
