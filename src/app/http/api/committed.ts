// What an action wrote into the journal, read back once it was committed: the receipt of whoever acted says what is there, not what was asked.
import { BEGINNING, cursorAfter } from '../../../model/cursor.ts';
import type { EventKind, JournalEvent } from '../../../model/event.ts';
import { presentEvent } from '../../present/order.ts';
import type { Answer, JsonAnswer } from '../answer.ts';
import type { ApiDeps } from '../deps.ts';

/** More rows than one action makes; closing everything makes two for each market. */
const MOST_ROWS = 200;

interface Made {
  readonly kinds: readonly EventKind[];
  /** Others write at the same time. */
  readonly mine: (event: JournalEvent, body: JsonAnswer['body']) => boolean;
}

/** The answer of `act`; where it was done, with the rows that it made as `committed`. */
export async function withCommitted(
  { ledger, clock, accounts }: Pick<ApiDeps, 'ledger' | 'clock' | 'accounts'>,
  { kinds, mine }: Made,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const before = cursorAfter(BEGINNING, (await ledger.status(clock.now())).journal.heads);
  const answer = await act();
  if (typeof answer === 'string' || !('body' in answer) || answer.status !== 200) return answer;
  const [book, rows] = await Promise.all([accounts.read(), ledger.events({ after: before, kinds, limit: MOST_ROWS })]);
  const committed = rows.filter((event) => mine(event, answer.body)).map((event) => presentEvent(event, book.name));
  return { ...answer, body: { ...answer.body, committed } };
}
