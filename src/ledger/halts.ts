// The kill switch as rows: one halt for all accounts, one for each account, the stronger of two kept.
import type { AccountId } from '../model/ids.ts';
import type { Halt, HaltLevel } from '../model/halt.ts';
import { integer, optionalText, type Question, type Row, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** Every account's halt stands under its id, the halt of all under this. */
const ALL = '';

export const ALL_HALTS: Question<readonly Halt[]> = {
  text: 'SELECT scope, level, reason, since FROM halts ORDER BY since',
  values: [],
  read: (rows) => rows.map(haltOfRow),
};

/** Those that meet this account. */
export function meeting(halts: readonly Halt[], accountId: AccountId): readonly Halt[] {
  return halts.filter((halt) => halt.accountId === undefined || halt.accountId === accountId);
}

function haltOfRow(row: Row): Halt {
  const scope = optionalText(row, 'scope');
  return {
    ...(scope !== undefined && scope !== ALL && { accountId: scope as AccountId }),
    level: text(row, 'level') as HaltLevel,
    reason: text(row, 'reason'),
    since: integer(row, 'since'),
  };
}

export interface NewHalt {
  readonly accountId?: AccountId;
  readonly level: HaltLevel;
  readonly reason: string;
  readonly by: string;
}

/** A second halt never weakens the first: from `all` to `entries` leads only through resume. */
export async function halt(tx: Tx, { accountId, level, reason, by }: NewHalt): Promise<void> {
  await tx.sql.run(
    `INSERT INTO halts (scope, level, reason, since, by_whom) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (scope) DO UPDATE SET level = CASE WHEN halts.level = 'all' THEN 'all' ELSE excluded.level END,
       reason = excluded.reason, by_whom = excluded.by_whom`,
    [accountId ?? ALL, level, reason, tx.now, by],
  );
  await tx.append({ kind: 'halt.set', ...(accountId !== undefined && { accountId }), data: { level, reason, by } });
}

/** Lifts an account's halt, or, where none is named, every halt there is. Returns how many. */
export async function resume(tx: Tx, { accountId, by }: { accountId?: AccountId; by: string }): Promise<number> {
  const lifted =
    accountId === undefined
      ? await tx.sql.run('DELETE FROM halts')
      : await tx.sql.run('DELETE FROM halts WHERE scope = ?', [accountId]);
  if (lifted > 0) await tx.append({ kind: 'halt.lifted', ...(accountId !== undefined && { accountId }), data: { by, lifted } });
  return lifted;
}
