// From schema 2 to 3: a leg may take several orders, one after the other. No leg of a 2 ever did, so its rows stay as they are.
import type { Database } from './database.ts';

export function bringFrom2(database: Database): void {
  database.exec(`
    ALTER TABLE orders ADD COLUMN remainder TEXT;
    CREATE UNIQUE INDEX orders_of_leg ON orders (intent_id, leg, revision) WHERE revision > 1;
    CREATE INDEX orders_going_on ON orders (account_id, market, arrival) WHERE status = 'queued' AND revision > 1`);
}
