// Every row of the journal as a sentence. The table is complete by its type: a new kind of event does not build without its words.
import type { EventKind, JournalEvent } from '../net/wire.ts';

type Data = JournalEvent['data'];

/** The sentence, and the members of the data that it has used up. */
interface Words {
  readonly say: (data: Data) => string;
  readonly uses?: readonly string[];
}

function t(data: Data, name: string): string {
  const value = data[name];
  if (value === undefined || value === null) return '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);
}

function because(data: Data, ...names: readonly string[]): string {
  const why = names.map((name) => t(data, name)).find((text) => text !== '');
  return why === undefined ? '' : `: ${why}`;
}

const NUMBER = /^-?\d+$/;

const WORDS: Readonly<Record<EventKind, Words>> = {
  'alert.accepted': { say: () => 'Alert accepted and on disk', uses: ['status'] },
  'alert.refused': { say: (data) => `Alert refused${because(data, 'error', 'code')}`, uses: ['error', 'code', 'status'] },
  'alert.repeated': { say: () => 'The same alert came again; nothing new happened' },
  'alert.conflict': {
    say: (data) => `Another order under a client_ref that is taken${because(data, 'error')}`,
    uses: ['error', 'status'],
  },
  'order.queued': {
    say: (data) =>
      `Queued: ${[t(data, 'effect'), t(data, 'type'), t(data, 'side'), t(data, 'asked').replace(/^base /, ''), t(data, 'market')].join(' ')}`,
    uses: ['effect', 'type', 'side', 'asked', 'market', 'leg', 'account', 'status'],
  },
  'order.denied': {
    say: (data) => `Denied by pinewire${because(data, 'reason', 'code')}`,
    uses: ['reason', 'status', 'account', 'market', 'leg', 'side', 'effect', 'type', 'asked'],
  },
  'order.approved': {
    say: (data) =>
      `Approved by the risk checks: size ${t(data, 'size')}${t(data, 'reservation') === '' ? '' : `, ${t(data, 'reservation')} reserved`}`,
    uses: ['size', 'reservation', 'status'],
  },
  'order.submitted': {
    say: (data) => `Request ${t(data, 'number')} committed, then sent`,
    uses: ['number', 'status', 'client_order_id', 'request', 'attempt'],
  },
  'order.acknowledged': {
    say: (data) => `The venue answered: ${t(data, 'venue_status') || 'accepted'}`,
    uses: ['venue_status', 'via', 'status', 'filled', 'venue_filled', 'venue_order_id'],
  },
  'order.refused': {
    say: (data) => `The venue refused it${because(data, 'message', 'code')}`,
    uses: ['message', 'status', 'attempt'],
  },
  'order.unsent': {
    say: (data) => `Not sent; it goes back to the queue${because(data, 'message', 'code')}`,
    uses: ['message', 'status', 'attempt'],
  },
  'order.unknown': {
    say: (data) => `Unknown: nobody can say whether it was placed${because(data, 'message', 'code')}`,
    uses: ['message', 'status', 'attempt'],
  },
  'order.lookup': {
    say: (data) => {
      if (t(data, 'failed') !== '') return `Looked up; the venue could not be asked: ${t(data, 'failed')}`;
      return data['found'] === true ? `Looked up: found, ${t(data, 'venue_status')}` : 'Looked up: no trace of it yet';
    },
    uses: ['failed', 'found', 'venue_status', 'status'],
  },
  'order.not_shown': {
    say: (data) => `The venue shows it no more${because(data, 'reason')}`,
    uses: ['reason', 'found', 'searched', 'status'],
  },
  'order.trades_missing': {
    say: (data) => `Over at the venue, which does not show all of its trades${because(data, 'reason')}`,
    uses: ['reason', 'found', 'searched', 'status'],
  },
  'order.absent': { say: () => 'Proven not to have been placed; it is queued again', uses: ['status', 'attempt'] },
  'order.report': {
    say: (data) => `The venue reports: ${t(data, 'venue_status') || t(data, 'status')}`,
    uses: ['venue_status', 'status'],
  },
  'order.fill': {
    say: (data) =>
      `Filled ${t(data, 'quantity')} at ${t(data, 'price')}${t(data, 'fee') === '' ? '' : `, fee ${t(data, 'fee')}`}`,
    uses: ['quantity', 'price', 'fee', 'filled', 'status', 'via', 'at'],
  },
  'order.expired': { say: (data) => `Expired${because(data, 'reason')}`, uses: ['reason', 'status'] },
  'order.canceled': { say: (data) => `Canceled${because(data, 'reason')}`, uses: ['reason', 'status'] },
  'order.cancel_requested': { say: (data) => `Cancel requested${because(data, 'reason')}`, uses: ['reason', 'code', 'status'] },
  'order.cancel_submitted': {
    say: () => 'Cancel request committed, then sent',
    uses: ['status', 'attempt', 'request', 'number', 'client_order_id'],
  },
  'order.cancel_settled': {
    say: (data) => `Cancel request settled${because(data, 'outcome', 'venue_status', 'message')}`,
    uses: ['outcome', 'venue_status', 'status', 'attempt'],
  },
  'order.frozen': {
    say: (data) => `Frozen: what the venue holds is not what was asked${because(data, 'why')}`,
    uses: ['why', 'status'],
  },
  'order.adopted': {
    say: (data) => `Found at the venue and taken over: the store had forgotten that it was sent; filled ${t(data, 'filled')}`,
    uses: ['filled', 'via', 'status', 'searched', 'venue_filled', 'venue_status', 'venue_order_id'],
  },
  'order.stranded': { say: (data) => `Waits for its market or a person${because(data, 'reason')}`, uses: ['reason', 'status'] },
  'order.waiting': {
    say: (data) => `Has waited too long, and people were told${because(data, 'reason')}`,
    uses: ['reason', 'status'],
  },
  'order.delayed': { say: (data) => `Waits${because(data, 'reason')}`, uses: ['reason', 'status'] },
  'order.resolved': { say: (data) => `Settled by hand as ${t(data, 'as')}, by ${t(data, 'by')}`, uses: ['as', 'by', 'status'] },
  'lane.failing': {
    say: (data) => `The lane of ${t(data, 'market')} fails again and again${because(data, 'problem')}`,
    uses: ['market', 'problem'],
  },
  'lane.recovered': { say: (data) => `The lane of ${t(data, 'market')} goes on`, uses: ['market'] },
  'lanes.untaken': {
    say: (data) => `${t(data, 'lanes')} lanes waited ${t(data, 'waited_s')} s, and no process took them`,
    uses: ['lanes', 'waited_s'],
  },
  'lanes.taken': { say: () => 'Every lane is in the hands of a process again' },
  'market.proposed': { say: (data) => `Proposed for review: ${t(data, 'symbol')}`, uses: ['symbol'] },
  'market.approved': {
    say: (data) => `Market approved: ${t(data, 'symbol')} is ${t(data, 'market')}`,
    uses: ['symbol', 'market'],
  },
  'market.rejected': { say: (data) => `Market rejected: ${t(data, 'symbol')}`, uses: ['symbol'] },
  'market.rules': { say: () => 'Market rules read from the venue' },
  'account.added': { say: (data) => `Account ${t(data, 'name')} added`, uses: ['name'] },
  'account.bound': { say: () => 'Account bound to the venue’s own id' },
  'account.compared': {
    say: (data) => {
      const orders = Array.isArray(data['orders']) ? data['orders'].length + Number(data['more'] ?? 0) : 0;
      return `Compared with its exchange after the store had forgotten: ${orders === 0 ? 'nothing' : orders} forgotten`;
    },
    uses: ['epoch', 'more', 'more_others'],
  },
  'sequence.missed': {
    say: (data) => `Missed alerts ${t(data, 'from')} to ${t(data, 'to')} of ${t(data, 'strategy')}`,
    uses: ['from', 'to', 'strategy'],
  },
  'sequence.late': {
    say: (data) => `Alert ${t(data, 'number')} of ${t(data, 'strategy')} came late`,
    uses: ['number', 'strategy'],
  },
  'sequence.restarted': {
    say: (data) => `${t(data, 'strategy')} counts anew, from ${t(data, 'number')}`,
    uses: ['number', 'strategy'],
  },
  'strategy.quiet': { say: (data) => `Nothing more came from ${t(data, 'strategy')}`, uses: ['strategy'] },
  'strategy.heard': { say: (data) => `${t(data, 'strategy')} speaks again`, uses: ['strategy'] },
  'door.failures': {
    say: (data) =>
      `${t(data, 'source')} was refused ${data['count'] === 1 ? 'once' : `${t(data, 'count')} times`}${data['slowed'] === false ? '' : ' and is slowed'}`,
    uses: ['source', 'count', 'slowed'],
  },
  'halt.set': { say: (data) => `Halted${because(data, 'reason')}`, uses: ['reason'] },
  'halt.lifted': { say: (data) => `Resumed by ${t(data, 'by')}${because(data, 'reason')}`, uses: ['by', 'reason'] },
  'store.epoch': { say: (data) => `The store has forgotten${because(data, 'why')}`, uses: ['why', 'epoch'] },
  'store.opened': { say: () => 'Store opened' },
  'journal.sealed': { say: () => 'Journal sealed' },
  'config.applied': { say: () => 'Configuration applied' },
  'edge.alarm': { say: (data) => `The edge: ${t(data, 'text')}`, uses: ['text'] },
};

export function sayEvent({ kind, data }: JournalEvent): string {
  // A newer server may know a kind that this page does not.
  return WORDS[kind]?.say(data) ?? kind;
}

/** What the sentence leaves out, as name and text. */
export function restOf({ kind, data }: JournalEvent): readonly (readonly [name: string, text: string])[] {
  const used = WORDS[kind]?.uses ?? [];
  return Object.entries(data)
    .filter(
      ([name, value]) => !used.includes(name) && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    )
    .map(([name, value]) => [name, valueText(name, value)] as const);
}

function valueText(name: string, value: unknown): string {
  if (/(?:^|_)(?:at|until|time)$/.test(name) && NUMBER.test(String(value))) return new Date(Number(value)).toISOString();
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${typeof inner === 'string' ? inner : JSON.stringify(inner)}`)
      .join(', ');
  }
  return String(value);
}

/** Where the line of a story should catch the eye. */
export function weightOf({ kind }: JournalEvent): 'amber' | 'stopped' | 'plain' {
  const needsPerson = ['order.unknown', 'order.not_shown', 'order.trades_missing', 'order.frozen', 'order.stranded'];
  if (needsPerson.includes(kind)) return 'amber';
  return ['alert.refused', 'alert.conflict', 'order.denied', 'order.refused', 'order.expired'].includes(kind)
    ? 'stopped'
    : 'plain';
}
