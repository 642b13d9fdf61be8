// Tells people of the relay's alarms, by the same couriers as the service: to them the alarms are a journal with one kind of row.
import { SpoolUnavailable } from '../../edge/spool.ts';
import { LedgerUnavailable } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { createNotifier, type Notifier, type NotifierParts } from '../notify/notifier.ts';
import type { Alarm } from './alarm-book.ts';
import type { RelaySpool } from './spool.ts';

export interface NoticesParts {
  readonly spool: RelaySpool;
  readonly config: () => Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the heartbeat goes out. */
  readonly well: () => boolean;
}

export function createNotices({ spool, ...parts }: NoticesParts): Notifier {
  return createNotifier({ ...parts, ledger: asJournal(spool) });
}

function asJournal({ alarms, healthy }: RelaySpool): NotifierParts['ledger'] {
  return {
    events: ({ after, limit = 100 }) => whileThere(() => alarms.after(after?.get(CHAIN) ?? 0, limit).map(eventOf)),
    status: () => whileThere(() => ({ journal: { heads: [{ chain: CHAIN, seq: alarms.last(), hash: '' }] } })),
    register: (prefix) => whileThere(() => alarms.register(prefix)),
    saveRegister: (values) => whileThere(() => alarms.saveRegister(values)),
    // An alarm names no order, alert or account.
    order: () => Promise.resolve(undefined),
    alert: () => Promise.resolve(undefined),
    accounts: () => Promise.resolve([]),
    healthy,
    subscribe: (listener) => alarms.subscribe((alarm) => listener({ events: [eventOf(alarm)], lanes: [] })),
  };
}

const CHAIN = 1;

function eventOf({ seq, at, text }: Alarm): JournalEvent {
  return { chain: CHAIN, seq, at, hash: '', kind: 'edge.alarm', data: { text } };
}

/** The couriers know what to do about a store that is away. */
async function whileThere<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SpoolUnavailable) throw new LedgerUnavailable(error.message, { cause: error });
    throw error;
  }
}
