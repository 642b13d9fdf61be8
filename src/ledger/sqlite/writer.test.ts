// What SQLite does by itself when a disk is full in the middle of a batch: it ends the whole transaction, and says so nowhere.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../../../test/ledger/folder.ts';
import { manualClock } from '../../../test/manual-clock.ts';
import { audit } from '../audit.ts';
import { GroupCommit } from '../commit.ts';
import { PENDING_FROM_STORE } from '../pending.ts';
import { LedgerUnavailable } from '../port.ts';
import { Database } from './database.ts';
import { lockStore } from './lock.ts';
import { migrate } from './migrate.ts';
import { Witness } from './witness.ts';
import { reopen, writerOf } from './writer.ts';

test('F4 a disk that is full in the middle of a batch takes all of the batch with it, and leaves the journal whole', async () => {
  const file = join(aFolder(), 'store.db');
  const clock = manualClock();
  const database = new Database(file, { readOnly: false });
  migrate(database, file, clock.now());
  const guards = { lock: lockStore(file), witness: new Witness(file, clock, () => undefined) };
  const group = new GroupCommit({
    clock,
    connection: writerOf(database, file, guards),
    pending: PENDING_FROM_STORE,
    reopen: () => reopen(file, guards, () => undefined),
    log: () => undefined,
  });
  onTestFinished(async () => {
    await group.close();
    guards.witness.close();
    guards.lock.release();
  });
  const note = (bytes: number) => group.write((tx) => tx.append({ kind: 'config.applied', data: { text: 'x'.repeat(bytes) } }));
  await note(1);
  database.exec(`PRAGMA max_page_count = ${database.number('PRAGMA page_count') + 8}`);
  const results = await Promise.allSettled([note(1), note(1_000_000), note(1)]);
  expect(results.map((one) => one.status === 'rejected' && one.reason instanceof LedgerUnavailable)).toEqual([true, true, true]);
  const reader = new Database(file, { readOnly: true });
  onTestFinished(() => reader.close());
  const report = await audit({ read: (work) => work(reader) }, () => Promise.resolve());
  expect(report).toMatchObject({ ok: true, rows: 1 });
});
