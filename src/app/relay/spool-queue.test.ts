// With 100,000 alerts in the spool a look at it may not read them: TradingView waits for three seconds.
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { LOOKS } from './spool.ts';
import { SPOOL_3 } from './spool-file.ts';
import { SpoolQueue } from './spool-queue.ts';

function spoolOf(alerts: number): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(SPOOL_3);
  const insert = database.prepare(
    `INSERT INTO alerts (id, digest, received_at, strategy, exchange, symbol, effect, client_ref, remote, body, state, tries, changed_at, repeats)
     VALUES (?, '', 0, '', '', ?, '', '', '', x'', 'waiting', 0, 0, 0)`,
  );
  for (let i = 0; i < alerts; i++) insert.run(String(i), `S${i}`);
  return database;
}

test.each(LOOKS)('found by an index, without a sort: %s', (statement) => {
  using database = spoolOf(0);
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${statement}`).all();
  const steps = plan
    .map(({ detail }) => String(detail))
    .filter((detail) => detail.includes('alerts') || detail.includes('B-TREE'));
  expect(steps.length).toBeGreaterThan(0);
  for (const step of steps) expect(step).toMatch(/^(?:SEARCH|SCAN) alerts USING (?:(?:COVERING )?INDEX|INTEGER PRIMARY KEY)/);
});

test('what waits is read once, and again only where somebody else has changed the file', () => {
  using database = spoolOf(50);
  let [reads, version] = [0, '1'];
  const queue = new SpoolQueue({
    read: (work) => {
      reads += 1;
      return work(database);
    },
    version: () => version,
  });
  expect(queue.news()).toHaveLength(50);
  for (let seq = 51; seq <= 1_000; seq++) {
    queue.add(seq, { strategy: '', exchange: '', symbol: `S${seq % 50}` });
    queue.news();
    expect(queue.size).toBe(seq);
  }
  expect(reads).toBe(1);
  version = '2';
  expect([queue.size, queue.size, reads]).toEqual([50, 50, 2]);
});
