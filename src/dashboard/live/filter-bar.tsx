// Search and filters above the list; on a phone they fold away, because the rows matter more.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { list } from '../shell/keys.ts';
import { accountsSeen, rows, strategiesSeen } from '../state/book.ts';
import {
  accountChoice,
  clearFilter,
  filtered,
  shownRows,
  STATE_CHOICES,
  type StateChoice,
  stateChoice,
  strategyChoice,
  words,
} from './filter.ts';

export function FilterBar() {
  const open = useSignal(filtered.peek());
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    list.search = () => {
      open.value = true;
      // The field may only now become visible.
      queueMicrotask(() => (field.current?.focus(), field.current?.select()));
    };
    return () => delete list.search;
  }, []);
  return (
    <div class="filter-bar">
      <h2 id="live-title">Alerts and orders</h2>
      <Count />
      <button
        type="button"
        class="quiet-button narrow-only"
        aria-expanded={open.value}
        aria-controls="filters"
        onClick={() => {
          open.value = !open.value;
        }}
      >
        Filter
      </button>
      <search id="filters" class={open.value ? 'open' : ''}>
        <input
          ref={field}
          type="search"
          aria-label="Search by client_ref, strategy, account, market or id"
          placeholder="Search"
          spellcheck={false}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
        <select
          aria-label="State"
          value={stateChoice.value}
          onChange={(event) => {
            stateChoice.value = event.currentTarget.value as StateChoice;
          }}
        >
          {STATE_CHOICES.map(([choice, name]) => (
            <option key={choice} value={choice}>
              {name}
            </option>
          ))}
        </select>
        <Choice name="Account" all="all accounts" choice={accountChoice} among={accountsSeen.value} />
        <Choice name="Strategy" all="all strategies" choice={strategyChoice} among={strategiesSeen.value} />
        {filtered.value && (
          <button type="button" class="quiet-button" onClick={clearFilter}>
            Show all
          </button>
        )}
      </search>
    </div>
  );
}

function Count() {
  const all = rows.value.length;
  const shown = shownRows.value.length;
  return <span class="quiet count">{filtered.value ? `${shown.toLocaleString('en')} of ${all.toLocaleString('en')}` : ''}</span>;
}

interface ChoiceOf {
  readonly name: string;
  readonly all: string;
  readonly choice: { value: string };
  readonly among: readonly string[];
}

function Choice({ name, all, choice, among }: ChoiceOf) {
  // One account is no choice.
  if (among.length < 2 && choice.value === '') return null;
  return (
    <select
      aria-label={name}
      value={choice.value}
      onChange={(event) => {
        choice.value = event.currentTarget.value;
      }}
    >
      <option value="">{all}</option>
      {among.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
}
