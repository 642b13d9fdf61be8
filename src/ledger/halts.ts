// The kill switch as rows: one halt for all accounts, one for each account, the stronger of two kept.
import type { AccountId } from '../model/ids.ts';
import type { Halt, HaltLevel } from '../model/halt.ts';
import type { PeopleLedger } from './port.ts';
import { integer, optionalText, type Question, type Row, text } from './sql.ts';
import type { Tx } from './transaction.ts';

/** Every account's halt stands under its id, the halt of all under this. */
const ALL = '';

export const ALL_HALTS: Question<readonly Halt[]> = {
  text: 'SELECT scope, level, reason, since FROM halts ORDER BY since',
  values: [],
  read: (rows) => rows.map(haltOfRow),
};

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
  /** Empty where the person gave none. */
  readonly reason: string;
  readonly by: string;
}

/** What stands as the reason of a halt that nobody has explained. */
const UNEXPLAINED = 'no reason given';
/** Reasons of halts that were repeated stand one behind the other, as long as they fit. */
const MOST_REASON = 500;

/**
 * A second halt never weakens the first: from `all` to `entries` leads only through resume. So the row of the journal says what is in
 * force after it, and beside that what was asked where it is something else.
 */
export async function halt(tx: Tx, { accountId, level: asked, reason: said, by }: NewHalt): Promise<void> {
  const scope = accountId ?? ALL;
  const row = await tx.sql.get('SELECT scope, level, reason, since FROM halts WHERE scope = ?', [scope]);
  const before = row === undefined ? undefined : haltOfRow(row);
  const weaker = before?.level === 'all' && asked === 'entries';
  const reason = weaker ? before.reason : bothReasons(before?.reason, said);
  const level = weaker ? 'all' : asked;
  await tx.sql.run(
    `INSERT INTO halts (scope, level, reason, since, by_whom) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (scope) DO UPDATE SET level = CASE WHEN halts.level = 'all' THEN 'all' ELSE excluded.level END,
       reason = excluded.reason, by_whom = excluded.by_whom`,
    [scope, level, reason, tx.now, by],
  );
  const differs = { ...(level !== asked && { asked }), ...(said !== '' && said !== reason && { said }) };
  await tx.append({ kind: 'halt.set', ...(accountId !== undefined && { accountId }), data: { level, reason, by, ...differs } });
}

/** Whoever resumes has to know of each of them; a repeat without a reason takes none away. */
function bothReasons(before: string | undefined, said: string): string {
  if (before === undefined || before === UNEXPLAINED || before === '') return said || UNEXPLAINED;
  const both = said === '' || before.split('; ').includes(said) ? before : `${before}; ${said}`;
  return both.length <= MOST_REASON ? both : before;
}

/** Lifts an account's halt, or, where none is named, every halt there is. Returns how many. */
export async function resume(tx: Tx, { accountId, reason = '', by }: Parameters<PeopleLedger['resume']>[0]): Promise<number> {
  const lifted =
    accountId === undefined
      ? await tx.sql.run('DELETE FROM halts')
      : await tx.sql.run('DELETE FROM halts WHERE scope = ?', [accountId]);
  const data = { by, lifted, ...(reason !== '' && { reason }) };
  if (lifted > 0) await tx.append({ kind: 'halt.lifted', ...(accountId !== undefined && { accountId }), data });
  return lifted;
}
