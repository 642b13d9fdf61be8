// An id or a text that one press copies whole, however short it is shown.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { after } from '../clock.ts';

interface Copied {
  /** What lands on the clipboard. */
  readonly text: string;
  /** What it is, for who only hears the page: `client order id`. */
  readonly name: string;
}

interface CopiedId extends Copied {
  /** Characters that are shown. */
  readonly most?: number;
}

/** Long ids are shortened in the middle: both ends tell them apart. */
export function shortened(text: string, most = 22): string {
  const characters = Array.from(text);
  const end = Math.floor((most - 1) / 2);
  return characters.length <= most ? text : `${characters.slice(0, most - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

export function CopyId({ text, name, most }: CopiedId) {
  const { said, copy } = useCopy(text);
  return (
    <button type="button" class="copy-id" onClick={copy} title={`${text}\nPress to copy`}>
      <code>{shortened(text, most)}</code>
      <span class="copy-word" aria-live="polite">
        {said.value || 'copy'}
      </span>
      <span class="unseen">{name}</span>
    </button>
  );
}

export function CopyButton({ text, name }: Copied) {
  const { said, copy } = useCopy(text);
  return (
    <button type="button" onClick={copy} aria-live="polite">
      {said.value || `Copy ${name}`}
    </button>
  );
}

function useCopy(text: string) {
  const said = useSignal('');
  const element = useRef<(() => void) | undefined>(undefined);
  const say = (words: string): void => {
    said.value = words;
    element.current?.();
    element.current = after(2_000, () => {
      said.value = '';
    });
  };
  const copy = (): void => {
    // Without HTTPS a browser offers the clipboard on this machine only.
    const written =
      navigator.clipboard === undefined ? copyBySelection(text) : navigator.clipboard.writeText(text).then(() => true);
    void Promise.resolve(written)
      .catch(() => false)
      .then((done) => say(done ? 'copied' : 'select it and copy'));
  };
  return { said, copy };
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}
