// The spools of the relays, as they last told of them: what has not come yet, and the command that settles it where the spool is.
import { useMemo } from 'preact/hooks';
import { now } from '../clock.ts';
import { post } from '../net/api.ts';
import type { Relay, StuckAlert } from '../net/wire.ts';
import { Age } from '../show/age.tsx';
import { ask } from '../show/confirm.tsx';
import { CopyId } from '../show/copy.tsx';
import { lasted } from '../show/time.ts';
import { mayAct } from '../state/session.ts';

interface RelaysOf {
  readonly relays: readonly Relay[];
  readonly again: () => Promise<void>;
}

export function Relays({ relays, again }: RelaysOf) {
  const stuck = useMemo(() => relays.flatMap((relay) => relay.stuck), [relays]);
  return (
    <section aria-labelledby="relays-title">
      <h3 id="relays-title">Relays</h3>
      {relays.length === 0 ? (
        <p class="quiet">
          No relay reports here. Where <code>pinewire relay</code> forwards to this service, what waits in its spool is shown.
        </p>
      ) : (
        <RelayTable relays={relays} again={again} />
      )}
      {stuck.length > 0 && <Stuck stuck={stuck} />}
      {relays.map((relay) => (
        <More key={relay.relay} relay={relay} />
      ))}
    </section>
  );
}

function RelayTable({ relays, again }: RelaysOf) {
  return (
    <table class="cards two-up">
      <thead>
        <tr>
          <th>Relay on</th>
          <th class="number">Waiting</th>
          <th class="number">Oldest</th>
          <th class="number">Parked</th>
          <th>Heard of</th>
          <th>
            <span class="unseen">Forget</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {relays.map((relay) => (
          <tr key={relay.relay}>
            <th scope="row" title={`${relay.spool}, from ${relay.from}`}>
              {relay.machine}
            </th>
            <td data-label="Waiting" class="number">
              {relay.waiting}
            </td>
            <td data-label="Oldest" class="number">
              {relay.oldest_waiting_at === null ? <span class="quiet">none</span> : <Waits since={relay.oldest_waiting_at} />}
            </td>
            <td data-label="Parked" class="number">
              {relay.parked > 0 ? <span class="chip amber">{relay.parked} parked</span> : 0}
            </td>
            <td data-label="Heard of">
              <Age at={relay.heard_at} /> {relay.silent && <span class="chip amber">silent</span>}
            </td>
            <td>
              {relay.silent && mayAct.value && (
                <button
                  type="button"
                  class="quiet-button"
                  aria-label={`Forget the relay on ${relay.machine}`}
                  onClick={() => askForget(relay, again)}
                >
                  Forget
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Waits({ since }: { readonly since: string }) {
  return <time dateTime={since}>{lasted(now.value - Date.parse(since))}</time>;
}

/** More is stuck than a report tells one by one. */
function More({ relay: { parked, stuck, machine } }: { readonly relay: Relay }) {
  const shown = stuck.filter(({ state }) => state === 'parked').length;
  if (parked <= shown) return null;
  return (
    <p class="quiet">
      And {parked - shown} more parked on {machine}: <code>npx pinewire relay --parked</code> lists them there.
    </p>
  );
}

function Stuck({ stuck }: { readonly stuck: readonly StuckAlert[] }) {
  return (
    <>
      <ul class="stuck" aria-label="Alerts that do not come through">
        {stuck.map(({ id, state, lane, client_ref: ref, received_at: at, tries, problem }) => (
          <li key={id}>
            <p>
              <span class={`chip ${state === 'parked' ? 'amber' : 'working'}`}>{state}</span> <strong>{lane}</strong>{' '}
              <code>{ref}</code>{' '}
              <span class="quiet">
                taken <Age at={at} />, {tries === 1 ? 'tried once' : `tried ${tries} times`}
              </span>
            </p>
            <p>{problem}</p>
            {state === 'parked' && (
              <CopyId text={`npx pinewire relay --retry ${id}`} name="the command that sends it again" most={100} />
            )}
          </li>
        ))}
      </ul>
      <p class="quiet">
        A relay takes no orders over the network, not even from here: mend what is wrong, then run the command on its machine, in
        the folder of its configuration. <code>npx pinewire relay --drop ID</code> gives up an alert that is not wanted any more.
      </p>
    </>
  );
}

function askForget({ relay, machine, waiting, parked }: Relay, again: () => Promise<void>): void {
  const held =
    waiting + parked === 0
      ? 'Its spool was empty when it last spoke.'
      : `${waiting + parked} alerts were in its spool when it last spoke: they stay there, and nothing here says so any more.`;
  ask({
    title: `Forget the relay on ${machine}?`,
    sentence: `Its silence is no longer shown. ${held} If it speaks again, it is back.`,
    deed: 'Forget it',
    act: (token) => post(`/api/relays/${encodeURIComponent(relay)}/forget`, { by: 'dashboard' }, token),
    done: () => void again(),
  });
}
