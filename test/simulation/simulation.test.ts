// Histories under every fault: fixed seeds that any machine repeats, fresh ones that nobody has seen, and the proof that both meant something.
import { beforeAll, describe, expect, test } from 'vitest';
import type { EventKind } from '../../src/model/event.ts';
import { nextState, ORDER_EVENTS, ORDER_STATES } from '../../src/model/order.ts';
import { FAULT_KINDS } from './faults.ts';
import { runSeeds, type Summary } from './pool.ts';
import { World } from './world.ts';

/** Seeds; 10,000 of them take two cores less than ten minutes. */
const FIXED = Number(process.env.PINEWIRE_SIM_SEEDS ?? 2_600);
const FRESH_MS = Number(process.env.PINEWIRE_SIM_FRESH_MS ?? 10_000);
const STEPS = 200;
/** Each step and fault that can happen happens at least so often over the fixed seeds. */
const OFTEN = 100;

/** Steps of the table that nothing in these histories can bring about, each with the reason. */
const UNREACHED: Readonly<Record<string, string>> = {
  'rejected → filled': 'a rejected order is not looked at any more, and the exchange tells no fill after it',
};

/** Met, but not so often: each needs an answer that is late by seconds and an exchange that ended the order meanwhile. */
const SELDOM: ReadonlySet<string> = new Set(['submitting → canceled', 'unknown → rejected', 'unknown → expired']);

/** Takes a store that was put back, and an alert that it has forgotten and that led to an order there and comes again. */
const SELDOM_EVENTS: ReadonlySet<EventKind> = new Set(['order.adopted']);

/** What a history writes about alerts, orders and halts; the journal's other kinds belong to start-up, markets and configuration. */
const EVENTS: readonly EventKind[] = [
  'alert.accepted',
  'alert.refused',
  'alert.repeated',
  'alert.conflict',
  'order.queued',
  'order.denied',
  'order.approved',
  'order.submitted',
  'order.acknowledged',
  'order.refused',
  'order.unsent',
  'order.unknown',
  'order.lookup',
  'order.absent',
  'order.report',
  'order.fill',
  'order.expired',
  'order.canceled',
  'order.cancel_requested',
  'order.cancel_submitted',
  'order.cancel_settled',
  'order.delayed',
  'order.adopted',
  'order.resolved',
  'halt.set',
  'halt.lifted',
];

function reachable(): string[] {
  const steps = ORDER_STATES.flatMap((from) => ORDER_EVENTS.map((event) => [from, nextState(from, event)] as const));
  const names = steps.filter(([from, to]) => to !== undefined && to !== from).map(([from, to]) => `${from} → ${to}`);
  return [...new Set(['new → queued', 'new → denied', ...names])].filter((name) => UNREACHED[name] === undefined);
}

function said({ found }: Summary): string[] {
  return found.map(({ seed, violation }) => `seed ${seed} breaks "${violation.invariant}": ${violation.what}`);
}

describe('every invariant holds', () => {
  let fixed: Summary;

  beforeAll(async () => {
    fixed = await runSeeds({ from: 1, to: FIXED, steps: STEPS });
    const perMinute = Math.round((fixed.histories / fixed.ms) * 60_000);
    console.log(`${fixed.histories} histories, ${fixed.events} events, ${perMinute} seeds a minute`);
  }, 600_000);

  test('over the fixed seeds', () => {
    expect(said(fixed)).toEqual([]);
    expect(fixed.histories).toBe(FIXED);
  });

  test('over fresh seeds', { timeout: 120_000 }, async () => {
    const from = Date.now() % 1_000_000_000;
    const fresh = await runSeeds({ from, to: from + 1_000_000, steps: 2 * STEPS, budgetMs: FRESH_MS, untilFailure: true });
    console.log(`fresh seeds ${from}..${from + fresh.histories - 1}`);
    expect(said(fresh)).toEqual([]);
  });

  test('and each step an order can take was taken', () => {
    const { coverage } = fixed;
    const rare = reachable().filter((name) => coverage.of('transition', name) < (SELDOM.has(name) ? 1 : OFTEN));
    expect(rare.map((name) => `${name}: ${coverage.of('transition', name)}`)).toEqual([]);
    const impossible = Object.keys(UNREACHED).filter((name) => coverage.of('transition', name) > 0);
    expect(impossible).toEqual([]);
  });

  test('and each fault struck', () => {
    const rare = FAULT_KINDS.filter((kind) => fixed.coverage.of('fault', kind) < OFTEN);
    expect(rare.map((kind) => `${kind}: ${fixed.coverage.of('fault', kind)}`)).toEqual([]);
  });

  test('and each kind of event about alerts, orders and halts was written', () => {
    const rare = EVENTS.filter((kind) => fixed.coverage.of('event', kind) < (SELDOM_EVENTS.has(kind) ? 20 : OFTEN));
    expect(rare.map((kind) => `${kind}: ${fixed.coverage.of('event', kind)}`)).toEqual([]);
  });

  test('and processes died and stopped on both sides of every commit, of the bytes and of the answer', () => {
    for (const label of ['commit', 'committed', 'bytes leave', 'answer', 'read', 'alert', 'timer']) {
      for (const fate of ['killed', 'paused']) {
        expect(fixed.coverage.of('crash', `${fate} before ${label}`), `${fate} before ${label}`).toBeGreaterThan(20);
      }
    }
  });
});

describe('a seed', () => {
  test('plays the same history each time', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const [first, second] = [
        await new World({ seed, steps: STEPS }).run(),
        await new World({ seed, steps: STEPS, telling: true }).run(),
      ];
      expect(second.fingerprint).toBe(first.fingerprint);
      expect(second.lines.length).toBeGreaterThan(10);
    }
  });

  test('plays another history than its neighbour', async () => {
    const prints = await Promise.all(
      [11, 12, 13].map(async (seed) => (await new World({ seed, steps: STEPS }).run()).fingerprint),
    );
    expect(new Set(prints).size).toBe(3);
  });
});
