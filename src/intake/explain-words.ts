// An order in the words of a trading desk, and the notes beside it: what would surprise its owner on the first live day.
import type { Account } from '../model/account.ts';
import type { Alert } from '../model/alert.ts';
import { type Decimal, plain } from '../model/decimal.ts';
import { printMoney } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { OrderDraft } from '../ledger/port.ts';
import type { IntakeSettings } from './settings.ts';
import { duration } from './words.ts';

/** `LIMIT BUY 0.01 BTC/USDT at 42000, rests at most 1h` · `MARKET BUY 0.001 BTC/USDT, only within 1% of 42000`. */
export function orderWords(order: Order, maxSlippage: Decimal): string {
  const what = `${order.type.toUpperCase()} ${order.side.toUpperCase()} ${sizeWords(order)}`;
  const limit = order.price === undefined ? '' : ` at ${plain(order.price)}`;
  const denied = order.reason === undefined ? '' : `; denied: ${order.reason.text}`;
  return `${what}${limit}${restWords(order)}${guardWords(order, maxSlippage)}${denied}`;
}

function sizeWords(order: Order): string {
  const { asked, market } = order;
  switch (asked.kind) {
    case 'base':
      return `${plain(order.size ?? asked.quantity)} ${market}`;
    case 'quote':
      return `${printMoney(asked.value)} of ${market}`;
    case 'equity':
      return `${plain(asked.percent)}% of the equity in ${market}`;
    case 'position':
      return `all that is held of ${market}`;
  }
}

/** A limit order without an end rests until somebody cancels it. */
function restWords({ type, restFor }: Order): string {
  if (type !== 'limit') return '';
  return restFor === undefined || !Number.isFinite(restFor) ? ', rests until canceled' : `, rests at most ${duration(restFor)}`;
}

function guardWords({ effect, type, alertPrice, asked }: Order, maxSlippage: Decimal): string {
  if (effect === 'exit') return asked.kind === 'position' ? ', an exit' : ', an exit: never more than is held';
  return type === 'market' && alertPrice !== undefined ? `, only within ${plain(maxSlippage)}% of ${plain(alertPrice)}` : '';
}

export interface Explained {
  readonly alert: Alert;
  /** The body before placeholders were filled. */
  readonly written: string;
  readonly drafts: readonly OrderDraft[];
  /** Whether a position was assumed, so that there is something to close. */
  readonly assumed: boolean;
  readonly settings: IntakeSettings;
  readonly accounts: readonly Account[];
  /** When somebody asks; milliseconds UTC. */
  readonly at: number;
  /** How far ahead another clock may be. */
  readonly tolerance: number;
}

export function explainNotes({ alert, written, drafts, assumed, settings, accounts, at, tolerance }: Explained): string[] {
  const notes: string[] = [];
  const orders = drafts.map(({ order }) => order);
  notes.push(...new Set(drafts.flatMap(({ note }) => note ?? [])));
  if (assumed) notes.push('this order only closes: a position is assumed here; without one it is refused (nothing_to_close)');
  if (orders.some(({ size, asked }) => size !== undefined && asked.kind === 'base' && !size.eq(asked.quantity))) {
    notes.push("the size is rounded down to the market's lot");
  }
  const { maxAge } = settings.policy.alerts;
  const entry = orders.some(({ effect }) => effect === 'entry');
  if (/"time"\s*:\s*"?\{\{time\}\}/.test(written)) {
    notes.push(`{{time}} is the bar's opening: entries older than ${duration(maxAge)} are refused, so send {{timenow}}`);
  } else if (alert.time !== undefined && entry && alert.time - at > tolerance) {
    const ahead = duration(alert.time - at);
    notes.push(`sent now it is refused (time_ahead): its time is ${ahead} ahead, and ${duration(tolerance)} is allowed`);
  } else if (alert.time !== undefined && entry && at - alert.time > maxAge) {
    const age = duration(at - alert.time);
    notes.push(`sent now it is refused (too_old): its time is ${age} ago, and entries expire after ${duration(maxAge)}`);
  }
  const ref = /"client_ref"\s*:\s*"([^"]*)"/.exec(written)?.[1];
  if (ref !== undefined && written.includes('{{') && !/\{\{time(?:now)?\}\}/.test(ref)) {
    notes.push('client_ref does not contain {{timenow}}: the same name again is the same order again, and is not sent twice');
  }
  const turns = accounts.some((account) => account.type === 'swap') && alert.action === undefined && alert.position === undefined;
  if (turns)
    notes.push(
      `where the opposite is held, this leaves it first, and ${alert.side === 'buy' ? 'buys' : 'sells'} only the rest anew`,
    );
  const hours = new Set(
    orders
      .filter((order) => order.effect === 'entry')
      .flatMap((order) => settings.policy.limits(order.accountId, order.market, order.strategy).tradingHours ?? [])
      .map(({ text, zone }) => `${text} ${zone}`),
  );
  for (const text of hours) notes.push(`entries only ${text}`);
  return notes;
}
