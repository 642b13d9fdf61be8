// A connection beside the writer for short statements that belong to no transaction: opened when it is needed, given up when it fails.
import { LedgerUnavailable } from '../port.ts';
import type { Sql } from '../sql.ts';
import { type Link, LinkFailed } from './link.ts';

export class Side {
  readonly #open: () => Promise<Link>;
  #link: Promise<Link> | undefined;
  #closed = false;

  constructor(open: () => Promise<Link>) {
    this.#open = open;
  }

  async ask<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    try {
      const link = await this.#take();
      return await work(link);
    } catch (error) {
      if (!(error instanceof LinkFailed)) throw error;
      await this.#drop();
      throw new LedgerUnavailable(`the store cannot be reached: ${error.message}`, { cause: error });
    }
  }

  /** One statement whose loss in a crash of the server does no harm: it does not wait for the disk. */
  async hint(text: string, values: readonly (string | number)[]): Promise<number> {
    return this.ask(async (sql) => {
      const answers = await Promise.all([
        sql.run('BEGIN'),
        sql.run('SET LOCAL synchronous_commit = off'),
        sql.run(text, values),
        sql.run('COMMIT'),
      ]);
      return answers[2];
    });
  }

  async #take(): Promise<Link> {
    if (this.#closed) throw new LedgerUnavailable('the ledger is closed');
    this.#link ??= this.#open();
    return this.#link;
  }

  async #drop(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    // One that was never opened has nothing to close.
    const opened = await link?.catch(() => undefined);
    await opened?.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }
}
