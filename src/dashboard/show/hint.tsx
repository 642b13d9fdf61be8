// A hint of the service: a command that has a button here leads to it, and stands behind it as the second way.
import { addressOf } from '../state/place.ts';
import { hintParts, type Lead } from './hint-parts.ts';

export function Hint({ text }: { readonly text: string }) {
  return (
    <>
      {hintParts(text).map((part, index) =>
        typeof part === 'string' ? (
          part
        ) : (
          <span key={index}>
            <LeadLink lead={part} /> (<code>{part.command}</code>)
          </span>
        ),
      )}
    </>
  );
}

/** Where its place is this page, to the buttons on it. */
function LeadLink({ lead: { words, to } }: { readonly lead: Lead }) {
  const href = addressOf(to);
  const stay = (event: Event): void => {
    if (location.hash !== href) return;
    event.preventDefault();
    const buttons = [...document.querySelectorAll<HTMLElement>('main .actions button')];
    (buttons.find(({ textContent }) => textContent === words) ?? buttons[0])?.focus();
  };
  return (
    <a href={href} onClick={stay}>
      {words}
    </a>
  );
}
