// A primary and a standby that streams from it, both real: the doctor fails the pair until commits wait for the standby.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Client } from 'pg';
import { prepareService, until } from '../service.ts';
import { startCopy, type UpServer } from './bring-up.ts';
import { describeWithPostgres } from './server.ts';

const PAPER = `accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "1000"}, base_url: "http://127.0.0.1:9"}
routes: [{accounts: [demo]}]
`;

const NAME = 'second';

/** The files of a running primary, taken as its documentation asks for, made into a standby that follows it. */
async function standbyOf(
  primary: Required<Pick<UpServer, 'databaseDir'>>,
  url: string,
): Promise<AsyncDisposable & { readonly name: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-standby-'));
  const databaseDir = join(folder, 'data');
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`SELECT pg_backup_start('standby', fast => true)`);
  // With the owner of the files, whom alone the server believes. What vanishes meanwhile is in the log that is copied too.
  execFileSync('cp', ['-a', primary.databaseDir, databaseDir]);
  const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)');
  await client.end();
  rmSync(join(databaseDir, 'postmaster.pid'));
  const { hostname, port, username, password } = new URL(url);
  const { uid, gid } = statSync(databaseDir);
  const write = (name: string, content: string): void => {
    writeFileSync(join(databaseDir, name), content);
    chownSync(join(databaseDir, name), uid, gid);
  };
  write('backup_label', rows[0]?.labelfile ?? '');
  write('standby.signal', '');
  const conninfo = `host=${hostname} port=${port} user=${username} password=${password} application_name=${NAME}`;
  write('postgresql.auto.conf', `primary_conninfo = '${conninfo}'\n`);
  const server = await startCopy(folder, databaseDir);
  return { name: NAME, [Symbol.asyncDispose]: () => server.end() };
}

describeWithPostgres('a primary with a standby', (server) => {
  test('the doctor fails it while commits do not wait for the standby, and says what to do', async (context) => {
    const { databaseDir, newDatabase, sql } = server();
    // Where somebody else runs the server its files are not ours to copy.
    if (databaseDir === undefined) return context.skip();
    const url = await newDatabase();
    await using service = await prepareService(PAPER, { store: `"${url}"` });
    await service.start();
    const standbys = async (): Promise<string> => {
      const { out } = await service.cli('doctor', '--offline');
      return out.split('\n').find((line) => line.includes('standbys')) ?? out;
    };
    expect(await standbys()).toMatch(/^ok .*none/);
    await using standby = await standbyOf({ databaseDir }, url);
    const replicas = () => sql(url, `SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'`);
    await until(replicas, (rows) => rows.length === 1);
    expect(await standbys()).toMatch(/^fail .*one standby, and commits wait for none.*synchronous_standby_names/);
    await sql(url, `ALTER SYSTEM SET synchronous_standby_names = '${standby.name}'`);
    await sql(url, 'SELECT pg_reload_conf()');
    await until(replicas, (rows) => rows[0]?.['sync_state'] === 'sync');
    expect(await standbys()).toMatch(/^ok .*one standby, and commits wait for second/);
    // Or the server's own end would wait for a standby that is gone.
    await sql(url, 'ALTER SYSTEM RESET synchronous_standby_names');
    await sql(url, 'SELECT pg_reload_conf()');
  });
});
