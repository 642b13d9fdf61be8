// The simulator's durable record: what stands here is what happened at the venue, also after a kill -9.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { z } from 'zod';
import {
  type Balance,
  balanceSchema,
  type Order,
  orderSchema,
  type RequestRow,
  requestSchema,
  type Trade,
  tradeSchema,
} from './order.ts';

const SCHEMA = `
create table if not exists accounts (uid integer primary key, apiKey text not null unique, secret text not null) strict;
create table if not exists balances (
  account integer not null, asset text not null, free text not null, locked text not null, primary key (account, asset)
) strict, without rowid;
create table if not exists markets (symbol text primary key, status text not null, book text not null) strict;
create table if not exists orders (
  orderId integer primary key autoincrement, account integer not null, symbol text not null, clientOrderId text not null,
  side text not null, type text not null, timeInForce text not null, price text not null, stopPrice text not null,
  origQty text not null, origQuoteOrderQty text not null, executedQty text not null, cummulativeQuoteQty text not null,
  reserved text not null, status text not null, workingTime integer, time integer not null, updateTime integer not null,
  requestId integer not null
) strict;
create index if not exists ordersByClientId on orders (account, clientOrderId);
create index if not exists ordersOpen on orders (symbol, account) where status in ('NEW', 'PARTIALLY_FILLED');
create table if not exists trades (
  id integer primary key autoincrement, orderId integer not null, account integer not null, symbol text not null,
  price text not null, qty text not null, quoteQty text not null, commission text not null, commissionAsset text not null,
  time integer not null, isBuyer integer not null, isMaker integer not null
) strict;
create index if not exists tradesByOrder on trades (orderId);
create table if not exists requests (
  id integer primary key autoincrement, arrivedAt integer not null, method text not null, path text not null,
  query text not null, body text not null, params text not null, engineSequence integer unique, engineAt integer,
  outcome text, faults text not null, answer text, answeredAt integer
) strict;
`;

/** SQLite has no booleans and no lists: these columns are translated on the way out. */
const JSON_COLUMNS = new Set(['params', 'faults', 'book']);
const BOOLEAN_COLUMNS = new Set(['isBuyer', 'isMaker', 'reachedEngine']);

export class VenueRecord {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    // NORMAL: a commit survives the death of the process, which is what tests do to it; not a power cut.
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = normal;');
    this.#db.exec(SCHEMA);
  }

  close(): void {
    this.#db.close();
  }

  transaction<Result>(work: () => Result): Result {
    this.#db.exec('begin immediate');
    try {
      const result = work();
      this.#db.exec('commit');
      return result;
    } catch (error) {
      this.#db.exec('rollback');
      throw error;
    }
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).lastInsertRowid);
  }

  all<Row>(schema: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row[] {
    const rows = this.#prepared(sql).all(...values);
    return rows.map((row) => schema.parse(translated(row)));
  }

  one<Row>(schema: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.all(schema, sql, ...values)[0];
  }

  insert(table: 'orders' | 'trades' | 'requests', row: { readonly [column: string]: SQLInputValue }): number {
    const columns = Object.keys(row);
    const marks = columns.map(() => '?').join(', ');
    return this.run(`insert into ${table} (${columns.join(', ')}) values (${marks})`, ...Object.values(row));
  }

  orders(where: string, ...values: SQLInputValue[]): Order[] {
    return this.all(orderSchema, `select * from orders where ${where} order by orderId`, ...values);
  }

  trades(where: string, ...values: SQLInputValue[]): Trade[] {
    return this.all(tradeSchema, `select * from trades where ${where} order by id`, ...values);
  }

  balances(where: string, ...values: SQLInputValue[]): Balance[] {
    return this.all(balanceSchema, `select * from balances where ${where} order by account, asset`, ...values);
  }

  requests(sinceId = 0): RequestRow[] {
    const sql = 'select *, engineSequence is not null as reachedEngine from requests where id > ? order by id';
    return this.all(requestSchema, sql, sinceId);
  }

  settle(requestId: number, outcome: string, reached?: { readonly sequence: number; readonly at: number }): void {
    const sql =
      'update requests set outcome = ?, engineSequence = ifnull(?, engineSequence), engineAt = ifnull(?, engineAt) where id = ?';
    this.run(sql, outcome, reached?.sequence ?? null, reached?.at ?? null, requestId);
  }

  answered(requestId: number, answer: string, at: number): void {
    this.run('update requests set answer = ?, answeredAt = ? where id = ?', answer, at, requestId);
  }

  lastEngineSequence(): number {
    return this.one(z.object({ last: z.int().nullable() }), 'select max(engineSequence) as last from requests')?.last ?? 0;
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function translated(row: { readonly [column: string]: unknown }): unknown {
  const entries = Object.entries(row).map(([column, value]): [string, unknown] => {
    if (JSON_COLUMNS.has(column)) return [column, JSON.parse(String(value))];
    return [column, BOOLEAN_COLUMNS.has(column) ? value === 1 : value];
  });
  return Object.fromEntries(entries);
}
