// docs/reference/order-states.md: the life of an order, from the transition table that the program itself uses.
import {
  isTerminal,
  isUnsettled,
  nextState,
  ORDER_EVENTS,
  ORDER_STATES,
  type OrderEvent,
  type OrderState,
} from '../../src/model/order.ts';
import { code, fence, page, table } from './markdown.ts';

const STATES: Readonly<Record<OrderState, string>> = {
  queued: 'Committed; nothing was sent',
  submitting: 'A request may be on its way to the venue',
  open: 'The venue has it; `filled` says how much of it traded',
  unknown: 'Nobody can say whether it was placed. It is looked up, and never sent again unless its absence is proven',
  filled: 'All of it traded',
  canceled: 'It ended short because somebody canceled it; what had traded stays traded',
  expired: 'It ended short because its time was over: an entry older than `alerts.max_age`, or by its terms at the venue',
  rejected: 'The venue refused it',
  denied: 'pinewire refused it before anything was sent',
};

const EVENTS: Readonly<Record<OrderEvent, string>> = {
  submit: 'its request was committed, and may be sent',
  withdraw: 'proof that nothing was placed',
  lose: 'the outcome of the request is not known',
  accept: 'the venue has it',
  part: 'a part traded',
  complete: 'all of it traded',
  cancel: 'it was canceled',
  expire: 'its time was over',
  reject: 'the venue refused it',
  deny: 'we refused it',
};

const FACTS = `Facts beat status: a fill that arrives after the end is booked and moves the position, and one that completes a canceled or expired order
makes it \`filled\`. A fact told twice leads back to the same state. What has no cell in the table cannot happen; the program stops at it as at a
bug. A partial fill is \`open\` with \`filled\` above zero. What leaves \`unknown\` is evidence from the venue, or a person: \`pinewire resolve\`.`;

export function orderStatesPage(): string {
  const states = ORDER_STATES.map((state) => [code(state), kind(state), STATES[state]]);
  const cells = ORDER_STATES.map((state) => [code(state), ...ORDER_EVENTS.map((event) => nextState(state, event) ?? '')]);
  return page("An order's states", 'src/model/order.ts', [
    table(['state', '', 'meaning'], states),
    fence('mermaid', diagram()),
    '## State and event',
    table(
      ['event', 'meaning'],
      ORDER_EVENTS.map((event) => [code(event), EVENTS[event]]),
    ),
    table(['', ...ORDER_EVENTS.map(code)], cells),
    FACTS,
  ]);
}

function kind(state: OrderState): string {
  if (isTerminal(state)) return 'over';
  return isUnsettled(state) ? 'counts against every limit' : 'waits';
}

/** Arrows from the states that are not over; late fills are in the table below it. */
function diagram(): string {
  const arrows = ORDER_STATES.filter((state) => !isTerminal(state)).flatMap((from) => {
    const targets = Map.groupBy(
      ORDER_EVENTS.filter((event) => nextState(from, event) !== undefined),
      (event) => nextState(from, event),
    );
    return [...targets].filter(([to]) => to !== from).map(([to, events]) => `  ${from} --> ${to}: ${events.join(', ')}`);
  });
  const ends = ORDER_STATES.filter(isTerminal).map((state) => `  ${state} --> [*]`);
  return ['stateDiagram-v2', '  [*] --> queued', ...arrows, ...ends].join('\n');
}
