// The epoch: a number that rises when the store turns out to have forgotten what it once knew, and with it all that follows from that.
import type { Account } from '../model/account.ts';
import { isSuspicious } from '../model/forgetting.ts';
import { compareAll, compareToo } from './compared.ts';
import { halt } from './halts.ts';
import { register, saveRegister } from './register.ts';
import { integer, optionalInteger, type Sql } from './sql.ts';
import type { Tx } from './transaction.ts';

/** What a process may believe of the orders it finds queued. */
export interface Epoch {
  /** 1 for a store that never forgot anything. */
  readonly number: number;
  /** When it was noticed that the store had forgotten, milliseconds UTC; absent in the first epoch. */
  readonly forgotAt?: number;
  /** The time of the last row of the journal before that, milliseconds UTC; absent in the first epoch, and where there was none. */
  readonly since?: number;
  /** The newest arrival when this process opened the store, or found it again: orders up to it were accepted before anybody here could have seen them. */
  readonly inherited: number;
}

const KEY = 'epoch';

export async function readEpoch(sql: Sql): Promise<Epoch> {
  const newest = await sql.get('SELECT MAX(arrival) AS arrival FROM orders');
  const inherited = (newest && optionalInteger(newest, 'arrival')) ?? 0;
  const kept = (await register(sql, KEY)).get(KEY);
  if (kept === undefined) return { number: 1, inherited };
  return { ...(JSON.parse(kept) as Omit<Epoch, 'inherited'>), inherited };
}

export interface Forgetting {
  /** The evidence, as the beginning of a sentence: `the store is a copy made at …`. */
  readonly why: string;
  /** Nothing is sent before a person has looked; false where nothing that was acknowledged can be missing. */
  readonly halts: boolean;
}

/**
 * Begins the next epoch: what is queued, and what comes in for a while, is looked up at its venue before it is sent, and every account is
 * to be compared with its venue.
 */
export async function beginEpoch(tx: Tx, { why, halts }: Forgetting): Promise<Epoch> {
  const before = await readEpoch(tx.sql);
  const last = await tx.sql.get('SELECT at FROM events ORDER BY seq DESC LIMIT 1');
  const since = last && integer(last, 'at');
  const epoch = { number: before.number + 1, forgotAt: tx.now, ...(since !== undefined && { since }) };
  await saveRegister(tx, new Map([[KEY, JSON.stringify(epoch)]]));
  if (since !== undefined) await compareAll(tx, { epoch: epoch.number, since, forgotAt: epoch.forgotAt });
  await tx.append({ kind: 'store.epoch', data: { epoch: epoch.number, why } });
  if (halts) await halt(tx, { level: 'all', reason: `${why}: compare with the exchange, then resume`, by: 'start' });
  return { ...epoch, inherited: before.inherited };
}

/** An account that a store which forgot of late sees for the first time may be one that it had: it is to be compared with its venue, too. */
export async function comparedIfForgotten(tx: Tx, { id, mode }: Pick<Account, 'id' | 'mode'>): Promise<void> {
  if (mode === 'paper') return;
  const epoch = await readEpoch(tx.sql);
  const { number, forgotAt, since } = epoch;
  if (forgotAt === undefined || since === undefined || !isSuspicious(epoch, tx.now)) return;
  await compareToo(tx, id, { epoch: number, since, forgotAt });
}
