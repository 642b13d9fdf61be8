// The audit finds what somebody changed behind the ledger's back, whatever it was.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { manualClock } from '../manual-clock.ts';
import { aFolder } from './folder.ts';
import { setScene } from './scene.ts';

/** A closed store with a few alerts; the journal ends with row 10. */
async function aStore(): Promise<string> {
  const file = join(aFolder(), 'store.db');
  const clock = manualClock();
  const ledger = await openSqliteLedger({ file, clock, role: 'serve' });
  const { queue, submit } = await setScene(ledger, clock);
  await queue({ clientRef: 'a', raw: 'alert a' });
  await queue({ clientRef: 'b', raw: 'alert b' });
  await submit(await queue({ clientRef: 'c', raw: 'alert c' }));
  expect(await ledger.audit()).toMatchObject({ ok: true, rows: 10 });
  await ledger.close();
  return file;
}

/** What somebody with the file and some SQL can do. */
function tamper(file: string, sql: string): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  database.exec('DROP TRIGGER events_are_not_changed; DROP TRIGGER events_are_not_deleted');
  database.exec(sql);
  database.close();
}

async function verdict(file: string) {
  const reader = await openSqliteLedger({ file, clock: manualClock(), role: 'reader' });
  const report = await reader.audit();
  await reader.close();
  return report;
}

test.each([
  ['an edited row', 5, `UPDATE events SET data = replace(data, 'buy', 'sell') WHERE seq = 5`, 'row 5'],
  ['a row with another time', 4, `UPDATE events SET at = at + 1 WHERE seq = 4`, 'row 4'],
  ['a row given to another order', 6, `UPDATE events SET order_id = 'or_x' WHERE seq = 6`, 'row 6'],
  ['a deleted row', 5, 'DELETE FROM events WHERE seq = 5', 'row 5 of the journal is missing'],
  ['a cut tail', 9, 'DELETE FROM events WHERE seq > 8', 'cut off'],
  [
    'an added row',
    11,
    `INSERT INTO events SELECT 11, 1, 10, at, kind, alert_id, order_id, account_id, data, hash FROM events WHERE seq = 10`,
    'row 11',
  ],
  ['another head', 10, `UPDATE heads SET hash = '${'1'.repeat(64)}'`, 'head'],
  ['other bytes of an alert', 3, `UPDATE alerts SET raw = x'00' WHERE client_ref = 'a'`, 'bytes of alert'],
  ['an accepted alert that is gone', 3, `DELETE FROM alerts WHERE client_ref = 'a'`, 'is missing'],
  [
    'an accepted alert made refused',
    5,
    `UPDATE alerts SET status = 'refused' WHERE client_ref = 'b'`,
    'the journal says accepted',
  ],
  ['an order in another state', 4, `UPDATE orders SET status = 'filled' WHERE client_ref = 'a'`, 'the journal says queued'],
  ['an order that is gone', 4, `DELETE FROM orders WHERE client_ref = 'a'`, 'is missing'],
  [
    'an order slipped in',
    99,
    `CREATE TEMP TABLE t AS SELECT * FROM orders WHERE client_ref = 'a'; UPDATE t SET id = 'or_x', arrival = 99; INSERT INTO orders SELECT * FROM t`,
    'has no event',
  ],
  [
    'an alert slipped in',
    98,
    `INSERT INTO alerts (seq, id, received_at, source, status, raw, repeats) VALUES (98, 'al_x', 0, 'webhook', 'refused', x'00', 0)`,
    'has no event',
  ],
])('F33 %s is named', async (_what, seq, sql, problem) => {
  const file = await aStore();
  tamper(file, sql);
  const report = await verdict(file);
  expect(report).toMatchObject({ ok: false, seq });
  expect(report.ok ? '' : report.problem).toContain(problem);
});

test('the store itself refuses to change or delete a row of the journal', async () => {
  const file = await aStore();
  const database = new DatabaseSync(file);
  expect(() => database.exec(`UPDATE events SET at = 0 WHERE seq = 1`)).toThrow('append-only');
  expect(() => database.exec('DELETE FROM events')).toThrow('append-only');
  database.close();
  expect(await verdict(file)).toMatchObject({ ok: true });
});

test('a store whose journal was cut is not written to', async () => {
  const file = await aStore();
  const clock = manualClock();
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  tamper(copy, 'DELETE FROM events WHERE seq > 8');
  await expect(openSqliteLedger({ file: copy, clock, role: 'serve' })).rejects.toThrow('does not end where its head says');
  await (await openSqliteLedger({ file, clock, role: 'serve' })).close();
});
