// One connection to a PostgreSQL server: values and rows as the ledger spells them, prepared statements kept, errors told apart.
import type { Writable } from 'node:stream';
import { Client, type CustomTypesConfig, DatabaseError, type QueryResult, types } from 'pg';
import { messageOf } from '../../model/thrown.ts';
import { SCHEMA } from '../schema.ts';
import type { Query, Row, Sql, Value } from '../sql.ts';

/** A statement that takes longer is given up with its connection: TradingView hangs up after 3 s. */
const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** For what writes every row of the journal anew, or waits for a process that does. */
export const LONG_MS = 3_600_000;
/** Among the server's sessions: which program has which. The programs of schema 1 said no number. */
const NAME = `pinewire schema ${SCHEMA}`;
const INT8 = 20;

/**
 * Plans are kept with the statements, and those of the first minutes are made while tables are nearly empty, where reading all of a table
 * looks cheap. Everything that is asked often has an index.
 */
const SETTINGS = 'SET enable_seqscan = off';

/** The connection or the server failed, not what was asked of it. */
export class LinkFailed extends Error {
  override readonly name = 'LinkFailed';
}

/** Statements by text, each with the name under which a connection prepares it once. Texts are constants of the program. */
const statements = new Map<string, { readonly name: string; readonly text: string }>();

function statementOf(text: string): { readonly name: string; readonly text: string } {
  const known = statements.get(text);
  if (known !== undefined) return known;
  let count = 0;
  const made = { name: `pinewire_${statements.size + 1}`, text: text.replaceAll('?', () => `$${++count}`) };
  statements.set(text, made);
  return made;
}

/** 64-bit integers as numbers: times and journal numbers stay far below 2^53. */
const TYPES: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : parserOf(oid, format)) as typeof types.getTypeParser,
};

const parserOf = types.getTypeParser as (oid: number, format?: 'text') => unknown;

export class Link implements Sql {
  readonly #client: Client;
  #failure: Error | undefined;
  #corked = false;

  private constructor(client: Client) {
    this.#client = client;
    // Without a listener the end of an idle connection would end the process; what is asked next says it.
    client.on('error', (error) => {
      this.#failure ??= error;
    });
  }

  /** Rejects with LinkFailed where there is no server, or none that lets us in. */
  static async open(url: string): Promise<Link> {
    const client = new Client({
      connectionString: url,
      application_name: NAME,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      pipeline: true,
      types: TYPES,
    });
    const link = new Link(client);
    try {
      await client.connect();
      await client.query(SETTINGS);
    } catch (error) {
      throw failed(error);
    }
    return link;
  }

  get usable(): boolean {
    return this.#failure === undefined;
  }

  async get(text: string, values: readonly Value[] = []): Promise<Row | undefined> {
    return (await this.all(text, values))[0];
  }

  async all(text: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return (await this.#ask(text, values)).rows as readonly Row[];
  }

  async run(text: string, values: readonly Value[] = []): Promise<number> {
    return (await this.#ask(text, values)).rowCount ?? 0;
  }

  /** One statement whose answer is a row of JSON texts. */
  async together(queries: readonly Query[]): Promise<readonly (readonly Row[])[]> {
    const parts = queries.map(({ text }, at) => `(SELECT json_agg(q)::text FROM (${text}) q) AS a${at}`);
    const row = await this.get(
      `SELECT ${parts.join(',\n')}`,
      queries.flatMap(({ values }) => values),
    );
    // Of no rows the sum is nothing.
    return queries.map((_, at) => {
      const rows = row?.[`a${at}`] ?? null;
      return rows === null ? [] : (JSON.parse(rows as string) as Row[]);
    });
  }

  /** Several statements, without values and not kept. */
  async exec(text: string, timeout = QUERY_TIMEOUT_MS): Promise<void> {
    const query = { text, query_timeout: timeout };
    try {
      this.#gather();
      await this.#client.query(query);
    } catch (error) {
      throw this.#told(error);
    }
  }

  /** A transaction that failed answers COMMIT with ROLLBACK, and no error. */
  async commit(): Promise<void> {
    try {
      this.#gather();
      const { command } = await this.#client.query('COMMIT');
      if (command !== 'COMMIT') throw new LinkFailed(`the server answered COMMIT with ${command}`);
    } catch (error) {
      throw this.#told(error);
    }
  }

  onNotice(listener: (channel: string, payload: string) => void): void {
    this.#client.on('notification', ({ channel, payload = '' }) => listener(channel, payload));
  }

  async #ask(text: string, values: readonly Value[]): Promise<QueryResult> {
    try {
      this.#gather();
      return await this.#client.query({ ...statementOf(text), values: values as Value[] });
    } catch (error) {
      throw this.#told(error);
    }
  }

  /**
   * What is asked in one turn of the event loop leaves in one write: a statement costs the driver a system call otherwise, which is a third of
   * all that a busy process does.
   */
  #gather(): void {
    if (this.#corked) return;
    const { stream } = wireOf(this.#client);
    this.#corked = true;
    stream.cork();
    setImmediate(() => {
      this.#corked = false;
      stream.uncork();
    });
  }

  #told(error: unknown): unknown {
    if (isOfTheOperation(error)) return error;
    const told = failed(error);
    if (!isOfTheTransaction(error)) this.#failure ??= told;
    return told;
  }

  /** Never waits for a server that does not answer. */
  async close(): Promise<void> {
    if (this.#failure === undefined) await this.#client.end().catch(() => undefined);
    else void this.#client.end().catch(() => undefined);
  }
}

/** What the driver writes to; its types keep that to themselves. */
function wireOf(client: Client): { readonly stream: Writable } {
  return (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
}

function failed(error: unknown): LinkFailed {
  return error instanceof LinkFailed ? error : new LinkFailed(messageOf(error), { cause: error });
}

/** The five letters in which PostgreSQL says what went wrong; undefined where it was not PostgreSQL that said it. */
function sqlState(error: unknown): string | undefined {
  if (error instanceof LinkFailed) return sqlState(error.cause);
  return error instanceof DatabaseError ? error.code : undefined;
}

/** Keys that two processes may come to take at the same moment; a violation of any other is a fault. */
const TAKEN: ReadonlySet<string | undefined> = new Set([
  'alerts_once',
  'webhook_ids_pkey',
  'proposals_exchange_symbol_key',
  'accounts_at_venue',
]);

/** Somebody else came first with the same key. */
export function isRace(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23505' && TAKEN.has(error.constraint);
}

/** Two transactions stood in each other's way, and the server ended this one. */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** Classes of errors that an operation causes by itself: bad values, violated constraints, wrong statements, exceptions of triggers. */
const OF_THE_OPERATION: ReadonlySet<string> = new Set(['0A', '21', '22', '23', '42', 'P0']);

function isOfTheOperation(error: unknown): boolean {
  return OF_THE_OPERATION.has(sqlState(error)?.slice(0, 2) ?? '');
}

/** Serialisation failure, deadlock, lock not to be had, aborted transaction: the connection itself is sound. */
function isOfTheTransaction(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  return state === '40001' || state === '40P01' || state === '55P03' || state === '25P02';
}
