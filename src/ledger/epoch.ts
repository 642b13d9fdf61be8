// The epoch: a number that rises when the store turns out to have forgotten what it once knew, and with it all that follows from that.
import { halt } from './halts.ts';
import { register, saveRegister } from './register.ts';
import { optionalInteger, type Sql } from './sql.ts';
import type { Tx } from './transaction.ts';

/** What a process may believe of the orders it finds queued. */
export interface Epoch {
  /** 1 for a store that never forgot anything. */
  readonly number: number;
  /** When it was noticed that the store had forgotten, milliseconds UTC; absent in the first epoch. */
  readonly forgotAt?: number;
  /** The newest arrival when this process opened the store: orders up to it were accepted before anybody here could have seen them. */
  readonly inherited: number;
}

const KEY = 'epoch';

export async function readEpoch(sql: Sql): Promise<Epoch> {
  const newest = await sql.get('SELECT MAX(arrival) AS arrival FROM orders');
  const inherited = (newest && optionalInteger(newest, 'arrival')) ?? 0;
  const kept = (await register(sql, KEY)).get(KEY);
  if (kept === undefined) return { number: 1, inherited };
  return { ...(JSON.parse(kept) as { readonly number: number; readonly forgotAt: number }), inherited };
}

export interface Forgetting {
  /** The evidence, as the beginning of a sentence: `the store is a copy made at …`. */
  readonly why: string;
  /** Nothing is sent before a person has looked; false where nothing that was acknowledged can be missing. */
  readonly halts: boolean;
}

/** Begins the next epoch: what is queued, and what comes in for a while, is looked up at its venue before it is sent. */
export async function beginEpoch(tx: Tx, { why, halts }: Forgetting): Promise<Epoch> {
  const before = await readEpoch(tx.sql);
  const epoch = { number: before.number + 1, forgotAt: tx.now };
  await saveRegister(tx, new Map([[KEY, JSON.stringify(epoch)]]));
  await tx.append({ kind: 'store.epoch', data: { epoch: epoch.number, why } });
  if (halts) await halt(tx, { level: 'all', reason: `${why}: compare with the exchange, then resume`, by: 'start' });
  return { ...epoch, inherited: before.inherited };
}
