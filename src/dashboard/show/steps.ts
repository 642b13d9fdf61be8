// How long an order took from stage to stage: received → committed → placed → filled.
import type { Order } from '../net/wire.ts';
import { lasted } from './time.ts';

interface Step {
  readonly name: 'committed' | 'placed' | 'filled';
  /** When it was done; ISO 8601. */
  readonly at: string;
  /** Milliseconds since the stage before. */
  readonly ms: number;
}

/** Those that it has come through. A limit order waits for its price: that time is no latency, so it ends with being placed. */
export function stepsOf({ stages, status, type }: Pick<Order, 'stages' | 'status' | 'type'>): readonly Step[] {
  if (stages === null) return [];
  const filled = status === 'filled' && type === 'market' ? stages.filled_at : null;
  const steps: Step[] = [];
  let before = stages.received_at;
  for (const [name, at] of [
    ['committed', stages.committed_at],
    ['placed', stages.placed_at],
    ['filled', filled],
  ] as const) {
    if (at === null) break;
    // A wall clock may be set back in between; nothing took less than no time.
    steps.push({ name, at, ms: Math.max(0, Date.parse(at) - Date.parse(before)) });
    before = at;
  }
  return steps;
}

/** `2 + 4 + 31 ms`; with a step of a second and more each has its unit. */
export function compactSteps(steps: readonly Step[]): string {
  if (steps.every(({ ms }) => ms < 1_000)) return `${steps.map(({ ms }) => ms).join(' + ')} ms`;
  return steps.map(({ ms }) => lasted(ms)).join(' + ');
}

/** `committed after 2 ms, placed 4 ms later, filled 31 ms later`: exact. */
export function stepsInWords(steps: readonly Step[]): string {
  return steps
    .map(({ name, ms }, index) => `${name} ${index === 0 ? 'after ' : ''}${exact(ms)}${index === 0 ? '' : ' later'}`)
    .join(', ');
}

/** `1,204 ms`: nothing is rounded. */
export function exact(ms: number): string {
  return `${ms.toLocaleString('en')} ms`;
}
