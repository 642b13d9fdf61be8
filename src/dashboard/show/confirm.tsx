// Danger is slow: whatever loosens something says in a sentence what will happen and asks for the admin token.
import { signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { after } from '../clock.ts';
import { type Problem, type Result } from '../net/api.ts';
import type { Committed } from '../net/wire.ts';
import { onMove } from '../state/place.ts';
import { giveReceipt } from '../state/receipts.ts';
import { ProblemNote } from './problem.tsx';

export interface Question {
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly sentence: string;
  /** What the button says: the deed, not "OK". */
  readonly deed: string;
  /** Fields beside the token. */
  readonly fields?: () => ComponentChildren;
  readonly act: (token: string) => Promise<Result<Partial<Committed>>>;
  /** What was done, for the receipt; absent where the journal says nothing of it. */
  readonly receipt?: string;
  readonly done?: () => void;
}

const question = signal<Question | undefined>(undefined);

export function ask(asked: Question): void {
  question.value = asked;
}

function dismiss(): void {
  question.value = undefined;
}

/** Stands once on the page; shows the question that is open. */
export function ConfirmHost() {
  // A hint in it may lead elsewhere, and what was asked belongs to the page it was asked on.
  useEffect(() => onMove(dismiss), []);
  const asked = question.value;
  return asked === undefined ? null : <Confirm key={asked.title + asked.sentence} asked={asked} />;
}

function Confirm({ asked }: { readonly asked: Question }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const token = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  useEffect(() => {
    // Where somebody stood before, for when it is closed again: the browser sees to that.
    dialog.current?.showModal();
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    const result = await asked.act(token.value.trim());
    busy.value = false;
    problem.value = result.ok ? undefined : atTheField(result.problem);
    if (!result.ok) return;
    dialog.current?.close();
    asked.done?.();
    // Where the button went with what it was for, nobody is left standing nowhere.
    after(0, () => document.activeElement === document.body && document.getElementById('main')?.focus({ preventScroll: true }));
    // Last, because it takes the focus: what was pressed is often gone.
    if (asked.receipt !== undefined) giveReceipt(asked.receipt, { committed: result.value.committed ?? [] });
  };
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" aria-describedby="confirm-sentence" onClose={dismiss}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="confirm-title">{asked.title}</h2>
        <p id="confirm-sentence">{asked.sentence}</p>
        {asked.fields?.()}
        <input type="text" name="username" autocomplete="username" value="admin" hidden readOnly />
        <label for="confirm-token">Admin token</label>
        <input
          id="confirm-token"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          required
          value={token.value}
          onInput={(event) => {
            token.value = event.currentTarget.value;
          }}
        />
        <ProblemNote problem={problem.value} />
        <div class="actions">
          <button type="submit" class="strong" disabled={busy.value}>
            {asked.deed}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave it as it is
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** A wrong token is typed again here; a script is told the header to send. */
function atTheField(problem: Problem): Problem {
  if (problem.status !== 401) return problem;
  return {
    ...problem,
    hint: 'nothing was done; type it again, as npx pinewire token show admin prints it on the machine of pinewire',
  };
}
