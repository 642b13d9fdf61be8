// Reads the journal on from a cursor, over all of its chains: what a page leaves out comes with the next, whatever is committed meanwhile.
import type { Cursor } from '../model/cursor.ts';
import type { EventKind } from '../model/event.ts';
import { readHeads } from './journal.ts';
import { integer, marks, type Row, type Sql } from './sql.ts';

export interface JournalPage {
  readonly after: Cursor;
  readonly limit: number;
  readonly kinds?: readonly EventKind[] | undefined;
}

/**
 * The rows beyond `after`, in the order of their numbers, at most `limit`. Of each chain they are the next ones without a gap, because a
 * chain's rows are numbered and committed by one transaction after the other. `sql` is one view of what is committed.
 */
export async function journalPage(sql: Sql, { after, limit, kinds }: JournalPage): Promise<readonly Row[]> {
  const ofKinds = kinds === undefined ? '' : `AND kind IN (${marks(kinds.length)})`;
  const rows: Row[] = [];
  for (const { chain, seq } of await readHeads(sql)) {
    const from = after.get(chain) ?? 0;
    if (seq <= from) continue;
    const query = `SELECT * FROM events WHERE chain = ? AND seq > ? ${ofKinds} ORDER BY seq LIMIT ?`;
    rows.push(...(await sql.all(query, [chain, from, ...(kinds ?? []), limit])));
  }
  return rows.sort((a, b) => integer(a, 'seq') - integer(b, 'seq')).slice(0, limit);
}
