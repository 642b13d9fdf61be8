// One object's whole story: each event with its moment, the time since the one before, and what it says.
import type { JournalEvent, WholeAlert } from '../net/wire.ts';
import { sayVerified } from './verified.ts';
import { clockTime, dayOf, gap, moment } from '../show/time.ts';
import { restOf, sayEvent, weightOf } from './event-words.ts';
import { fold, lookupCount, type Told } from './folded.ts';

interface Story {
  readonly events: readonly JournalEvent[];
  /** What it began with, where that was read already. */
  readonly alert?: WholeAlert | undefined;
  /** Whether the bytes are shown elsewhere on the page. */
  readonly bytesElsewhere?: boolean;
  /** How often it was looked up by now: the journal tells the first search and every doubling only. */
  readonly lookups?: number;
}

export function Timeline({ events, alert, bytesElsewhere = false, lookups = 0 }: Story) {
  return (
    <ol class="timeline">
      {alert !== undefined && <Received alert={alert} bytes={!bytesElsewhere} />}
      <Rows told={fold(events)} before={alert?.received_at} lookups={lookups} />
    </ol>
  );
}

interface RowsOf {
  readonly told: readonly Told[];
  /** When what stands above them happened. */
  readonly before: string | undefined;
  readonly lookups: number;
}

function Rows({ told, before, lookups }: RowsOf) {
  let last = before;
  return (
    <>
      {told.map((one, index) => {
        const above = last;
        if (one.kind === 'event') {
          last = one.event.at;
          return <TimelineEvent key={one.event.seq} event={one.event} before={above} />;
        }
        last = one.events.at(-1)?.at;
        const count = Math.max(lookupCount(one.events), index === told.length - 1 ? lookups : 0);
        return <Lookups key={one.events[0]?.seq} events={one.events} before={above} count={count} />;
      })}
    </>
  );
}

interface LookupsOf extends Pick<RowsOf, 'before'> {
  readonly events: readonly JournalEvent[];
  readonly count: number;
}

/** `Looked up 14 times, last told at 02:14:33.106: no trace of it yet`. */
function Lookups({ events, before, count }: LookupsOf) {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return null;
  const found = sayEvent(last).replace(/^Looked up[:;] /, '');
  return (
    <li class="plain">
      <When at={first.at} before={before} />
      <div class="what">
        <p>
          Looked up {count} times, last told at{' '}
          <time dateTime={last.at} title={moment(last.at)}>
            {clockTime(last.at)}
          </time>
          : {found}
        </p>
        <details>
          <summary>the {events.length} rows of the journal about it</summary>
          <ol class="timeline">
            <Rows told={events.map((event) => ({ kind: 'event', event }))} before={before} lookups={0} />
          </ol>
        </details>
      </div>
    </li>
  );
}

function When({ at, before }: { readonly at: string; readonly before: string | undefined }) {
  const passed = before === undefined ? undefined : Date.parse(at) - Date.parse(before);
  const newDay = before === undefined || dayOf(before) !== dayOf(at);
  return (
    <div class="when">
      <time dateTime={at} title={moment(at)}>
        {newDay && <span class="quiet">{dayOf(at)} </span>}
        {clockTime(at)}
      </time>
      <span class="gap quiet">{passed === undefined ? '' : gap(passed)}</span>
    </div>
  );
}

/** Before the first row of the journal: the bytes, and how their sender was known. */
function Received({ alert, bytes }: { readonly alert: WholeAlert; readonly bytes: boolean }) {
  return (
    <li class="plain">
      <When at={alert.received_at} before={undefined} />
      <div class="what">
        <p>{sayVerified(alert)}</p>
        {bytes && (
          <details>
            <summary>its bytes</summary>
            <pre class="text">{alert.raw}</pre>
          </details>
        )}
      </div>
    </li>
  );
}

function TimelineEvent({ event, before }: { readonly event: JournalEvent; readonly before: string | undefined }) {
  const rest = restOf(event);
  return (
    <li class={weightOf(event)}>
      <When at={event.at} before={before} />
      <div class="what">
        <p>{sayEvent(event)}</p>
        {rest.length > 0 && (
          <details>
            <summary>
              <code>{event.kind}</code>, row {event.seq.toLocaleString('en')}
            </summary>
            <dl class="facts small">
              {rest.map(([name, text]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}
