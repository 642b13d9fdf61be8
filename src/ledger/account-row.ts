// Accounts as rows, and their binding to the venue's own account.
import { type Account, type AccountMode, priceWorld } from '../model/account.ts';
import type { Clock } from '../model/clock.ts';
import { type AccountId, newAccountId } from '../model/ids.ts';
import { decimal, plain } from '../model/decimal.ts';
import type { Balance } from '../venue/port.ts';
import { comparedIfForgotten } from './epoch.ts';
import { register, saveRegister } from './register.ts';
import { integer, optionalText, type Question, type Row, type Sql, text } from './sql.ts';
import type { Tx } from './transaction.ts';

export interface WantedAccount extends Omit<Account, 'id'> {
  /** Where it asks instead of the exchange itself. */
  readonly baseUrl?: string;
}

function accountOfRow(row: Row): Account {
  return {
    id: text(row, 'id') as AccountId,
    name: text(row, 'name'),
    exchange: text(row, 'exchange'),
    mode: text(row, 'mode') as AccountMode,
    type: text(row, 'type') as Account['type'],
    sellExisting: integer(row, 'sell_existing') === 1,
  };
}

export function accountOf(id: AccountId): Question<Account> {
  return {
    text: 'SELECT * FROM accounts WHERE id = ?',
    values: [id],
    read: ([row]) => {
      if (row === undefined) throw new Error(`there is no account ${id}`);
      return accountOfRow(row);
    },
  };
}

export async function allAccounts(sql: Sql): Promise<readonly Account[]> {
  return (await sql.all('SELECT * FROM accounts ORDER BY added_at, id')).map(accountOfRow);
}

/** The wanted ones first, in their order, then those that are configured no more. Exchange, mode and type of a known name stay what they were. */
export async function addAccounts(tx: Tx, clock: Clock, wanted: readonly WantedAccount[]): Promise<readonly Account[]> {
  const { sql } = tx;
  for (const { name, exchange, mode, type, sellExisting } of wanted) {
    const id = newAccountId(clock);
    const added = await sql.run(
      `INSERT INTO accounts (id, name, exchange, mode, type, sell_existing, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (name) DO NOTHING`,
      [id, name, exchange, mode, type, sellExisting ? 1 : 0, tx.now],
    );
    if (added > 0) {
      await tx.append({ kind: 'account.added', accountId: id, data: { name, exchange, mode, type } });
      await comparedIfForgotten(tx, { id, mode });
    } else await sql.run('UPDATE accounts SET sell_existing = ? WHERE name = ?', [sellExisting ? 1 : 0, name]);
  }
  const all = await allAccounts(sql);
  await saveWorlds(tx, wanted, all);
  const place = new Map(wanted.map(({ name }, index) => [name, index]));
  return [...all].sort((a, b) => (place.get(a.name) ?? wanted.length) - (place.get(b.name) ?? wanted.length));
}

/** In the register: by account, the price world it sees now. Its marks are looked up by that. */
export const WORLD_KEYS = 'price-world/';

async function saveWorlds(tx: Tx, wanted: readonly WantedAccount[], all: readonly Account[]): Promise<void> {
  const known = await register(tx.sql, WORLD_KEYS);
  const changed = new Map<string, string>();
  for (const { name, baseUrl } of wanted) {
    const account = all.find((candidate) => candidate.name === name);
    if (account === undefined) continue;
    const world = priceWorld({ ...account, ...(baseUrl !== undefined && { baseUrl }) });
    if (known.get(WORLD_KEYS + account.id) !== world) changed.set(WORLD_KEYS + account.id, world);
  }
  await saveRegister(tx, changed);
}

/** The same venue account under two names would count every limit twice and every order once: refused. */
export async function bindAccount(tx: Tx, accountId: AccountId, venueAccountId: string): Promise<{ conflict?: string }> {
  const { sql } = tx;
  const account = await sql.get('SELECT * FROM accounts WHERE id = ?', [accountId]);
  if (account === undefined) throw new Error(`there is no account ${accountId}`);
  const bound = optionalText(account, 'venue_account_id');
  if (bound === venueAccountId) return {};
  // What only the key says gives way: to the venue's word, and to the same name with a new key, for keys are replaced.
  if (bound !== undefined && !isOfKey(bound)) return isOfKey(venueAccountId) ? {} : { conflict: bound };
  const other = await sql.get('SELECT name FROM accounts WHERE exchange = ? AND mode = ? AND venue_account_id = ?', [
    text(account, 'exchange'),
    text(account, 'mode'),
    venueAccountId,
  ]);
  if (other !== undefined) return { conflict: text(other, 'name') };
  await sql.run('UPDATE accounts SET venue_account_id = ? WHERE id = ?', [venueAccountId, accountId]);
  await tx.append({
    kind: 'account.bound',
    accountId,
    data: { venue_account: venueAccountId, ...(bound !== undefined && { before: bound }) },
  });
  return {};
}

/** A digest of the key, where the venue tells no id. */
function isOfKey(binding: string): boolean {
  return binding.startsWith('key:');
}

export async function saveBalances({ sql, now }: Tx, accountId: AccountId, balances: readonly Balance[]): Promise<void> {
  const data = balances.map(({ currency, free, locked }) => ({ currency, free: plain(free), locked: plain(locked) }));
  await sql.run(
    `INSERT INTO balances (account_id, at, data) VALUES (?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET at = excluded.at, data = excluded.data`,
    [accountId, now, JSON.stringify(data)],
  );
}

interface PrintedBalance {
  readonly currency: string;
  readonly free: string;
  readonly locked: string;
}

export async function allBalances(
  sql: Sql,
): Promise<readonly { accountId: AccountId; balances: readonly Balance[]; at: number }[]> {
  const rows = await sql.all('SELECT account_id, at, data FROM balances ORDER BY account_id');
  return rows.map((row) => ({
    accountId: text(row, 'account_id') as AccountId,
    at: integer(row, 'at'),
    balances: (JSON.parse(text(row, 'data')) as readonly PrintedBalance[]).map(({ currency, free, locked }) => ({
      currency,
      free: decimal(free),
      locked: decimal(locked),
    })),
  }));
}
