// The little of a database that the ledger asks for, so that each operation is written once and runs on SQLite and on PostgreSQL alike.

/** What a column holds. Booleans are 0 and 1, decimals are text, times are integers (milliseconds UTC), JSON is text. */
export type Value = string | number | null | Uint8Array;

export type Row = Readonly<Record<string, unknown>>;

/** `?` stands for a value. Texts are constants of the program, so that prepared statements can be kept. */
export interface Sql {
  /** The first row, if there is one. */
  get(text: string, values?: readonly Value[]): Promise<Row | undefined>;
  all(text: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** Resolves to the number of rows that were changed. */
  run(text: string, values?: readonly Value[]): Promise<number>;
  /** Several readings at once, of one view: one way to the server and back. Their columns are texts and integers. */
  together(queries: readonly Query[]): Promise<readonly (readonly Row[])[]>;
}

export interface Query {
  readonly text: string;
  readonly values: readonly Value[];
}

/** Readings one after the other, where the way to the store costs nothing. */
export function oneByOne({ all }: Pick<Sql, 'all'>): Sql['together'] {
  return async (queries) => {
    const tables: (readonly Row[])[] = [];
    for (const { text: query, values } of queries) tables.push(await all(query, values));
    return tables;
  };
}

/** A query, and what its rows mean. */
export interface Question<Answer> extends Query {
  readonly read: (rows: readonly Row[]) => Answer;
}

/** One question alone. */
export async function ask<Answer>(sql: Sql, { text: query, values, read }: Question<Answer>): Promise<Answer> {
  return read(await sql.all(query, values));
}

export type Answers<Questions> = {
  readonly [Name in keyof Questions]: Questions[Name] extends Question<infer Answer> ? Answer : never;
};

/** All of them together, of one view. */
export async function askTogether<Questions extends Readonly<Record<string, Question<unknown>>>>(
  sql: Sql,
  questions: Questions,
): Promise<Answers<Questions>> {
  const named = Object.entries(questions);
  const tables = await sql.together(named.map(([, question]) => question));
  return Object.fromEntries(named.map(([name, { read }], at) => [name, read(tables[at] ?? [])])) as Answers<Questions>;
}

/** Reads one column; throws where it holds something else, because then the store is damaged or the query is wrong. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw damaged(column, value);
  return value;
}

export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw damaged(column, value);
  return value;
}

export function optionalInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column);
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw damaged(column, value);
  return value;
}

function damaged(column: string, value: unknown): Error {
  return new Error(`the column ${column} of the ledger holds ${value === undefined ? 'nothing' : typeof value}`);
}

/** `?, ?, ?` for a list of values. */
export function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
