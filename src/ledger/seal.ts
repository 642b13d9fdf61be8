// Seals: a row that names the heads of all chains, so that none of them can be cut back without leaving its trace on another.
import { type Head, readHeads } from './journal.ts';
import { type Row, type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** Writes one where several chains have rows and any of them has grown since the last; says whether it did. */
export async function seal(tx: Tx): Promise<boolean> {
  const heads = await readHeads(tx.sql);
  if (heads.length < 2) return false;
  const last = await tx.sql.get(`SELECT chain, seq FROM events WHERE kind = 'journal.sealed' ORDER BY seq DESC LIMIT 1`);
  const newest = heads.toSorted((a, b) => a.seq - b.seq).at(-1);
  if (last !== undefined && last['seq'] === newest?.seq) return false;
  await tx.append({ kind: 'journal.sealed', data: { heads } });
  return true;
}

/** What a seal says of another row and is not so; undefined where all of it is. `seal` is the row of the seal. */
export async function brokenSeal(sql: Sql, seal: Row): Promise<Head | undefined> {
  const { heads } = JSON.parse(text(seal, 'data')) as { heads: readonly Head[] };
  for (const head of heads) {
    const row = await sql.get('SELECT hash FROM events WHERE chain = ? AND seq = ?', [head.chain, head.seq]);
    if (row === undefined || text(row, 'hash') !== head.hash) return head;
  }
  return undefined;
}
