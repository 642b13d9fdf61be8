// The top of the page: how things stand in a sentence, what to do about it, and the kill switch.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { post, type Problem } from '../net/api.ts';
import type { Order, Position } from '../net/wire.ts';
import { ProblemNote } from '../show/problem.tsx';
import { clockTime } from '../show/time.ts';
import { addressOf, place } from '../state/place.ts';
import { alarm, connection, lostAt, needsPerson, readStanding, status } from '../state/standing.ts';

interface Halted {
  readonly open_orders: readonly Order[];
  readonly positions: readonly Position[];
}

/** What is still open, said once after the switch was pulled. */
function sayHalted({ open_orders: orders, positions }: Halted): string {
  const open = orders.length === 0 ? 'No order is working' : `${counted(orders.length, 'order')} still working`;
  const held = positions.length === 0 ? 'nothing is held' : `${counted(positions.length, 'position')} held`;
  return `${open}, ${held}; exits still go out.`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function useHalt() {
  const problem = useSignal<Problem | undefined>(undefined);
  const said = useSignal('');
  // Read once; on the next page it would only stand in the way.
  useEffect(
    () =>
      place.subscribe(() => {
        said.value = '';
        problem.value = undefined;
      }),
    [],
  );
  const halt = async (): Promise<void> => {
    const answer = await post<Halted>('/api/halt', { reason: 'halted on the dashboard', by: 'dashboard' });
    problem.value = answer.ok ? undefined : answer.problem;
    said.value = answer.ok ? sayHalted(answer.value) : '';
    await readStanding();
  };
  return { problem, said, halt };
}

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
  if (standing !== undefined && (!standing.ready || standing.warnings.length > 0))
    return <a href={addressOf({ page: 'health' })}>What to do →</a>;
  return null;
}

export function Standing({ said, problem }: { readonly said: string; readonly problem: Problem | undefined }) {
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
      {said !== '' && <p role="status">{said}</p>}
      <ProblemNote problem={problem} />
    </section>
  );
}
