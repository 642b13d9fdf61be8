// The frame of every page: name, navigation, halt, the status sentence, and the page itself below.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Accounts } from '../accounts/accounts.tsx';
import { Health } from '../health/health.tsx';
import { Live } from '../live/live.tsx';
import { backToRow } from '../live/window.ts';
import { Markets } from '../markets/markets.tsx';
import { ConfirmHost } from '../show/confirm.tsx';
import { learnTicks } from '../show/figure.tsx';
import { goLive } from '../state/live.ts';
import { addressOf, onMove, type Place, place } from '../state/place.ts';
import { mayAct, signOut } from '../state/session.ts';
import { connection } from '../state/standing.ts';
import { pullHalt } from '../state/halting.ts';
import { putAllAway } from '../state/receipts.ts';
import type { Problem } from '../net/api.ts';
import { AlertStory } from '../story/alert.tsx';
import { OrderStory } from '../story/order.tsx';
import { Help } from './help.tsx';
import { helpOpen, listenToKeys } from './keys.ts';
import { Receipts } from './receipts.tsx';
import { isHaltedForAll, Standing } from './standing.tsx';

const PAGES = [
  ['live', 'Live'],
  ['accounts', 'Accounts'],
  ['markets', 'Markets'],
  ['health', 'Health'],
] as const;

export function Shell() {
  useEffect(() => {
    void learnTicks();
    const ends = [goLive(), listenToKeys(), putAllAway];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  const problem = useSignal<Problem | undefined>(undefined);
  const halt = async (): Promise<void> => {
    problem.value = await pullHalt(undefined, false);
  };
  const leave = async (): Promise<void> => {
    problem.value = await signOut();
  };
  useEffect(
    () =>
      onMove((from, to) => {
        // Read once; on the next page it would only stand in the way.
        problem.value = undefined;
        stand(from, to);
      }),
    [],
  );
  const halted = isHaltedForAll();
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>
        Skip to the page
      </a>
      <header class="top">
        <span class="name">pinewire</span>
        <Connected />
        <Navigation />
        <div class="tools">
          <button type="button" class="quiet-button wide-only" onClick={() => (helpOpen.value = true)}>
            Keys
          </button>
          <button type="button" class="quiet-button wide-only" onClick={() => void leave()}>
            Sign out
          </button>
          {mayAct.value ? (
            <button type="button" class="halt" disabled={halted} onClick={() => void halt()}>
              {halted ? 'Entries halted' : 'Halt entries'}
            </button>
          ) : (
            <span class="read-only">{halted ? 'Entries halted' : 'Read only'}</span>
          )}
        </div>
      </header>
      <Standing problem={problem.value} />
      <Receipts />
      <main id="main" tabIndex={-1} class={`page-${place.value.page}`}>
        <Title />
        <Page />
      </main>
      <ConfirmHost />
      <Help />
    </div>
  );
}

/** Whoever goes on by keyboard begins at the page, not at the navigation above it; from a story back at the row that led there. */
function stand(from: Place, to: Place): void {
  backToRow.wanted = false;
  if (document.activeElement?.closest('.receipts') !== null && document.activeElement !== null) return;
  backToRow.wanted = 'id' in from && to.page === 'live';
  if (!backToRow.wanted) document.getElementById('main')?.focus({ preventScroll: true });
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Connected() {
  const words = { connecting: 'connecting', live: 'connected', lost: 'no connection' }[connection.value];
  return (
    <span class={`connected is-${connection.value}`}>
      <span class="dot" aria-hidden="true" />
      {words}
    </span>
  );
}

function Navigation() {
  const here = place.value.page === 'order' || place.value.page === 'alert' ? 'live' : place.value.page;
  return (
    <nav aria-label="Pages">
      {PAGES.map(([page, name]) => (
        <a key={page} href={addressOf({ page })} aria-current={here === page ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

/** A story has a heading of its own; the other pages begin with their parts. */
function Title() {
  const name = PAGES.find(([page]) => page === place.value.page)?.[1];
  return name === undefined ? null : <h1 class="unseen">{name}</h1>;
}

function Page() {
  const to = place.value;
  switch (to.page) {
    case 'live':
      return <Live />;
    case 'accounts':
      return <Accounts />;
    case 'markets':
      return <Markets wanted={to.of} />;
    case 'health':
      return <Health />;
    case 'order':
      return <OrderStory key={to.id} id={to.id} />;
    case 'alert':
      return <AlertStory key={to.id} id={to.id} />;
  }
}
