// Halts: pulled with one press; lifted only after a sentence and the token.
import { useSignal } from '@preact/signals';
import { withStop } from '../../model/text.ts';
import { post, type Problem } from '../net/api.ts';
import type { Halt } from '../net/wire.ts';
import { ask } from '../show/confirm.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { shortMoment } from '../show/time.ts';
import { now } from '../clock.ts';
import { pullHalt } from '../state/halting.ts';
import { mayAct } from '../state/session.ts';
import { readStanding, status } from '../state/standing.ts';

function sayHalt(halt: Halt): string {
  const what = halt.level === 'all' ? 'Nothing is sent, not even exits' : 'No entries; exits still go out';
  return `${what}, since ${shortMoment(halt.since, now.peek())}: ${halt.reason}`;
}

/** `account` undefined: every account. */
export function HaltSwitch({ account, halt }: { readonly account: string | undefined; readonly halt: Halt | undefined }) {
  const problem = useSignal<Problem | undefined>(undefined);
  const who = account ?? 'every account';
  const pull = async (all: boolean): Promise<void> => {
    problem.value = await pullHalt(account, all);
  };
  return (
    <div class={`halt-switch ${halt === undefined ? '' : 'halted'}`}>
      {halt !== undefined && <p>{sayHalt(halt)}</p>}
      <div class="actions" hidden={!mayAct.value}>
        {halt === undefined && (
          <button type="button" onClick={() => void pull(false)}>
            Halt entries{account === undefined ? '' : ` of ${account}`}
          </button>
        )}
        {halt?.level !== 'all' && (
          <button type="button" onClick={() => void pull(true)}>
            Halt everything{account === undefined ? '' : ` of ${account}`}, exits too
          </button>
        )}
        {halt !== undefined && (
          <button type="button" class="strong" onClick={() => askResume(who, account, halt)}>
            Resume {who}
          </button>
        )}
      </div>
      <ProblemNote problem={problem.value} />
    </div>
  );
}

function askResume(who: string, account: string | undefined, halt: Halt): void {
  const what = halt.level === 'all' ? 'Entries and exits' : 'Entries';
  const others = account === undefined ? ' Halts of single accounts are lifted too.' : '';
  const open = (status.peek()?.comparisons ?? []).filter(
    (one) => one.hint !== null && (account === undefined || one.account === account),
  );
  const forgotten = open.map(({ text, hint }) => ` Not mended: ${text}: ${hint}.`).join('');
  ask({
    title: `Resume ${who}?`,
    sentence: `${what} of ${who} go out again at once, also those of alerts that wait in the queue.${others}${forgotten} It was halted at ${shortMoment(halt.since, now.peek())}: ${withStop(halt.reason)}`,
    deed: `Resume ${who}`,
    receipt: `Resumed ${who}: ${what.toLowerCase()} go out again.`,
    act: (token) => post('/api/resume', { by: 'dashboard', ...(account !== undefined && { account }) }, token),
    done: () => void readStanding(),
  });
}
