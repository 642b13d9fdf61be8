// The top of the page: how things stand in a sentence, and what to do about it.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type Problem, sentence } from '../net/api.ts';
import { Hint } from '../show/hint.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { clockTime } from '../show/time.ts';
import { loadProblem } from '../state/live.ts';
import { addressOf, place } from '../state/place.ts';
import { alarm, connection, lostAt, needsPerson, readStanding, standingProblem, status } from '../state/standing.ts';

export function isHaltedForAll(): boolean {
  return status.value?.halts.some(({ account }) => account === null) ?? false;
}

/** Where the sentence's trouble is settled. */
function Remedy() {
  const standing = status.value;
  const [unknown] = standing?.unknown ?? [];
  if (unknown !== undefined) return <a href={addressOf({ page: 'order', id: unknown.id })}>What to do →</a>;
  const [frozen] = standing?.frozen ?? [];
  if (frozen !== undefined) return <a href={addressOf({ page: 'order', id: frozen.order_id })}>What to do →</a>;
  if (standing !== undefined && standing.halts.length > 0) return <a href={addressOf({ page: 'accounts' })}>Resume →</a>;
  // On the page itself it is what stands next.
  if (place.value.page === 'health') return null;
  if (standing !== undefined && (!standing.ready || standing.warnings.length > 0))
    return <a href={addressOf({ page: 'health' })}>What to do →</a>;
  return null;
}

/** What three lines of a phone hold, and of a wide screen. The reason of a halt alone may have 500 characters. */
const LONG = 160;
const LONGER = 360;

/** A long one is cut to three lines, because what happens below it must stay in sight; all of it is one press away. */
function Sentence({ text }: { readonly text: string }) {
  const whole = useSignal(false);
  useEffect(() => {
    if (text.length <= LONG) whole.value = false;
  }, [text]);
  const cut = text.length > LONG;
  return (
    <div id="sentence" class={cut ? `long ${text.length > LONGER ? 'longer' : ''}` : ''}>
      <span class={whole.value ? 'whole' : 'said'} id="sentence-text">
        {text}
      </span>{' '}
      <Remedy />{' '}
      {cut && (
        <button
          type="button"
          class="more"
          aria-expanded={whole.value}
          aria-controls="sentence-text"
          onClick={() => {
            whole.value = !whole.value;
          }}
        >
          {whole.value ? 'Show less' : 'Show all of it'}
        </button>
      )}
    </div>
  );
}

/** The line is down, or the service answers with an error where the list was asked for. */
function NotConnected() {
  const problem = loadProblem.value;
  if (connection.value !== 'lost') return null;
  if (problem !== undefined && problem.status !== 0) {
    return (
      <p class="problem" role="status">
        {sentence(`pinewire answers with an error: ${problem.error}`)} <Hint text={sentence(problem.hint)} /> It is tried again by
        itself.
      </p>
    );
  }
  return (
    <p class="problem" role="status">
      No connection to pinewire{lostAt.value > 0 && ` since ${clockTime(new Date(lostAt.value).toISOString()).slice(0, 8)}`}. What
      is shown may be old; it is tried again by itself.
    </p>
  );
}

export function Standing({ problem }: { readonly problem: Problem | undefined }) {
  const standing = status.value;
  const unread = standingProblem.value;
  // A page that rests on it says so itself.
  const pageSays = standing === undefined && (place.value.page === 'accounts' || place.value.page === 'health');
  return (
    <section class={`standing ${needsPerson.value ? 'needs-person' : ''}`} aria-label="How things stand">
      <Sentence
        text={standing?.sentence ?? (unread === undefined ? 'Reading how things stand.' : 'How things stand is not known.')}
      />
      <p class="unseen" role="status">
        {alarm.value}
      </p>
      <NotConnected />
      {connection.value !== 'lost' && !pageSays && <ProblemNote problem={unread} of="How things stand" again={readStanding} />}
      <ProblemNote problem={problem} />
    </section>
  );
}
