// From schema 1 to 2. Under the number 1 tables were changed several times, so this looks at what is there: a store of any program that wrote
// a 1 gets the same tables, and keeps every row.
import type { Head } from '../journal.ts';
import { integer, text } from '../sql.ts';
import type { Database } from './database.ts';
import { COUNTS_2, JOURNAL_2 } from './schema-2.ts';

export function bringFrom1(database: Database): void {
  if (!has(database, 'heads')) {
    chainJournal(database);
    countByChain(database);
  }
  if (!hasColumn(database, 'webhook_ids', 'forget_at')) database.exec('ALTER TABLE webhook_ids ADD COLUMN forget_at INTEGER');
  if (!hasColumn(database, 'orders', 'look_again_at')) database.exec('ALTER TABLE orders ADD COLUMN look_again_at INTEGER');
  database.exec(`
    CREATE INDEX IF NOT EXISTS webhook_ids_to_forget ON webhook_ids (forget_at) WHERE forget_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS orders_placed ON orders (account_id, client_order_id) WHERE attempts > 0;
    CREATE INDEX IF NOT EXISTS orders_ended ON orders (account_id, market, look_again_at) WHERE look_again_at IS NOT NULL`);
}

/** The last row of a store whose program wrote no witness yet, so that it does not pass for a copy for the lack of one. */
export async function unwitnessedHead(database: Database): Promise<Head | undefined> {
  if (!has(database, 'webhook_ids') || hasColumn(database, 'webhook_ids', 'forget_at')) return undefined;
  const row = await database.get('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1');
  return row && { chain: 1, seq: integer(row, 'seq'), hash: text(row, 'hash') };
}

/** The rows become links of the first chain. They keep their hashes, which the audit knows: `follows` in journal.ts. */
function chainJournal(database: Database): void {
  database.exec(`
    DROP INDEX events_of_alert;
    DROP INDEX events_of_order;
    DROP TRIGGER events_are_not_changed;
    DROP TRIGGER events_are_not_deleted;
    ALTER TABLE events RENAME TO events_1;
    ${JOURNAL_2}
    INSERT INTO events (seq, chain, previous, at, kind, alert_id, order_id, account_id, data, hash)
      SELECT seq, 1, seq - 1, at, kind, alert_id, order_id, account_id, data, hash FROM events_1 ORDER BY seq;
    UPDATE heads SET (seq, hash) = (SELECT seq, hash FROM head);
    DROP TABLE events_1;
    DROP TABLE head`);
}

function countByChain(database: Database): void {
  database.exec(`
    ALTER TABLE counts RENAME TO counts_1;
    ${COUNTS_2}
    UPDATE counts SET orders = (SELECT b.orders FROM counts_1 b WHERE b.status = counts.status);
    DROP TABLE counts_1`);
}

function has(database: Database, table: string): boolean {
  return database.number(`SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = '${table}'`) > 0;
}

function hasColumn(database: Database, table: string, column: string): boolean {
  return database.number(`SELECT COUNT(*) FROM pragma_table_info('${table}') WHERE name = '${column}'`) > 0;
}
