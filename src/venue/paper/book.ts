// The paper venue's durable book: open orders and funds in memory, every change on disk before anyone hears of it.
import { type Decimal, plain } from '../../model/decimal.ts';
import type { Balance } from '../port.ts';
import type { KeyValueStore } from '../public-price/port.ts';
import { Funds, startRow } from './funds.ts';
import type { Change } from './matching.ts';
import { type PaperOrder, parseOrder, printOrder } from './order.ts';

/**
 * saved: on disk · lost: its save failed, so it may or may not be on disk · unsaved: an earlier save failed first and this one was never
 * tried, so it certainly is not.
 */
export type Saved = 'saved' | 'lost' | 'unsaved';

export interface BookOptions {
  readonly accountId: string;
  readonly storage: KeyValueStore;
  /** What the account holds when it is opened for the first time. */
  readonly startingBalances: Readonly<Record<string, Decimal>>;
  /** Set where several processes trade this account: a name that no other living process has. */
  readonly writer?: string;
}

interface Batch {
  readonly entries: Map<string, string | null>;
  readonly currencies: Set<string>;
  readonly done: Promise<Saved>;
  readonly settle: (saved: Saved) => void;
}

/** The one process of an account that is not shared. */
const SOLE = 'sole';

export class Book {
  readonly #storage: KeyValueStore;
  readonly #prefix: string;
  readonly #funds: Funds;
  readonly #open = new Map<string, PaperOrder>();
  readonly #shared: boolean;
  #pending: Batch | undefined;
  #writing = false;
  /** After a failed save memory may be ahead of the disk or behind it, so it is read again before it is used. */
  #doubtful = true;
  #reading: Promise<void> | undefined;

  private constructor({ accountId, storage, writer }: BookOptions) {
    this.#storage = storage;
    this.#prefix = `paper/${accountId}/`;
    this.#funds = new Funds(writer ?? SOLE);
    this.#shared = writer !== undefined;
  }

  static async open(options: BookOptions): Promise<Book> {
    const book = new Book(options);
    const opened = `${book.#prefix}opened`;
    if (!(await options.storage.load(opened)).has(opened)) {
      const starting = Object.entries(options.startingBalances);
      const rows = starting
        .map(([currency, free]) => startRow(currency, free))
        .map(([name, text]) => [book.#balanceKey(name), text] as const);
      const first = JSON.stringify(Object.fromEntries(starting.map(([currency, free]) => [currency, plain(free)])));
      await options.storage.save(new Map([[opened, first], ...rows]));
    }
    await book.refresh();
    return book;
  }

  /** Memory as the store has it. Rejects while the store cannot be read. To be awaited before each request. */
  async refresh(): Promise<void> {
    if (this.#doubtful) {
      this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
      await this.#reading;
    } else if (this.#shared) {
      this.#funds.read(await this.#rows('balance/'), false);
    }
  }

  /** False from a failed save until {@link refresh}: then nothing may be decided on what memory says. */
  get usable(): boolean {
    return !this.#doubtful;
  }

  free(currency: string): Decimal {
    return this.#funds.free(currency);
  }

  balances(): Balance[] {
    return this.#funds.balances();
  }

  /** The open orders this process knows of. */
  openOrders(): Iterable<PaperOrder> {
    return this.#open.values();
  }

  /** The order as it stands, open or over; undefined where the venue never had it. Rejects while the store cannot be read. */
  async find(clientOrderId: string): Promise<PaperOrder | undefined> {
    const known = this.#open.get(clientOrderId);
    if (known !== undefined && !this.#shared) return known;
    const key = this.#orderKey(clientOrderId);
    const text = (await this.#storage.load(key)).get(key);
    const order = text === undefined ? undefined : parseOrder(text);
    // Another process may have placed it, filled it or canceled it meanwhile.
    if (order !== undefined) this.#remember(order);
    return order;
  }

  /** Takes the change into memory at once, so that the next decision sees it, and resolves when its save is over. */
  commit({ order, movements }: Change): Promise<Saved> {
    if (this.#doubtful) throw new Error('the paper book is read again before it is written');
    const batch = (this.#pending ??= newBatch());
    const text = printOrder(order);
    batch.entries.set(this.#orderKey(order.clientOrderId), text);
    const openKey = `${this.#prefix}open/${order.clientOrderId}`;
    if (order.status === 'open') batch.entries.set(openKey, text);
    else if (this.#open.has(order.clientOrderId)) batch.entries.set(openKey, null);
    this.#remember(order);
    for (const movement of movements) {
      this.#funds.move(movement);
      batch.currencies.add(movement.currency);
    }
    void this.#write();
    return batch.done;
  }

  /**
   * One save after the other, each with everything that came in during the one before: the rows of a balance must reach the disk in the
   * order in which they were decided, and 1,000 orders at once are then two commits and not a thousand.
   */
  async #write(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    for (let batch = this.#pending; batch !== undefined; batch = this.#pending) {
      this.#pending = undefined;
      for (const currency of batch.currencies) {
        const [name, text] = this.#funds.row(currency);
        batch.entries.set(this.#balanceKey(name), text);
      }
      const saved = await this.#save(batch.entries);
      if (!saved) {
        this.#doubtful = true;
        this.#takePending()?.settle('unsaved');
      }
      batch.settle(saved ? 'saved' : 'lost');
    }
    this.#writing = false;
  }

  #takePending(): Batch | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }

  /** Why a save failed is the store's to tell; here it only matters that nobody knows what became of it. */
  #save(entries: ReadonlyMap<string, string | null>): Promise<boolean> {
    return this.#storage.save(entries).then(
      () => true,
      () => false,
    );
  }

  async #readAll(): Promise<void> {
    const [open, balances] = await Promise.all([this.#rows('open/'), this.#rows('balance/')]);
    this.#open.clear();
    for (const text of open.values()) this.#remember(parseOrder(text));
    this.#funds.read(balances, true);
    this.#doubtful = false;
  }

  #remember(order: PaperOrder): void {
    if (order.status === 'open') this.#open.set(order.clientOrderId, order);
    else this.#open.delete(order.clientOrderId);
  }

  async #rows(folder: string): Promise<Map<string, string>> {
    const prefix = this.#prefix + folder;
    return new Map([...(await this.#storage.load(prefix))].map(([key, text]) => [key.slice(prefix.length), text]));
  }

  #orderKey(clientOrderId: string): string {
    return `${this.#prefix}order/${clientOrderId}`;
  }

  #balanceKey(name: string): string {
    return `${this.#prefix}balance/${name}`;
  }
}

function newBatch(): Batch {
  const { promise, resolve } = Promise.withResolvers<Saved>();
  return { entries: new Map(), currencies: new Set(), done: promise, settle: resolve };
}
