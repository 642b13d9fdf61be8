// One answer of the server that a page shows: read when the page opens, and again when the journal says that it may have changed.
import { type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { spaced } from '../clock.ts';
import { get, type Problem } from '../net/api.ts';
import type { EventKind, JournalEvent } from '../net/wire.ts';

export interface Reading<Value> {
  readonly value: Signal<Value | undefined>;
  readonly problem: Signal<Problem | undefined>;
  readonly again: () => Promise<void>;
}

export function reading<Value>(path: () => string): Reading<Value> {
  const value = signal<Value | undefined>(undefined);
  const problem = signal<Problem | undefined>(undefined);
  let asked = 0;
  const again = async (): Promise<void> => {
    const mine = ++asked;
    const answer = await get<Value>(path());
    // An answer that was overtaken by a later question is not shown.
    if (mine !== asked) return;
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) value.value = answer.value;
  };
  return { value, problem, again };
}

type Listener = (events: readonly JournalEvent[]) => void;
const listeners = new Set<Listener>();

/** The stream hands the journal's rows in here; an empty list means that everything may have changed. */
export function journalGrew(events: readonly JournalEvent[]): void {
  for (const listener of listeners) listener(events);
}

/** Reads `source` now, and whenever a row of the journal concerns it, as long as the component stands. */
export function useFresh(
  again: () => Promise<void>,
  concerns: (event: JournalEvent) => boolean,
  inputs: readonly unknown[] = [],
): void {
  useEffect(() => {
    void again();
    const soon = spaced(500, () => void again());
    const listen: Listener = (events) => {
      if (events.length === 0 || events.some(concerns)) soon();
    };
    listeners.add(listen);
    return () => void listeners.delete(listen);
  }, inputs);
}

export function ofKinds(...prefixes: readonly string[]): (event: { readonly kind: EventKind }) => boolean {
  return ({ kind }) => prefixes.some((prefix) => kind.startsWith(prefix));
}
