// One object's whole story: each event with its moment, the time since the one before, and what it says.
import type { JournalEvent } from '../net/wire.ts';
import { clockTime, dayOf, gap, moment } from '../show/time.ts';
import { restOf, sayEvent, weightOf } from './event-words.ts';

export function Timeline({ events }: { readonly events: readonly JournalEvent[] }) {
  return (
    <ol class="timeline">
      {events.map((event, index) => (
        <TimelineEvent key={event.seq} event={event} before={events[index - 1]} />
      ))}
    </ol>
  );
}

function TimelineEvent({ event, before }: { readonly event: JournalEvent; readonly before: JournalEvent | undefined }) {
  const passed = before === undefined ? undefined : Date.parse(event.at) - Date.parse(before.at);
  const rest = restOf(event);
  const newDay = before === undefined || dayOf(before.at) !== dayOf(event.at);
  return (
    <li class={weightOf(event)}>
      <div class="when">
        <time dateTime={event.at} title={moment(event.at)}>
          {newDay && <span class="quiet">{dayOf(event.at)} </span>}
          {clockTime(event.at)}
        </time>
        <span class="gap quiet">{passed === undefined ? '' : gap(passed)}</span>
      </div>
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
