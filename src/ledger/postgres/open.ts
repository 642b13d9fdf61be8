// Opens the ledger that several processes share: server, schema, then writer and readers behind the ledger's port.
import type { Clock } from '../../model/clock.ts';
import { GroupCommit } from '../commit.ts';
import { createLedger } from '../ledger.ts';
import { PENDING_FROM_STORE } from '../pending.ts';
import { type Ledger, LedgerUnavailable } from '../port.ts';
import { latest, SchemaMismatch } from '../sqlite/migrate.ts';
import type { Store } from '../store.ts';
import { Link, LinkFailed } from './link.ts';
import { migrate, MIGRATIONS, readSchema } from './migrate.ts';
import { Reader } from './reader.ts';
import { checkServer, checkStore, writerOf } from './writer.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/name`. */
  readonly url: string;
  readonly clock: Clock;
  /** serve and tool write, beside each other; a reader reads what is committed. */
  readonly role: 'serve' | 'tool' | 'reader';
  readonly log?: (message: string) => void;
}

/** Rejects with SchemaMismatch or LedgerUnavailable where the store does not fit or cannot be reached. */
export async function openPostgresLedger(options: PostgresOptions): Promise<Ledger> {
  try {
    return options.role === 'reader' ? await openReader(options) : await openWriter(options);
  } catch (error) {
    if (!(error instanceof LinkFailed)) throw error;
    throw new LedgerUnavailable(`the store ${place(options.url)} cannot be opened: ${error.message}`, { cause: error });
  }
}

/** The URL without user and password. */
export function place(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}

async function openWriter({ url, clock, role, log = () => undefined }: PostgresOptions): Promise<Ledger> {
  const connect = () => connectTo(url);
  const link = await connect();
  try {
    const { from, to } = await migrate(link);
    await checkStore(link);
    const ledger = createLedger(storeOf({ link, connect, clock, log }), clock);
    await ledger.note({ kind: 'store.opened', data: { role, schema: to, ...(from !== to && { migrated_from: from }) } });
    return ledger;
  } catch (error) {
    await link.close();
    throw error;
  }
}

async function connectTo(url: string): Promise<Link> {
  const link = await Link.open(url);
  try {
    await checkServer(link);
    return link;
  } catch (error) {
    await link.close();
    throw error;
  }
}

interface Parts {
  readonly link: Link;
  readonly connect: () => Promise<Link>;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

function storeOf({ link, connect, clock, log }: Parts): Store {
  const reader = new Reader(connect);
  const writer = new GroupCommit({
    clock,
    log,
    connection: writerOf(link),
    pending: PENDING_FROM_STORE,
    reopen: async () => {
      const next = await connect();
      try {
        await checkStore(next);
        return writerOf(next);
      } catch (error) {
        await next.close();
        throw error;
      }
    },
  });
  return {
    exclusive: false,
    schema: latest(MIGRATIONS),
    write: (work) => writer.write(work),
    read: (work) => reader.read(work),
    healthy: () => writer.healthy(),
    subscribe: (listener) => writer.subscribe(listener),
    backup: () => Promise.reject(new Error(NO_COPY)),
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

const NO_COPY = 'a copy of a PostgreSQL store is made with pg_dump or the server’s own backups, see docs/operate/postgres.md';

async function openReader({ url, clock }: PostgresOptions): Promise<Ledger> {
  const link = await connectTo(url);
  const schema = await readSchema(link).finally(() => link.close());
  const known = latest(MIGRATIONS);
  if (schema === 0) throw new LedgerUnavailable(`there is no store at ${place(url)} yet`);
  if (schema < known)
    throw new SchemaMismatch(`the store has schema ${schema}, this pinewire needs ${known}: start pinewire serve once`);
  const reader = new Reader(() => connectTo(url));
  return createLedger(
    {
      exclusive: false,
      schema: known,
      write: () => Promise.reject(new Error('the store was opened to be read only')),
      read: (work) => reader.read(work),
      healthy: () => ({ ok: true }),
      subscribe: () => () => undefined,
      backup: () => Promise.reject(new Error(NO_COPY)),
      close: () => reader.close(),
    },
    clock,
  );
}
