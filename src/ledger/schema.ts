// What a program knows of schemas, and the number of the one it works with; the same number on either store.

export const SCHEMA = 3;

/** `On` is what a store of one kind is changed through. */
export interface Schemas<On, Done extends void | Promise<void> = void | Promise<void>> {
  readonly number: number;
  /** All of it, for a store that is made anew. */
  readonly sql: string;
  readonly steps: readonly Step<On, Done>[];
}

interface Step<On, Done> {
  /** The schema it leads to; each follows on the one before. */
  readonly to: number;
  readonly bring: (store: On) => Done;
}

/** The store and the program do not fit together. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
}

export interface Migrated {
  readonly from: number;
  readonly to: number;
  /** The copy of what was there before, where one was made. */
  readonly copy?: string;
}
