// One object's whole story: each event with its moment, the time since the one before, and what it says.
import type { JournalEvent, WholeAlert } from '../net/wire.ts';
import { sayVerified } from './verified.ts';
import { clockTime, dayOf, gap, moment } from '../show/time.ts';
import { restOf, sayEvent, weightOf } from './event-words.ts';

interface Story {
  readonly events: readonly JournalEvent[];
  /** What it began with, where that was read already. */
  readonly alert?: WholeAlert | undefined;
  /** Whether the bytes are shown elsewhere on the page. */
  readonly bytesElsewhere?: boolean;
}

export function Timeline({ events, alert, bytesElsewhere = false }: Story) {
  return (
    <ol class="timeline">
      {alert !== undefined && <Received alert={alert} bytes={!bytesElsewhere} />}
      {events.map((event, index) => (
        <TimelineEvent key={event.seq} event={event} before={events[index - 1]?.at ?? alert?.received_at} />
      ))}
    </ol>
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
