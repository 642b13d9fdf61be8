// The small register for adapters: durable texts under keys, read by prefix.
import { type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

export async function register(sql: Sql, prefix: string): Promise<ReadonlyMap<string, string>> {
  // No key holds this character, so it ends every key with the prefix.
  const rows = await sql.all('SELECT key, value FROM register WHERE key >= ? AND key < ? ORDER BY key', [
    prefix,
    `${prefix}\u{10ffff}`,
  ]);
  return new Map(rows.map((row) => [text(row, 'key'), text(row, 'value')]));
}

export async function saveRegister({ sql }: Tx, entries: ReadonlyMap<string, string | null>): Promise<void> {
  for (const [key, value] of entries) {
    if (value === null) await sql.run('DELETE FROM register WHERE key = ?', [key]);
    else {
      const upsert = 'INSERT INTO register (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
      await sql.run(upsert, [key, value]);
    }
  }
}
