// The order's life against the rules that FIX's order state matrices give, event by event.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, plain } from './decimal.ts';
import {
  isTerminal,
  isUnsettled,
  leavesQuantity,
  nextState,
  ORDER_EVENTS,
  ORDER_STATES,
  type OrderEvent,
  type OrderState,
  transition,
} from './order.ts';

/** From the first state through the events. */
function life(start: OrderState, ...events: readonly OrderEvent[]): OrderState {
  return events.reduce(transition, start);
}

describe("FIX's rules", () => {
  test.each<[string, readonly OrderEvent[], OrderState]>([
    ['new → partially filled → filled', ['submit', 'accept', 'part', 'part', 'complete'], 'filled'],
    ['new → canceled', ['submit', 'accept', 'cancel'], 'canceled'],
    ['new → expired', ['submit', 'accept', 'expire'], 'expired'],
    ['pending new → rejected', ['submit', 'reject'], 'rejected'],
    ['acknowledged, then rejected', ['submit', 'accept', 'reject'], 'rejected'],
    ['partially filled → canceled', ['submit', 'accept', 'part', 'cancel'], 'canceled'],
    ['fill before the acknowledgement', ['submit', 'part', 'accept'], 'open'],
    ['filled before the acknowledgement', ['submit', 'complete', 'accept'], 'filled'],
    ['unsolicited cancel', ['submit', 'cancel'], 'canceled'],
    ['acknowledgement and cancel cross', ['submit', 'cancel', 'accept'], 'canceled'],
    ['a fill that crosses the cancel is booked', ['submit', 'accept', 'cancel', 'part'], 'canceled'],
    ['a cancel that came too late', ['submit', 'accept', 'cancel', 'complete'], 'filled'],
    ['a fill that crosses the expiry', ['submit', 'accept', 'expire', 'part', 'complete'], 'filled'],
    ['immediate or cancel', ['submit', 'part', 'expire'], 'expired'],
    ['too late while queued', ['expire'], 'expired'],
    ['canceled while queued', ['cancel'], 'canceled'],
    ['denied by us', ['deny'], 'denied'],
    ['proof that it never left', ['submit', 'withdraw', 'submit', 'accept'], 'open'],
    ['unknown, found working', ['submit', 'lose', 'lose', 'accept'], 'open'],
    ['unknown, found filled', ['submit', 'lose', 'complete'], 'filled'],
    ['unknown, proven absent', ['submit', 'lose', 'withdraw'], 'queued'],
    ['unknown, found rejected', ['submit', 'lose', 'reject'], 'rejected'],
  ])('%s', (_, events, expected) => {
    expect(life('queued', ...events)).toBe(expected);
  });

  test.each<[OrderState, OrderEvent]>([
    ['queued', 'accept'],
    ['queued', 'part'],
    ['queued', 'reject'],
    ['submitting', 'submit'],
    ['submitting', 'deny'],
    ['open', 'submit'],
    ['open', 'withdraw'],
    ['open', 'deny'],
    ['unknown', 'submit'],
    ['unknown', 'deny'],
    ['filled', 'cancel'],
    ['filled', 'reject'],
    ['canceled', 'submit'],
    ['expired', 'withdraw'],
    ['rejected', 'submit'],
    ['denied', 'submit'],
  ])('%s cannot %s', (state, event) => {
    expect(nextState(state, event)).toBe(undefined);
    expect(() => transition(state, event)).toThrow(`an order that is ${state} cannot ${event}`);
  });
});

describe('for every state and event', () => {
  test('an end is left only by a fill that completes it', () => {
    for (const state of ORDER_STATES.filter(isTerminal)) {
      for (const event of ORDER_EVENTS) {
        const next = nextState(state, event);
        expect(next === undefined || next === state || (next === 'filled' && event === 'complete')).toBe(true);
      }
    }
  });

  test('a venue that may have the order always gets its fills booked', () => {
    for (const state of ORDER_STATES.filter((one) => one !== 'queued' && one !== 'denied')) {
      expect(nextState(state, 'part')).toBeDefined();
      expect(nextState(state, 'complete')).toBe('filled');
    }
  });

  test('a repeated fact changes nothing', () => {
    for (const state of ORDER_STATES) {
      for (const event of ORDER_EVENTS.filter((one) => one !== 'submit' && one !== 'withdraw')) {
        const once = nextState(state, event);
        if (once === undefined || once === 'denied') continue;
        if (state === 'queued') continue;
        expect([state, event, nextState(once, event)]).toEqual([state, event, once]);
      }
    }
  });

  test('only what is queued is submitted, and only through submitting is it unsettled', () => {
    expect(ORDER_STATES.filter((state) => nextState(state, 'submit') !== undefined)).toEqual(['queued']);
    expect(ORDER_STATES.filter((state) => nextState(state, 'deny') !== undefined)).toEqual(['queued']);
    expect(ORDER_STATES.filter((state) => nextState(state, 'withdraw') !== undefined)).toEqual(['submitting', 'unknown']);
    expect(ORDER_STATES.filter(isUnsettled)).toEqual(['submitting', 'open', 'unknown']);
    expect(ORDER_STATES.filter((state) => isUnsettled(state) && isTerminal(state))).toEqual([]);
  });

  test('every history ends at an end, queued or unsettled, and never comes back from an end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_EVENTS)), (events) => {
        let state: OrderState = 'queued';
        for (const event of events) {
          const next = nextState(state, event);
          if (next === undefined) continue;
          if (isTerminal(state)) expect(isTerminal(next)).toBe(true);
          state = next;
        }
        expect(Number(isTerminal(state)) + Number(isUnsettled(state)) + Number(state === 'queued')).toBe(1);
      }),
    );
  });
});

describe('leaves', () => {
  test.each<[OrderState, string | undefined, string, string | undefined]>([
    ['open', '1', '0.4', '0.6'],
    ['queued', '1', '0', '1'],
    ['unknown', '1', '0', '1'],
    ['canceled', '1', '0.4', '0'],
    ['filled', '1', '1', '0'],
    // More than was asked, while the venue still says open: nothing is left, and not less than nothing.
    ['open', '1', '1.1', '0'],
    ['queued', undefined, '0', undefined],
  ])('%s of %s with %s filled', (status, size, filled, expected) => {
    const leaves = leavesQuantity({ status, filled: decimal(filled), ...(size !== undefined && { size: decimal(size) }) });
    expect(leaves && plain(leaves)).toBe(expected);
  });
});
