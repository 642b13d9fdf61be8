// The first line of the page and of `status`: how things stand, in one sentence, the worst first.
import { isoTime } from '../../model/clock.ts';
import type { Halt } from '../../model/halt.ts';
import type { Order } from '../../model/order.ts';
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
  readonly unknown: readonly Order[];
  readonly status: LedgerStatus;
  readonly watched: Watched;
  readonly now: number;
  readonly accountName: AccountName;
}

/** `All well. 3 orders working, last alert 12 min ago.` · `1 unknown order on demo since 02:14 UTC. Entries on BTC/USDT wait.` */
export function standing({ notReady, warnings, halts, unknown, status, watched, now, accountName }: Standing): string {
  const sentences: string[] = [];
  if (notReady.length > 0) sentences.push(`Not ready: ${notReady.join('; ')}.`);
  const [first] = [...unknown].sort((a, b) => a.createdAt - b.createdAt);
  if (first !== undefined) {
    const where = `on ${accountName(first.accountId)} since ${isoTime(first.updatedAt).slice(11, 16)} UTC`;
    sentences.push(
      `${counted(unknown.length, 'unknown order')} ${where}. Entries on ${[...new Set(unknown.map(({ market }) => market))].join(', ')} wait.`,
    );
  }
  for (const lane of status.frozen) sentences.push(frozenSentence(lane, accountName));
  for (const halt of halts) {
    const who = halt.accountId === undefined ? 'every account' : accountName(halt.accountId);
    sentences.push(`${halt.level === 'all' ? 'Everything' : 'Entries'} halted for ${who}: ${halt.reason}.`);
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
