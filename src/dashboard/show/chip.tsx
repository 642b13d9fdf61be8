// A state is a word in a chip, the same word as in the API and the docs. The mark beside it says the same to whoever sees no colour.
import type { RowState } from '../state/book.ts';

/** amber: a person is needed · stopped: it did not go through · done · working. */
const LOOKS: Readonly<Record<RowState, readonly [look: 'amber' | 'stopped' | 'done' | 'working', mark: string]>> = {
  unknown: ['amber', '?'],
  queued: ['working', '·'],
  submitting: ['working', '›'],
  open: ['working', '○'],
  filled: ['done', '●'],
  canceled: ['done', '–'],
  expired: ['stopped', '×'],
  rejected: ['stopped', '×'],
  denied: ['stopped', '×'],
  refused: ['stopped', '×'],
  conflict: ['stopped', '×'],
};

export function Chip({ state }: { readonly state: RowState }) {
  const [look, mark] = LOOKS[state] ?? ['working', '·'];
  return (
    <span class={`chip ${look}`}>
      <span class="mark" aria-hidden="true">
        {mark}
      </span>
      {state}
    </span>
  );
}
