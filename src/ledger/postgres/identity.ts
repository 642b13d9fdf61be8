// What a database is, by what it cannot copy: a restored dump, a copied database and a promoted standby are told from the store they were.
import { beginEpoch, type Epoch, type Forgetting, readEpoch } from '../epoch.ts';
import { register, saveRegister } from '../register.ts';
import { optionalText, type Sql, text } from '../sql.ts';
import type { Tx } from '../transaction.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { Link } from './link.ts';

/** Where the store says which database it was when it was last opened. */
const KEY = 'identity';

/**
 * The cluster's own number, the timeline its log is on (each promotion and each recovery to an earlier moment begins a new one), and the
 * database within it. A server that does not tell them, as those that are PostgreSQL in their manners only, gives no such evidence.
 */
const IDENTITY = `SELECT (SELECT system_identifier FROM pg_control_system())::text AS cluster,
  substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline, oid::text AS database FROM pg_database WHERE datname = current_database()`;

export async function identityOf(link: Link): Promise<string | undefined> {
  try {
    const row = await link.get(IDENTITY);
    return row === undefined
      ? undefined
      : `cluster ${text(row, 'cluster')}, timeline ${text(row, 'timeline')}, database ${text(row, 'database')}`;
  } catch {
    // Where that was the connection's end, whatever is asked next says so.
    return undefined;
  }
}

/** The last row of the journal that this process has committed itself, or none yet. */
export type Remembered = Pick<JournalEvent, 'chain' | 'seq' | 'hash'> | undefined;

/**
 * Compares the store with what it says it is and with what this process knows it to have held, and begins an epoch where they disagree.
 * A process that lived through a promotion and finds its last row again knows that nothing it told anybody is lost: then no order is
 * sent without being looked up, but nobody is halted.
 */
export async function settleIdentity(
  tx: Tx,
  identity: string | undefined,
  remembered: Remembered,
  restored: boolean,
): Promise<Epoch> {
  const before = (await register(tx.sql, KEY)).get(KEY);
  const forgetting = restored ? TOLD : ((await lost(tx.sql, remembered)) ?? moved(before, identity, remembered));
  if (identity !== undefined && identity !== before) await saveRegister(tx, new Map([[KEY, identity]]));
  return forgetting === undefined ? readEpoch(tx.sql) : beginEpoch(tx, forgetting);
}

const TOLD: Forgetting = { why: 'the store was started with --restored', halts: true };

async function lost(sql: Sql, remembered: Remembered): Promise<Forgetting | undefined> {
  if (remembered === undefined) return undefined;
  const row = await sql.get('SELECT hash FROM events WHERE chain = ? AND seq = ?', [remembered.chain, remembered.seq]);
  if (row !== undefined && optionalText(row, 'hash') === remembered.hash) return undefined;
  return { why: `the store has lost row ${remembered.seq} of its journal, which was committed here`, halts: true };
}

function moved(before: string | undefined, identity: string | undefined, remembered: Remembered): Forgetting | undefined {
  if (before === undefined || identity === undefined || before === identity) return undefined;
  return { why: `the store is another database than before (${identity}; it was ${before})`, halts: remembered === undefined };
}
