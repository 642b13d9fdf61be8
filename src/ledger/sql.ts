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
