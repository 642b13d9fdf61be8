// The first line of the page and of `status`: how things stand, in one sentence, the worst first.
import { isoTime } from '../../model/clock.ts';
import type { Halt } from '../../model/halt.ts';
import type { Order } from '../../model/order.ts';
import { withStop } from '../../model/text.ts';
import type { LedgerStatus } from '../../ledger/port.ts';
import { frozenSentence } from '../present/frozen.ts';
import { missedSentences } from '../present/missed.ts';
import type { AccountName } from '../present/order.ts';
import type { Watched } from '../watch/watched.ts';

export interface Standing {
  readonly notReady: readonly string[];
  /** What will be wrong soon. */
  readonly warnings: readonly string[];
  readonly halts: readonly Halt[];
  /** What a person may have to settle: unknown orders, and open ones that nobody can follow. */
  readonly settle: readonly Order[];
  readonly status: LedgerStatus;
  readonly watched: Watched;
  readonly now: number;
  readonly accountName: AccountName;
}

/** `All well. 3 orders working, last alert 12 min ago.` · `1 unknown order on demo since 02:14 UTC. Entries on BTC/USDT wait.` */
export function standing({ notReady, warnings, halts, settle, status, watched, now, accountName }: Standing): string {
  const sentences: string[] = [];
  if (notReady.length > 0) sentences.push(`Not ready: ${notReady.join('; ')}.`);
  sentences.push(...settleSentences(settle, accountName));
  for (const lane of status.frozen) sentences.push(frozenSentence(lane, accountName));
  for (const halt of halts) {
    const who = halt.accountId === undefined ? 'every account' : accountName(halt.accountId);
    sentences.push(`${halt.level === 'all' ? 'Everything' : 'Entries'} halted for ${who}: ${withStop(halt.reason)}`);
  }
  sentences.push(...missedSentences(watched, now));
  for (const warning of warnings) sentences.push(`${warning.slice(0, 1).toUpperCase()}${warning.slice(1)}.`);
  if (sentences.length === 0) sentences.push('All well.');
  const { queued, submitting, open } = status.byStatus;
  const parts = [`${counted(queued + submitting + open, 'order')} working`];
  parts.push(status.lastAlertAt === undefined ? 'no alert yet' : `last alert ${ago(now - status.lastAlertAt)}`);
  if (status.refusedToday > 0) parts.push(`${counted(status.refusedToday, 'alert')} refused today`);
  return `${sentences.join(' ')} ${parts.join(', ')}.`;
}

function settleSentences(settle: readonly Order[], accountName: AccountName): readonly string[] {
  const oldest = [...settle].sort((a, b) => a.createdAt - b.createdAt);
  const unknown = oldest.filter((order) => order.status === 'unknown');
  const waiting = oldest.filter((order) => order.status !== 'unknown');
  const where = ({ accountId, updatedAt }: Order): string =>
    `on ${accountName(accountId)} since ${isoTime(updatedAt).slice(11, 16)} UTC`;
  const markets = [...new Set(unknown.map(({ market }) => market))].join(', ');
  const [lost, stuck] = [unknown[0], waiting[0]];
  return [
    ...(lost === undefined ? [] : [`${counted(unknown.length, 'unknown order')} ${where(lost)}. Entries on ${markets} wait.`]),
    ...(stuck === undefined
      ? []
      : [
          `${counted(waiting.length, 'open order')} for a person to settle ${where(stuck)}: ${stuck.reason?.text ?? 'nobody can follow it'}.`,
        ]),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1_440)} days ago`;
}
