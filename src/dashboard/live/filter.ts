// Which rows are shown: by words, state, account and strategy.
import { computed, signal } from '@preact/signals';
import { type Row, type RowState, rows } from '../state/book.ts';

export const words = signal('');
export const stateChoice = signal<StateChoice>('');
export const accountChoice = signal('');
export const strategyChoice = signal('');

/** Groups a person thinks in, then each state alone. */
const GROUPS = {
  working: ['queued', 'submitting', 'open', 'unknown'],
  stopped: ['refused', 'conflict', 'denied', 'rejected', 'expired'],
} as const satisfies Record<string, readonly RowState[]>;

export type StateChoice = '' | keyof typeof GROUPS | RowState;

export const STATE_CHOICES: readonly (readonly [choice: StateChoice, name: string])[] = [
  ['', 'all states'],
  ['working', 'working'],
  ['stopped', 'refused, denied, rejected'],
  ['queued', 'queued'],
  ['submitting', 'submitting'],
  ['open', 'open'],
  ['unknown', 'unknown'],
  ['filled', 'filled'],
  ['canceled', 'canceled'],
  ['expired', 'expired'],
  ['rejected', 'rejected'],
  ['denied', 'denied'],
  ['refused', 'refused'],
  ['conflict', 'conflict'],
];

export const filtered = computed(
  () => words.value.trim() !== '' || stateChoice.value !== '' || accountChoice.value !== '' || strategyChoice.value !== '',
);

export const shownRows = computed<readonly Row[]>(() => (filtered.value ? rows.value.filter(matcher()) : rows.value));

function matcher(): (row: Row) => boolean {
  const wanted = words.value
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const choice = stateChoice.value;
  const states: readonly RowState[] =
    choice === '' ? [] : choice === 'working' || choice === 'stopped' ? GROUPS[choice] : [choice];
  const account = accountChoice.value;
  const strategy = strategyChoice.value;
  return (row) =>
    (states.length === 0 || states.includes(row.state)) &&
    (account === '' || (row.kind === 'order' && row.order.account === account)) &&
    (strategy === '' || (row.kind === 'order' ? row.order : row.alert).strategy === strategy) &&
    wanted.every((word) => row.words.includes(word));
}

export function clearFilter(): void {
  words.value = '';
  stateChoice.value = '';
  accountChoice.value = '';
  strategyChoice.value = '';
}
