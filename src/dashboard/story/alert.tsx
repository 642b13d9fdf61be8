// One alert's story: the body as it came, how it was understood, and what became of it.
import { useMemo } from 'preact/hooks';
import { now } from '../clock.ts';
import { post, sentence } from '../net/api.ts';
import type { WholeAlert } from '../net/wire.ts';
import { Age } from '../show/age.tsx';
import { ask } from '../show/confirm.tsx';
import { Chip } from '../show/chip.tsx';
import { CopyId } from '../show/copy.tsx';
import { Hint } from '../show/hint.tsx';
import { ProblemNote } from '../show/problem.tsx';
import { Skeleton } from '../show/skeleton.tsx';
import { shortMoment } from '../show/time.ts';
import { missingMarket } from '../state/missing-market.ts';
import { addressOf, go } from '../state/place.ts';
import { mayAct } from '../state/session.ts';
import { reading, useFresh } from '../state/read.ts';
import { Fact, Facts } from './facts.tsx';
import { Timeline } from './timeline.tsx';

export function AlertStory({ id }: { readonly id: string }) {
  const source = useMemo(() => reading<WholeAlert>(() => `/api/alerts/${encodeURIComponent(id)}`), [id]);
  useFresh(source.again, (event) => event.alert_id === id, [id]);
  const alert = source.value.value;
  return (
    <article class="story">
      <p>
        <a href={addressOf({ page: 'live' })}>← Live</a>
      </p>
      <ProblemNote problem={source.problem.value} of="The alert" again={source.again} />
      {alert === undefined ? source.problem.value === undefined && <Skeleton lines={8} /> : <Story alert={alert} />}
    </article>
  );
}

function Story({ alert }: { readonly alert: WholeAlert }) {
  return (
    <>
      <header class="story-head">
        <h1>Alert {[alert.side, alert.size, alert.symbol].filter((part) => part !== null).join(' ')}</h1>
        {alert.status === 'accepted' ? <span class="chip done">accepted</span> : <Chip state={alert.status} />}
        <span class="quiet">
          <Age at={alert.received_at} />
        </span>
      </header>
      {alert.reason !== null && (
        <p class="reason">
          <strong>
            <Hint text={sentence(alert.reason)} />
          </strong>{' '}
          <Hint text={sentence(alert.hint ?? '')} />
        </p>
      )}
      <AlertActions alert={alert} />
      <section aria-labelledby="raw-title">
        <h2 id="raw-title">What came in</h2>
        <pre class="text">{alert.raw}</pre>
        {alert.raw_encoding === 'base64' && <p class="quiet">The bytes are no UTF-8; they are shown in base64.</p>}
      </section>
      {alert.orders.length > 0 && (
        <section aria-labelledby="orders-title">
          <h2 id="orders-title">Orders</h2>
          <ul class="plain-list">
            {alert.orders.map((order) => (
              <li key={order.id}>
                <a href={addressOf({ page: 'order', id: order.id })}>
                  {order.side} {order.size ?? order.asked} {order.market} in {order.account}
                </a>{' '}
                {(order.revision > 1 || order.remainder !== null) && (
                  <span class="quiet">
                    order {order.revision} of its {order.effect}{' '}
                  </span>
                )}
                <Chip state={order.status} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="story-parts">
        <section aria-labelledby="timeline-title">
          <h2 id="timeline-title">Timeline</h2>
          <Timeline events={alert.events} alert={alert} bytesElsewhere />
        </section>
        <section aria-labelledby="facts-title">
          <h2 id="facts-title">Alert</h2>
          <AlertFacts alert={alert} />
        </section>
      </div>
    </>
  );
}

function AlertActions({ alert }: { readonly alert: WholeAlert }) {
  const missing = missingMarket(alert);
  const resends = alert.status === 'refused' && mayAct.value;
  if (!resends && missing === undefined) return null;
  return (
    <div class="actions">
      {missing !== undefined && (
        <a class="button" href={addressOf({ page: 'markets', of: missing })}>
          Review {missing.symbol} →
        </a>
      )}
      {resends && (
        <button type="button" onClick={() => askResend(alert)}>
          Send again
        </button>
      )}
    </div>
  );
}

function AlertFacts({ alert }: { readonly alert: WholeAlert }) {
  return (
    <Facts>
      <Fact name="from">
        {alert.source}
        {alert.remote === null ? '' : `, ${alert.remote}`}
      </Fact>
      {alert.code !== null && <Fact name="code">{alert.code}</Fact>}
      <Fact name="strategy">{alert.strategy || 'none'}</Fact>
      {alert.client_ref !== null && (
        <Fact name="client_ref">
          <CopyId text={alert.client_ref} name="client_ref" />
        </Fact>
      )}
      <Fact name="alert id">
        <CopyId text={alert.id} name="alert id" />
      </Fact>
      {alert.repeats > 0 && <Fact name="came again">{alert.repeats} times; nothing new happened</Fact>}
    </Facts>
  );
}

function askResend({ id, side, size, symbol, received_at: at }: WholeAlert): void {
  const what = [side, size, symbol].filter((part) => part !== null).join(' ') || 'the alert';
  ask({
    title: 'Send this alert again?',
    sentence: `${what} goes through the same checks as when it came, at ${shortMoment(at, now.peek())}. If they pass now, it is traded at today's price, within the slippage that is allowed.`,
    deed: 'Send again',
    receipt: `Sent again: ${what}.`,
    act: (token) => post(`/api/alerts/${encodeURIComponent(id)}/resend`, { by: 'dashboard' }, token),
    done: () => go({ page: 'live' }),
  });
}
