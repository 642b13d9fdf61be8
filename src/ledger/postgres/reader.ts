// Reading beside the writer: a few connections that see what is committed, one consistent view for each read.
import { LedgerUnavailable } from '../port.ts';
import type { Sql } from '../sql.ts';
import { type Link, LinkFailed } from './link.ts';

/** Reads side by side; the next one waits for the first that is over. Each costs the server a process. */
const MOST_LINKS = 4;
/** Who waits longer for a connection is told so: it is better to be asked again than to pile up. */
const MOST_WAITING = 2_000;

/** One consistent view. Neither its beginning nor its end is waited for alone: each is a way to the server and back. */
async function view<Result>(link: Link, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const begun = link.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const [result] = await Promise.all([work(link), begun]);
    return result;
  } finally {
    await link.exec('COMMIT');
  }
}

export class Reader {
  readonly #open: () => Promise<Link>;
  readonly #idle: Link[] = [];
  readonly #waiting: ((link: Link | undefined) => void)[] = [];
  #links = 0;
  #closed = false;

  constructor(open: () => Promise<Link>) {
    this.#open = open;
  }

  read<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.#with((link) => view(link, work));
  }

  look<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.#with(work);
  }

  async #with<Result>(work: (link: Link) => Promise<Result>): Promise<Result> {
    let link: Link | undefined;
    try {
      link = await this.#take();
      return await work(link);
    } catch (error) {
      if (!(error instanceof LinkFailed)) throw error;
      throw new LedgerUnavailable(`the store cannot be read: ${error.message}`, { cause: error });
    } finally {
      this.#give(link);
    }
  }

  async #take(): Promise<Link> {
    if (this.#closed) throw new LedgerUnavailable('the ledger is closed');
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.usable) return idle;
      this.#links -= 1;
      void idle.close();
    }
    if (this.#links < MOST_LINKS) return this.#connect();
    if (this.#waiting.length >= MOST_WAITING) throw new LedgerUnavailable(`${MOST_WAITING} reads wait for the store`);
    const given = await new Promise<Link | undefined>((resolve) => this.#waiting.push(resolve));
    return given ?? this.#take();
  }

  async #connect(): Promise<Link> {
    this.#links += 1;
    try {
      return await this.#open();
    } catch (error) {
      this.#links -= 1;
      this.#waiting.shift()?.(undefined);
      throw error;
    }
  }

  #give(link: Link | undefined): void {
    if (link === undefined) return;
    const next = this.#waiting.shift();
    if (link.usable && !this.#closed) {
      if (next === undefined) this.#idle.push(link);
      else next(link);
      return;
    }
    this.#links -= 1;
    void link.close();
    // Whoever waits opens a new one, or hears that there is none to be had.
    next?.(undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
    await Promise.all(this.#idle.splice(0).map((link) => link.close()));
  }
}
