// Opens the store for a command: to read beside a running service, or to write while none runs.
import type { Ledger } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import type { AccountId } from '../../model/ids.ts';
import type { Config } from '../config/config.ts';
import { mayExist, openStore } from '../open-store.ts';
import type { AccountName } from '../present/order.ts';
import { type Cli, type Options, Stop } from './cli.ts';
import { readConfig } from './config.ts';

export interface Store {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly accounts: readonly Account[];
  readonly accountName: AccountName;
}

/** `tool` takes the store's lock: it writes, and fails where a service holds it. */
export type StoreRole = 'reader' | 'tool';

export async function withStore<Result>(cli: Cli, options: Options, use: (store: Store) => Promise<Result>): Promise<Result> {
  return withStoreOf(cli, readConfig(cli, options), 'reader', use);
}

export async function withStoreOf<Result>(
  cli: Cli,
  config: Config,
  role: StoreRole,
  use: (store: Store) => Promise<Result>,
): Promise<Result> {
  const { store } = config;
  if (!mayExist(store)) throw new Stop(`there is no store at ${store} yet: npx pinewire serve makes it at its first start`);
  const { ledger } = await openStore({ store, clock: cli.clock, role });
  try {
    const accounts = await ledger.accounts([]);
    const names = new Map<AccountId, string>(accounts.map((account) => [account.id, account.name]));
    return await use({ config, ledger, accounts, accountName: (id) => names.get(id) ?? id });
  } finally {
    await ledger.close();
  }
}

/** The account of that name, or one line that lists the names there are. */
export function accountNamed(accounts: readonly Account[], name: string): Account {
  const found = accounts.find((account) => account.name === name);
  if (found !== undefined) return found;
  throw new Stop(
    `there is no account ${JSON.stringify(name)}; accounts are: ${accounts.map((account) => account.name).join(', ') || 'none yet'}`,
  );
}
