// Health in words: what needs a person, what runs, what waits, and how far the journal has come.
import { useSignal } from '@preact/signals';
import { now } from '../clock.ts';
import type { Problem } from '../net/api.ts';
import { CopyId } from '../show/copy.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { ago, clockTime } from '../show/time.ts';
import { counted } from '../show/words.ts';
import { helpOpen } from '../shell/keys.ts';
import { signOut } from '../state/session.ts';
import { NotKnown } from '../shell/not-known.tsx';
import { connection, lostAt, status } from '../state/standing.ts';
import { LastHour } from './last-hour.tsx';
import { ToDo } from './to-do.tsx';
import { Fact, Facts } from '../story/facts.tsx';
import type { Status } from '../net/wire.ts';

export function Health() {
  const standing = status.value;
  const problem = useSignal<Problem | undefined>(undefined);
  const leave = async (): Promise<void> => {
    problem.value = await signOut();
  };
  if (standing === undefined) return <NotKnown of="How things stand" />;
  return (
    <section class="health" aria-labelledby="health-title">
      <h2 id="health-title">Health</h2>
      <ToDo standing={standing} />
      <h3>How it runs</h3>
      <ul class="plain-list sentences">
        {sentences(standing).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <LastHour />
      <h3>Journal and version</h3>
      <Facts>
        <Fact name="journal row">{standing.journal.seq.toLocaleString('en')}</Fact>
        <Fact name="journal head">
          <CopyId text={standing.journal.hash} name="journal head" />
        </Fact>
        <Fact name="version">
          pinewire {standing.version}, role {standing.role}, store schema {standing.schema}
        </Fact>
      </Facts>
      <p class="quiet">
        The head is the hash of the whole journal: noted elsewhere, it proves later that nothing was changed or cut.{' '}
        <code>npx pinewire doctor</code> looks into clock, keys and reachability.
      </p>
      <div class="actions">
        <button type="button" onClick={() => (helpOpen.value = true)}>
          Keyboard
        </button>
        <button type="button" onClick={() => void leave()}>
          Sign out
        </button>
      </div>
      <ProblemNote problem={problem.value} />
    </section>
  );
}

function sentences(standing: Status): readonly string[] {
  const { ready, queue_depth: queued, oldest_queued_at: oldest, lanes, orders, refused_today: refused } = standing;
  return [
    connection.value === 'lost'
      ? `This page has no connection since ${clockTime(new Date(lostAt.value).toISOString())}.`
      : 'This page is connected and live.',
    ready ? 'The service is ready and takes alerts.' : 'The service is not ready.',
    queued === 0
      ? 'Nothing waits in the queue.'
      : `${counted(queued, 'order')} ${queued === 1 ? 'waits' : 'wait'} in the queue${oldest === null ? '' : `, the oldest since ${ago(now.value - Date.parse(oldest))}`}.`,
    `${counted(lanes, 'lane')} busy with a request.`,
    `${counted(orders.open, 'order')} open at a venue, ${orders.submitting} being submitted.`,
    ...(standing.unknown_orders === 0 ? ['No order is unknown.'] : []),
    refused === 0 ? 'No alert was refused today.' : `${counted(refused, 'alert')} refused today.`,
    standing.last_alert_at === null
      ? 'No alert has come yet.'
      : `The last alert came ${ago(now.value - Date.parse(standing.last_alert_at))}.`,
  ];
}
