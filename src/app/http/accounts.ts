// Names of accounts for what is shown and asked: the ledger knows accounts by id, people know them by name.
import type { Ledger } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../model/clock.ts';
import type { AccountId } from '../../model/ids.ts';
import type { AccountName } from '../present/order.ts';

export interface AccountBook {
  readonly all: readonly Account[];
  readonly name: AccountName;
  id(name: string): AccountId | undefined;
}

/** Accounts appear at a start or a reload, so a book is read again when the journal says so, and once a minute for what another process added. */
const KEEP_MS = 60_000;

export interface Accounts {
  read(): Promise<AccountBook>;
  close(): void;
}

export function createAccounts(ledger: Pick<Ledger, 'accounts' | 'subscribe'>, clock: Clock): Accounts {
  let book: AccountBook | undefined;
  let readAt = 0;
  const close = ledger.subscribe((change) => {
    if (change.events.some((event) => event.kind === 'account.added')) book = undefined;
  });
  return {
    close,
    async read() {
      if (book !== undefined && clock.monotonic() - readAt < KEEP_MS) return book;
      readAt = clock.monotonic();
      return (book = bookOf(await ledger.accounts([])));
    },
  };
}

function bookOf(all: readonly Account[]): AccountBook {
  const names = new Map(all.map((account) => [account.id, account.name]));
  const ids = new Map(all.map((account) => [account.name, account.id]));
  return { all, name: (id) => names.get(id) ?? id, id: (name) => ids.get(name) };
}
