// Opens the ledger that several processes share: server, schema, then writer and readers behind the ledger's port.
import type { Clock } from '../../model/clock.ts';
import { GroupCommit } from '../commit.ts';
import { type Epoch, readEpoch } from '../epoch.ts';
import { createLedger } from '../ledger.ts';
import { readHeads } from '../journal.ts';
import { type PendingOrders, rememberPending } from '../pending.ts';
import { type Cursor, cursorAfter, BEGINNING } from '../../model/cursor.ts';
import { type Ledger, LedgerUnavailable } from '../port.ts';
import { SCHEMA, SchemaMismatch } from '../schema.ts';
import { text } from '../sql.ts';
import type { Store } from '../store.ts';
import { Claims, lead, yieldLeads } from './leases.ts';
import { identityOf, type Remembered, settleIdentity } from './identity.ts';
import { Link, LinkFailed } from './link.ts';
import { migrate, readSchema } from './migrate.ts';
import { News } from './news.ts';
import { type PauseListener, Pauses } from './pauses.ts';
import { keepSealed } from './sealing.ts';
import { Reader } from './reader.ts';
import { SharedLanes } from './shared-lanes.ts';
import { Shares } from './shares.ts';
import { Side } from './side.ts';
import { checkServer, checkStore, type Watching, writerOf } from './writer.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/name`. */
  readonly url: string;
  readonly clock: Clock;
  /** serve and tool write, beside each other; a reader reads what is committed. */
  readonly role: 'serve' | 'tool' | 'reader';
  readonly log?: (message: string) => void;
  /** The caller knows that the store was put back to an earlier state. */
  readonly restored?: boolean;
}

/** A ledger of several processes: some things only one of them does. */
export interface SharedLedger extends Ledger {
  /** Takes or keeps what `name` stands for, for the next ten seconds; false while another process has it. */
  lead(name: string): Promise<boolean>;
  readonly limits: SharedLimits;
}

/** What the processes know together of the limits that a venue puts on an API key, or on an address. */
export interface SharedLimits {
  /**
   * Where the store's server sees this process. Those that it sees at one place are taken to reach a venue from one address, too: behind a
   * pooler that is all of them, and who reaches the store by a private address and a venue through a shared one is not told from others.
   */
  readonly address: string;
  /** Tells the others that nothing may be asked under this name until then, wall clock. Where the store is away they hear nothing, and send nothing. */
  pause(name: string, until: number): void;
  subscribe(listener: PauseListener): () => void;
  /** How many processes trade one account side by side. */
  sharers(): number;
  /** How many processes that send orders are at this address, this one too. */
  neighbours(): number;
}

/** Rejects with SchemaMismatch or LedgerUnavailable where the store does not fit or cannot be reached. */
export async function openPostgresLedger(options: PostgresOptions): Promise<SharedLedger> {
  try {
    return options.role === 'reader' ? await openReader(options) : await openWriter(options);
  } catch (error) {
    if (!(error instanceof LinkFailed)) throw error;
    throw new LedgerUnavailable(`the store ${place(options.url)} cannot be opened: ${error.message}`, { cause: error });
  }
}

/** The URL without user and password. */
function place(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}

async function openWriter(options: PostgresOptions): Promise<SharedLedger> {
  const { url, clock, role, log = () => undefined, restored = false } = options;
  const connect = () => connectTo(url);
  const link = await connect();
  try {
    const { from, to } = await migrate(link);
    await checkStore(link);
    const identity = await identityOf(link);
    const epoch = await readEpoch(link);
    const address = await addressOf(link);
    const store = storeOf({ link, connect, clock, log, from: await end(link), epoch, address });
    await store.settle(identity, restored);
    // Who starts while a venue wants nothing must not ask it first.
    await store.pauses.look();
    const ledger = shareLanes(store, clock, { role, address });
    await ledger.note([{ kind: 'store.opened', data: { role, schema: to, ...(from !== to && { migrated_from: from }) } }]);
    return ledger;
  } catch (error) {
    await link.close();
    throw error;
  }
}

const HERE = `SELECT COALESCE(host(inet_client_addr()), '') AS address`;

/** A server on this machine, reached by a socket or by loopback, sees everybody on it alike. */
async function addressOf(link: Link): Promise<string> {
  const row = await link.get(HERE);
  const address = row === undefined ? '' : text(row, 'address');
  return /^$|^127\.|^::1$/.test(address) ? 'local' : address;
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
  /** The end of the journal. */
  readonly from: Cursor;
  readonly epoch: Epoch;
  /** As in {@link SharedLimits}. */
  readonly address: string;
}

async function end(link: Link): Promise<Cursor> {
  return cursorAfter(BEGINNING, await readHeads(link));
}

interface SharedStore extends Store {
  readonly side: Side;
  readonly news: News;
  /** Finds out whether the store is the one it was. */
  settle(identity: string | undefined, restored: boolean): Promise<void>;
  readonly shares: Shares;
  readonly pauses: Pauses;
}

function watchingOf(pending: PendingOrders, news: News): Watching {
  return {
    begun: () => {
      pending.forgetAll();
      news.hold();
    },
    over: () => news.letGo(),
  };
}

function storeOf({ link, connect, clock, log, from, epoch: first, address }: Parts): SharedStore {
  let epoch = first;
  let remembered: Remembered;
  const reader = new Reader(connect);
  // Others write too, so what is remembered is good for one transaction: a burst on one lane reads its queue once, not with each alert.
  const pending = rememberPending();
  const side = new Side(connect);
  const shares = new Shares(side, clock, address);
  const pauses = new Pauses(side, clock);
  const [left, paused] = [() => shares.refresh(), () => pauses.look()];
  const news = new News({ clock, log, side, connect, from, read: (work) => reader.read(work), left, paused });
  const watching = watchingOf(pending, news);
  const writer = new GroupCommit({
    clock,
    log,
    connection: writerOf(link, watching),
    pending,
    reopen: async () => {
      const next = await connect();
      try {
        await checkStore(next);
        const identity = await identityOf(next);
        return {
          ...writerOf(next, watching),
          first: async (tx) => {
            epoch = await settleIdentity(tx, identity, remembered, false);
          },
        };
      } catch (error) {
        await next.close();
        throw error;
      }
    },
  });
  writer.subscribe((change) => {
    remembered = change.events.at(-1) ?? remembered;
    news.committed(change);
  });
  followEpochs(news, reader, log, (next) => {
    epoch = { ...next, inherited: epoch.inherited };
  });
  return {
    exclusive: false,
    epoch: () => epoch,
    settle: async (identity, restored) => {
      epoch = await writer.write((tx) => settleIdentity(tx, identity, undefined, restored));
    },
    schema: SCHEMA,
    side,
    news,
    shares,
    pauses,
    write: (work, touches) => writer.write(work, touches),
    read: (work) => reader.read(work),
    look: (work) => reader.look(work),
    healthy: () => writer.healthy(),
    subscribe: (listener) => news.subscribe(listener),
    backup: () => Promise.reject(new Error(NO_COPY)),
    close: async () => {
      await writer.close();
      shares.end();
      await news.close();
      await Promise.all([reader.close(), side.close()]);
    },
  };
}

/** Another process noticed it, perhaps while our own connection held. */
function followEpochs(news: News, reader: Reader, log: Parts['log'], found: (next: Epoch) => void): void {
  news.subscribe(({ events }) => {
    if (!events.some(({ kind }) => kind === 'store.epoch')) return;
    reader.read(readEpoch).then(found, (error: unknown) => log(`the epoch was not read: ${String(error)}`));
  });
}

/** The ledger, with lanes that several workers share, and leads that one process at a time has. */
function shareLanes(
  store: SharedStore,
  clock: Clock,
  { role, address }: { readonly role: PostgresOptions['role']; readonly address: string },
): SharedLedger {
  const { side } = store;
  const ledger = createLedger(store, clock);
  const lanes = new SharedLanes({ ...store, ledger, claims: new Claims(side, clock), clock });
  const holder = Buffer.from(clock.randomBytes(9)).toString('base64url');
  const leads = (name: string) => lead(side, name, holder, clock.now());
  const endSealing = role === 'serve' ? keepSealed({ clock, store, leads: () => leads('seal') }) : () => undefined;
  return {
    ...ledger,
    recover: (worker) => lanes.recover(worker),
    readyLanes: (worker, now, limit) => lanes.ready(worker, now, limit),
    laneWork: (lane) => lanes.work(lane),
    giveWay: (lane, ms) => lanes.giveWay(lane, ms),
    nextDue: (after) => lanes.nextDue(after),
    release: (worker) => lanes.release(worker),
    lead: leads,
    limits: {
      address,
      pause: (name, until) => void tellPause(store, name, until),
      subscribe: (listener) => store.pauses.subscribe(listener),
      sharers: () => store.shares.sharers(),
      neighbours: () => store.shares.neighbours(),
    },
    close: async () => {
      endSealing();
      await yieldLeads(side, holder).catch(() => undefined);
      await ledger.close();
    },
  };
}

async function tellPause({ pauses, news }: SharedStore, name: string, until: number): Promise<void> {
  try {
    await pauses.tell(name, until);
    news.announce([], 'paused');
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
  }
}

/** Who only reads asks no venue. */
const NO_LIMITS: SharedLimits = {
  address: '',
  pause: () => undefined,
  subscribe: () => () => undefined,
  sharers: () => 1,
  neighbours: () => 1,
};

const NO_COPY = 'a copy of a PostgreSQL store is made with pg_dump or the server’s own backups, see docs/operate/postgres.md';

async function schemaOf(link: Link): Promise<number> {
  try {
    return await readSchema(link);
  } finally {
    await link.close();
  }
}

async function openReader({ url, clock }: PostgresOptions): Promise<SharedLedger> {
  const link = await connectTo(url);
  const schema = await schemaOf(link);
  if (schema === 0) throw new LedgerUnavailable(`there is no store at ${place(url)} yet`);
  if (schema < SCHEMA)
    throw new SchemaMismatch(`the store has schema ${schema}, this pinewire needs ${SCHEMA}: start pinewire serve once`);
  const reader = new Reader(() => connectTo(url));
  const ledger = createLedger(
    {
      exclusive: false,
      epoch: () => ({ number: 1, inherited: 0 }),
      schema: SCHEMA,
      write: () => Promise.reject(new Error('the store was opened to be read only')),
      read: (work) => reader.read(work),
      look: (work) => reader.look(work),
      healthy: () => ({ ok: true }),
      subscribe: () => () => undefined,
      backup: () => Promise.reject(new Error(NO_COPY)),
      close: () => reader.close(),
    },
    clock,
  );
  return { ...ledger, lead: () => Promise.resolve(false), limits: NO_LIMITS };
}
