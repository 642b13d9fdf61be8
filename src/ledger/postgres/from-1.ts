// From schema 1 to 2 on PostgreSQL. Under the number 1 tables were changed several times, so this looks at what is there: a store of any
// program that wrote a 1 gets the same tables, and keeps every row.
import { type Link, LONG_MS } from './link.ts';
import { COUNTS_2, JOURNAL_2 } from './schema-2.ts';

export async function bringFrom1(link: Link): Promise<void> {
  const chained = await link.get(`SELECT 1 AS found FROM pg_class WHERE oid = to_regclass('heads')`);
  if (chained === undefined) await link.exec(CHAIN_JOURNAL + COUNT_BY_CHAIN, LONG_MS);
  await link.exec(ADD, LONG_MS);
}

/** The rows become links of the first chain. They keep their hashes, which the audit knows: `follows` in journal.ts. */
const CHAIN_JOURNAL = `
CREATE TEMPORARY TABLE events_1 ON COMMIT DROP AS TABLE events;
CREATE TEMPORARY TABLE head_1 ON COMMIT DROP AS TABLE head;
DROP TABLE events, head;
DROP FUNCTION journal_is_append_only;
${JOURNAL_2}
INSERT INTO events (chain, previous, seq, at, kind, alert_id, order_id, account_id, data, hash)
  SELECT 1, seq - 1, seq, at, kind, alert_id, order_id, account_id, data, hash FROM events_1 ORDER BY seq;
UPDATE heads SET seq = head_1.seq, hash = head_1.hash FROM head_1 WHERE chain = 1;
SELECT setval('journal_rows', GREATEST(1, (SELECT seq FROM head_1)));
`;

const COUNT_BY_CHAIN = `
CREATE TEMPORARY TABLE counts_1 ON COMMIT DROP AS TABLE counts;
DROP TABLE counts;
${COUNTS_2}
UPDATE counts SET orders = counts_1.orders FROM counts_1 WHERE counts.chain = 1 AND counts.status = counts_1.status;
`;

const ADD = `
ALTER TABLE webhook_ids ADD COLUMN IF NOT EXISTS forget_at BIGINT;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS look_again_at BIGINT;
CREATE INDEX IF NOT EXISTS webhook_ids_to_forget ON webhook_ids (forget_at) WHERE forget_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS orders_placed ON orders (account_id, client_order_id) WHERE attempts > 0;
CREATE INDEX IF NOT EXISTS orders_ended ON orders (account_id, market, look_again_at) WHERE look_again_at IS NOT NULL;
`;
