// The top of the page: how things stand in a sentence, and what to do about it.
import type { Problem } from '../net/api.ts';
import { ProblemNote } from '../show/problem.tsx';
import { clockTime } from '../show/time.ts';
import { addressOf, place } from '../state/place.ts';
import { alarm, connection, lostAt, needsPerson, status } from '../state/standing.ts';

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

export function Standing({ problem }: { readonly problem: Problem | undefined }) {
  const standing = status.value;
  return (
    <section class={`standing ${needsPerson.value ? 'needs-person' : ''}`} aria-label="How things stand">
      <p id="sentence">
        {standing === undefined ? 'Reading how things stand.' : standing.sentence} <Remedy />
      </p>
      <p class="unseen" role="status">
        {alarm.value}
      </p>
      {connection.value === 'lost' && (
        <p class="problem" role="status">
          No connection to pinewire{lostAt.value > 0 && ` since ${clockTime(new Date(lostAt.value).toISOString()).slice(0, 8)}`}.
          What is shown may be old; it is tried again by itself.
        </p>
      )}
      <ProblemNote problem={problem} />
    </section>
  );
}
