// Joins the configured accounts to the ledger's: a name keeps its history, so it cannot come to mean another exchange or another mode.
import type { Ledger } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import type { Config } from '../config/config.ts';
import { StartRefused } from './refusal.ts';

/** The accounts of the configuration with their ledger ids. Rejects with StartRefused where a name was something else before. */
export async function openAccounts(ledger: Ledger, { accounts }: Config): Promise<readonly Account[]> {
  const wanted = accounts.map(({ name, exchange, mode, type, sellExisting, baseUrl }) => {
    return { name, exchange, mode, type, sellExisting, ...(baseUrl !== undefined && { baseUrl }) };
  });
  const known = await ledger.accounts(wanted);
  return wanted.map((account) => {
    const row = known.find((candidate) => candidate.name === account.name);
    if (row === undefined) throw new Error(`the ledger did not add account ${account.name}`);
    for (const member of ['exchange', 'mode', 'type'] as const) {
      if (row[member] === account[member]) continue;
      throw new StartRefused(
        `account ${account.name} was ${row[member]} in this store and is ${account[member]} now: its history would be mixed, so give the account another name`,
      );
    }
    return { ...row, sellExisting: account.sellExisting };
  });
}
