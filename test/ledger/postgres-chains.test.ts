// The journal in several chains: commits that overlap, readers that miss nothing, and an audit that names what was done to any of them.
import { expect, test } from 'vitest';
import { PENDING_FROM_STORE } from '../../src/ledger/pending.ts';
import { Link } from '../../src/ledger/postgres/link.ts';
import { openPostgresLedger, type SharedLedger } from '../../src/ledger/postgres/open.ts';
import { writerOf } from '../../src/ledger/postgres/writer.ts';
import { seal } from '../../src/ledger/seal.ts';
import { Batch, type Tx } from '../../src/ledger/transaction.ts';
import { BEGINNING, cursorAfter } from '../../src/model/cursor.ts';
import { systemClock as clock } from '../../src/app/clock.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { until } from '../service.ts';
import { setScene } from './scene.ts';

/** A writer of its own that stops just before its commit: it holds a chain, and its rows have their numbers. */
async function beginsToCommit(url: string, work: (tx: Tx) => Promise<unknown>) {
  const link = await Link.open(url);
  const { sql, numbers, begin, commit, close } = writerOf(link);
  await begin([{}]);
  const batch = await Batch.open({ sql, now: () => clock.now(), pending: PENDING_FROM_STORE, ...(numbers && { numbers }) });
  await batch.run(work);
  const { events } = await batch.finish();
  return {
    events,
    commit: async () => {
      await commit();
      await close();
    },
  };
}

const note = (what: string) => (tx: Tx) => tx.append({ kind: 'config.applied', data: { what } });

/** Rows on two chains, the second of which has the last. */
async function twoChains(url: string): Promise<SharedLedger> {
  const ledger = await openPostgresLedger({ url, clock, role: 'tool' });
  const { queue } = await setScene(ledger, clock);
  for (const ref of ['a', 'b']) {
    await queue({ clientRef: ref });
    const slow = await beginsToCommit(url, note(ref));
    await queue({ clientRef: `${ref} beside it` });
    await slow.commit();
  }
  return ledger;
}

describeWithPostgres('a journal of several chains', (server) => {
  test('a commit that is under way keeps no other one waiting, and readers miss neither', async () => {
    const url = await server().newDatabase();
    const ledger = await openPostgresLedger({ url, clock, role: 'tool' });
    const told: number[] = [];
    ledger.subscribe(({ events }) => told.push(...events.map(({ seq }) => seq)));
    const start = cursorAfter(BEGINNING, (await ledger.status(0)).journal.heads);
    const slow = await beginsToCommit(url, note('slow'));
    await ledger.note([{ kind: 'config.applied', data: { what: 'fast' } }]);
    const [early] = slow.events;
    const first = await ledger.events({ after: start });
    expect(first.map(({ data }) => data['what'])).toEqual(['fast']);
    expect(first[0]?.seq).toBeGreaterThan(early?.seq ?? Number.NaN);
    await slow.commit();
    const next = await ledger.events({ after: cursorAfter(start, first) });
    expect(next.map(({ data }) => data['what'])).toEqual(['slow']);
    expect(await ledger.events({ after: cursorAfter(cursorAfter(start, first), next) })).toEqual([]);
    await until(
      () => told.length,
      (count) => count === 2,
    );
    expect(told).toEqual([first[0]?.seq, early?.seq]);
    await ledger.close();
  });

  test('more writers than chains wait for one another, and all end up in the journal', async () => {
    const url = await server().newDatabase();
    const ledger = await openPostgresLedger({ url, clock, role: 'tool' });
    const slow = [];
    for (let i = 0; i < 16; i++) slow.push(await beginsToCommit(url, note(`${i}`)));
    const last = ledger.note([{ kind: 'config.applied', data: { what: 'last' } }]);
    for (const one of slow) await one.commit();
    await last;
    expect((await ledger.events({ kinds: ['config.applied'] })).length).toBe(17);
    expect(await ledger.audit()).toMatchObject({ ok: true, rows: 18 });
    await ledger.close();
  });

  test('an order’s story keeps its order, whichever chains it is on', async () => {
    const url = await server().newDatabase();
    const ledger = await openPostgresLedger({ url, clock, role: 'tool' });
    const { queue, submit } = await setScene(ledger, clock);
    const order = await queue({ clientRef: 'a' });
    const slow = await beginsToCommit(url, note('slow'));
    await submit(order);
    await slow.commit();
    const story = await ledger.events({ orderId: order.id });
    expect(story.map(({ kind }) => kind)).toEqual(['order.queued', 'order.approved', 'order.submitted']);
    expect(new Set(story.map(({ chain }) => chain)).size).toBe(2);
    expect(await ledger.audit()).toMatchObject({ ok: true });
    await ledger.close();
  });

  test('one hash stands for all chains, and the audit and the status agree on it', async () => {
    const url = await server().newDatabase();
    const ledger = await twoChains(url);
    const { journal } = await ledger.status(0);
    expect(journal.heads.map(({ chain }) => chain)).toEqual([1, 2]);
    expect(await ledger.audit()).toMatchObject({ ok: true, head: journal.hash, heads: journal.heads });
    await ledger.close();
  });

  const LAST = '(SELECT MAX(seq) FROM events WHERE chain = 2)';
  const BEFORE = `(SELECT MAX(seq) FROM events WHERE chain = 2 AND seq < ${LAST})`;
  test.each([
    ['an edited row', `UPDATE events SET data = '{"what":"x"}' WHERE seq = ${BEFORE}`, 'was changed'],
    ['a deleted row', `DELETE FROM events WHERE seq = ${BEFORE}`, 'is missing'],
    ['a cut tail', `DELETE FROM events WHERE seq = ${LAST}`, 'cut off'],
    ['a row moved to another chain', `UPDATE events SET chain = 1 WHERE seq = ${LAST}`, 'is missing'],
    ['a chain that is gone', 'DELETE FROM events WHERE chain = 2', 'cut off'],
  ])('F33 %s is named', async (_what, sql, problem) => {
    const url = await server().newDatabase();
    const ledger = await twoChains(url);
    await server().sql(url, `ALTER TABLE events DISABLE TRIGGER ALL; ${sql}`);
    const report = await ledger.audit();
    expect(report.ok ? '' : report.problem).toContain(problem);
    await ledger.close();
  });

  test('F33 a chain cut back together with its head is named by the seal on another', async () => {
    const url = await server().newDatabase();
    const ledger = await twoChains(url);
    const sealing = await beginsToCommit(url, seal);
    await sealing.commit();
    expect(sealing.events).toMatchObject([{ kind: 'journal.sealed', chain: 1 }]);
    expect(await ledger.audit()).toMatchObject({ ok: true });
    const [last] = await server().sql(url, 'SELECT seq::int, previous FROM events WHERE chain = 2 ORDER BY seq DESC LIMIT 1');
    const { seq, previous } = last as { seq: number; previous: string };
    const head = `UPDATE heads SET seq = ${previous}, hash = (SELECT hash FROM events WHERE seq = ${previous}) WHERE chain = 2`;
    await server().sql(url, `ALTER TABLE events DISABLE TRIGGER ALL; DELETE FROM events WHERE seq = ${seq}; ${head}`);
    const report = await ledger.audit();
    expect(report).toMatchObject({ ok: false, seq });
    expect(report.ok ? '' : report.problem).toContain('sealed');
    await ledger.close();
  });

  test('nothing is sealed twice, and one chain needs no seal', async () => {
    const url = await server().newDatabase();
    const ledger = await openPostgresLedger({ url, clock, role: 'tool' });
    const sealed = async () => {
      const one = await beginsToCommit(url, seal);
      await one.commit();
      return one.events.length;
    };
    expect(await sealed()).toBe(0);
    await ledger.close();
    await (await twoChains(url)).close();
    expect([await sealed(), await sealed()]).toEqual([1, 0]);
  });
});
