// What senders, people and the market do unasked, and how often; each history has much of one thing and little of another.
import type { Random } from './random.ts';

const ACTS = { alert: 60, repeat: 8, conflict: 4, stir: 18, cancel: 12, close: 2, halt: 2.5, resume: 8, resolve: 8, stop: 1 };

export type Act = keyof typeof ACTS;
export type ActWeights = Readonly<Record<Act, number>>;

/** All of them may be left out of a history, but for the alerts. */
export const OPTIONAL_ACTS = (Object.keys(ACTS) as Act[]).filter((act) => act !== 'alert');

export function drawActs(random: Random): ActWeights {
  return {
    ...ACTS,
    halt: ACTS.halt * random.pick([0.2, 1, 4]),
    cancel: ACTS.cancel * random.pick([0.5, 1, 4]),
    close: ACTS.close * random.pick([0.2, 1, 5]),
    stir: ACTS.stir * random.pick([0.5, 1, 2]),
  };
}
