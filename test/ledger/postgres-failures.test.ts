// What PostgreSQL can do to a ledger: be away, be newer, lose the line at the worst moment, hold a lock for a process that sleeps.
import { expect, test } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import { LedgerUnavailable } from '../../src/ledger/port.ts';
import { Link } from '../../src/ledger/postgres/link.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { writerOf } from '../../src/ledger/postgres/writer.ts';
import { wireTo } from '../postgres/proxy.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { until } from '../service.ts';
import { only, setScene } from './scene.ts';

const clock = systemClock;

describeWithPostgres('a PostgreSQL that fails', (server) => {
  const opened = async (url: string) => {
    const ledger = await openPostgresLedger({ url, clock, role: 'serve' });
    return { ledger, scene: await setScene(ledger, clock) };
  };

  test('F31 a newer store is refused by its schema, another program’s tables by what they are', async () => {
    const url = await server().newDatabase();
    await (await openPostgresLedger({ url, clock, role: 'serve' })).close();
    await server().sql(url, 'UPDATE store SET schema = 7');
    for (const role of ['serve', 'tool', 'reader'] as const)
      await expect(openPostgresLedger({ url, clock, role })).rejects.toThrow('the store has schema 7, this pinewire knows');
    const foreign = await server().newDatabase();
    await server().sql(foreign, 'CREATE TABLE notes (text TEXT)');
    await expect(openPostgresLedger({ url: foreign, clock, role: 'serve' })).rejects.toThrow('another program');
  });

  test('many that start at once on an empty database make one store', async () => {
    const url = await server().newDatabase();
    const ledgers = await Promise.all([1, 2, 3, 4].map(() => openPostgresLedger({ url, clock, role: 'serve' })));
    expect(await ledgers[0]?.audit()).toMatchObject({ ok: true });
    expect(await ledgers[0]?.events({ kinds: ['store.opened'] })).toHaveLength(4);
    for (const ledger of ledgers) await ledger.close();
  });

  test('a server that is not there, and a database that is not there, are said without the password', async () => {
    const gone = openPostgresLedger({ url: 'postgres://u:hunter2@127.0.0.1:9/db', clock, role: 'serve' });
    await expect(gone).rejects.toThrow('the store postgres://127.0.0.1:9/db cannot be opened');
    await expect(gone).rejects.toBeInstanceOf(LedgerUnavailable);
    const url = (await server().newDatabase()).replace(/\/[^/]+$/, '/nowhere');
    await expect(openPostgresLedger({ url, clock, role: 'serve' })).rejects.toThrow('"nowhere" does not exist');
  });

  test('F27 the line breaks after COMMIT was sent: unavailable is said, and the same alert again is the duplicate it is', async () => {
    const wire = await wireTo(await server().newDatabase());
    const { ledger, scene } = await opened(wire.url);
    await scene.come({ clientRef: 'before' });
    wire.cutAfterCommit();
    await expect(scene.come({ clientRef: 'doubt' })).rejects.toBeInstanceOf(LedgerUnavailable);
    expect(ledger.healthy().ok).toBe(false);
    await until(
      () => ledger.healthy().ok,
      (ok) => ok,
    );
    expect(await scene.come({ clientRef: 'doubt' })).toMatchObject({ kind: 'duplicate' });
    expect(await ledger.orders({})).toHaveLength(2);
    expect(await ledger.audit()).toMatchObject({ ok: true });
    await ledger.close();
  });

  test('F27 the same for a submission: whoever was not told sends nothing, and the attempt is looked up', async () => {
    const wire = await wireTo(await server().newDatabase());
    const { ledger, scene } = await opened(wire.url);
    const order = await scene.queue();
    wire.cutAfterCommit();
    await expect(scene.submit(order)).rejects.toBeInstanceOf(LedgerUnavailable);
    await until(
      () => ledger.healthy().ok,
      (ok) => ok,
    );
    // It is committed: nothing else of this leg can go out, and it is due once its window and its lease are over.
    expect((await scene.submit(order)).result.kind).toBe('gone');
    const { attempts, nextAt } = only((await ledger.laneWork(scene.lane)).unsettled);
    expect(only(attempts).state).toBe('sent');
    expect(nextAt).toBeGreaterThan(only(attempts).validUntil ?? 0);
    await ledger.close();
  });

  test('F4 while the server is away everything is refused in time; it comes back by itself', async () => {
    const wire = await wireTo(await server().newDatabase());
    const { ledger, scene } = await opened(wire.url);
    wire.cut();
    const began = performance.now();
    const refused = await Promise.allSettled([scene.come({ clientRef: 'a' }), ledger.orders({}), scene.come({ clientRef: 'b' })]);
    expect(refused.map((result) => result.status === 'rejected' && result.reason instanceof LedgerUnavailable)).toEqual([
      true,
      true,
      true,
    ]);
    expect(performance.now() - began).toBeLessThan(2_500);
    wire.mend();
    await until(
      () => ledger.healthy().ok,
      (ok) => ok,
    );
    expect(await scene.come({ clientRef: 'a' })).toMatchObject({ kind: 'accepted' });
    expect(await ledger.orders({})).toHaveLength(1);
    await ledger.close();
  });

  test('a connection that an administrator ends is opened anew', async () => {
    const url = await server().newDatabase();
    const { ledger, scene } = await opened(url);
    await server().sql(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'pinewire%'`);
    await until(
      () => scene.come({ clientRef: 'a' }).catch(() => undefined),
      (acceptance) => acceptance !== undefined,
    );
    expect(await ledger.orders({})).toHaveLength(1);
    await ledger.close();
  });

  test('F28 a process that sleeps inside a transaction loses it: the others wait for seconds, not for ever', async () => {
    const url = await server().newDatabase();
    const { ledger, scene } = await opened(url);
    const sleeper = writerOf(await Link.open(url));
    await sleeper.begin();
    await sleeper.sql.run('UPDATE accounts SET name = name');
    expect(await scene.come({ clientRef: 'a' })).toMatchObject({ kind: 'accepted' });
    await expect(sleeper.commit()).rejects.toThrow();
    await ledger.close();
  });

  test('two ledgers on one store: what one commits the other tells, and both chains are one', async () => {
    const url = await server().newDatabase();
    const first = await opened(url);
    const second = await openPostgresLedger({ url, clock, role: 'serve' });
    const told: number[] = [];
    const lanes: unknown[] = [];
    second.subscribe((change) => {
      if (change.elsewhere) told.push(...change.events.map(({ seq }) => seq));
      lanes.push(...change.lanes);
    });
    const { seq } = (await second.status(0)).journal;
    await Promise.all(Array.from({ length: 30 }, (_, i) => first.scene.come({ clientRef: `ref-${i}` })));
    await until(
      () => told.length,
      (count) => count === 60,
    );
    expect(told).toEqual(Array.from({ length: 60 }, (_, i) => seq + 1 + i));
    expect(lanes).toContainEqual(first.scene.lane);
    expect(await second.audit()).toMatchObject({ ok: true });
    expect(await second.lead('x')).toBe(true);
    expect(await first.ledger.lead('x')).toBe(false);
    await second.close();
    expect(await first.ledger.lead('x')).toBe(true);
    await first.ledger.close();
  });
});
