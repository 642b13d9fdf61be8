// What keeps part of the trading from going on until somebody mends it, as one list for the status, the doctor and the page.
import { FAILING_KEYS, type FailingLane } from '../../execution/failing-lanes.ts';
import type { Ledger } from '../../ledger/port.ts';
import { isoTime } from '../../model/clock.ts';
import type { AccountId } from '../../model/ids.ts';
import { UNTAKEN_KEY, type UntakenLanes, untakenWords } from '../watch/untaken.ts';
import type { AccountName, Json } from './order.ts';

export interface Problem {
  /** One sentence without its full stop. */
  readonly text: string;
  readonly hint: string;
  readonly accountId?: AccountId;
  /** Milliseconds UTC. */
  readonly since?: number;
}

/** What the store knows of, whichever process met it. */
export async function readProblems(ledger: Pick<Ledger, 'register'>, accountName: AccountName): Promise<readonly Problem[]> {
  return [...(await untakenLanes(ledger)), ...(await failingLanes(ledger, accountName))];
}

export function presentProblem({ text, hint, accountId, since }: Problem, accountName: AccountName): Json {
  const account = accountId === undefined ? null : accountName(accountId);
  return { text, hint, account, since: since === undefined ? null : isoTime(since) };
}

async function failingLanes(ledger: Pick<Ledger, 'register'>, accountName: AccountName): Promise<readonly Problem[]> {
  return [...(await ledger.register(FAILING_KEYS))].map(([key, value]) => {
    const [id = '', market = ''] = key.slice(FAILING_KEYS.length).split(' ');
    const { since, problem } = JSON.parse(value) as FailingLane;
    const accountId = id as AccountId;
    return {
      text: `the lane of ${market} on ${accountName(accountId)} fails again and again: ${problem}`,
      hint: 'a fault of pinewire, told whole in the log; nothing goes out there until it goes on, so look at the exchange yourself',
      accountId,
      since,
    };
  });
}

async function untakenLanes(ledger: Pick<Ledger, 'register'>): Promise<readonly Problem[]> {
  return [...(await ledger.register(UNTAKEN_KEY)).values()].map((value) => {
    const untaken = JSON.parse(value) as UntakenLanes;
    const hint =
      untaken.workers === 0
        ? 'start a process that sends orders: npx pinewire serve, or with --role worker'
        : 'the log of those processes says what holds them up; it goes on by itself once an exchange answers again';
    return { text: untakenWords(untaken), hint, since: untaken.since };
  });
}
