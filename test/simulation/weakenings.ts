// The safeguards, each taken away alone. What is found broken then is what the safeguard is there for.
import type { AccountView, LaneWork } from '../../src/ledger/port.ts';
import { oneByOne, optionalText, type Row, type Sql, text } from '../../src/ledger/sql.ts';
import type { Order } from '../../src/model/order.ts';
import type { Outcome, Prepared } from '../../src/venue/port.ts';
import type { Invariant } from './invariants.ts';
import type { Weakening } from './weakening.ts';

/** How an order that was placed twice, or forgotten, shows itself; which of them comes first is chance. */
const DOUBLED: readonly Invariant[] = ['one order per leg', 'never more than asked', 'settled', 'true fills', 'never frozen'];

/** Readings that are asked together pass through the same change. */
function statements(parts: Omit<Sql, 'together'>): Sql {
  return { ...parts, together: oneByOne(parts) };
}

/** Statements whose text contains `part` are changed or answered otherwise. */
function altered(sql: Sql, change: (statement: string) => string): Sql {
  return statements({
    get: (statement, values) => sql.get(change(statement), values),
    all: (statement, values) => sql.all(change(statement), values),
    run: (statement, values) => sql.run(change(statement), values),
  });
}

const dedupe: Weakening = {
  name: 'client_ref is unique',
  how: 'the unique index is an ordinary one, and nobody looks whether an alert was here before',
  breaks: DOUBLED,
  // A second order under the same id is found at the exchange before it is sent, and adopted out of the queue.
  ignoring: ['kept promise', 'one request a lane', 'legal step'],
  schema: (sql) => sql.replace('CREATE UNIQUE INDEX alerts_once', 'CREATE INDEX alerts_once'),
  sql: (sql) =>
    statements({
      all: async (statement, values) =>
        statement.startsWith('SELECT id, fingerprint, exchange, symbol FROM alerts') ? [] : sql.all(statement, values),
      run: async (statement, values) => (statement.startsWith('INSERT INTO webhook_ids') ? 1 : sql.run(statement, values)),
      get: async (statement, values) =>
        statement.startsWith('SELECT alert_id, digest FROM webhook_ids') ? undefined : sql.get(statement, values),
    }),
};

const writeAhead: Weakening = {
  name: 'write ahead',
  how: 'the bytes leave as soon as they are signed, before the attempt is committed',
  breaks: DOUBLED,
  ignoring: ['written ahead', 'one request a lane', 'true verdict'],
  venue: (venue) =>
    wrapped(venue, {
      preparePlace: async (request) => {
        const prepared = await venue.preparePlace(request);
        const outcome = prepared.send();
        return { ...prepared, send: () => outcome } satisfies Prepared;
      },
    }),
};

const capturedBytes: Weakening = {
  name: 'the committed bytes are sent',
  noticedBy: 40,
  how: 'the request is signed anew when it leaves, with a window that begins then',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane'],
  onLeaving: (envelope, exchange) =>
    envelope.validUntil === undefined ? envelope : { ...envelope, validUntil: exchange.time + 5_000 },
};

const windowBehindQueue: Weakening = {
  name: 'the window is read behind the queue',
  how: 'the exchange reads the window at its door only',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane'],
  readsWindowTwice: false,
};

const noWindow: Weakening = {
  name: 'requests carry a window',
  how: 'the window is taken off the request on its way out',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane'],
  onLeaving: ({ validUntil: _, ...envelope }) => envelope,
};

const lease: Weakening = {
  name: 'lanes are leased',
  how: 'every worker takes every lane, whoever holds it',
  breaks: ['one request a lane'],
  sql: (sql) => altered(sql, (statement) => statement.replace(/\((lanes\.)?owner IS NULL OR/, '(1 = 1 OR $1owner IS NULL OR')),
};

const venueTime: Weakening = {
  name: 'the exchange’s clock tells that the window is over',
  noticedBy: 4245,
  how: 'our own wall clock is taken for the time of the exchange',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane'],
  venue: (venue, process) =>
    wrapped(venue, {
      lookup: async (reference) => {
        const found = await venue.lookup(reference);
        return found.kind === 'none' ? { ...found, venueTime: process.clock.now() } : found;
      },
    }),
};

const secondLookup: Weakening = {
  name: 'two searches prove absence',
  noticedBy: 124,
  how: 'the first search past the window that finds nothing is believed',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane'],
  ledger: (ledger) => ({
    ...ledger,
    noteLookup: async (input) => {
      if (!input.pastWindow || input.lookup.kind !== 'none' || input.attemptId === undefined) return ledger.noteLookup(input);
      await ledger.absent({ attemptId: input.attemptId, proof: { searches: 1 }, nextAt: input.nextAt });
    },
  }),
};

const history: Weakening = {
  name: 'history and trades are searched',
  how: 'a lookup sees open orders only',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane'],
  searchesHistory: false,
};

const accountLock: Weakening = {
  name: 'approvals are made under the account’s lock',
  how: 'the verdict inside the transaction is that on the view the request was planned on',
  breaks: ['halt holds', 'within limits'],
  ignoring: ['present view'],
  ledger: (ledger) => {
    const planned = new Map<string, AccountView>();
    return {
      ...ledger,
      view: async (...input) => {
        const view = await ledger.view(...input);
        if (view !== undefined) planned.set(view.order.id, view);
        return view;
      },
      submit: (submission) => {
        const { decide, orderId } = submission;
        return ledger.submit({ ...submission, decide: (now) => decide(planned.get(orderId) ?? now) });
      },
    };
  },
};

const IN_DOUBT: ReadonlySet<string> = new Set(['submitting', 'unknown']);

/** A leg in doubt passes for a queued one: in what a lane sees, and in the transaction that submits. */
function forgetful(sql: Sql): Sql {
  let isSubmitting = false;
  const forget = (row: Row): Row => {
    if (!isSubmitting || !('arrival' in row)) return row;
    isSubmitting = false;
    const doubtful = IN_DOUBT.has(text(row, 'status')) && optionalText(row, 'venue_order_id') === undefined;
    return doubtful ? { ...row, status: 'queued' } : row;
  };
  const get: Sql['get'] = (statement, values) => {
    if (statement.startsWith('INSERT INTO lanes')) isSubmitting = true;
    return sql.get(statement, values);
  };
  const all: Sql['all'] = async (statement, values) => {
    if (statement.startsWith('SELECT 1 AS busy')) return [];
    return (await sql.all(statement, values)).map(forget);
  };
  const run: Sql['run'] = (statement, values) => {
    if (statement.startsWith('SAVEPOINT')) isSubmitting = false;
    return sql.run(statement, values);
  };
  return statements({ get, run, all });
}

function shownAsQueued(work: LaneWork): LaneWork {
  const doubtful = work.unsettled.filter(({ order }) => order.status === 'unknown');
  const queued = doubtful.map(({ order, nextAt }) => ({
    order: { ...order, status: 'queued' as const },
    nextAt,
    tries: 0,
    arrival: Infinity,
  }));
  return { ...work, unsettled: work.unsettled.filter((row) => !doubtful.includes(row)), queued: [...queued, ...work.queued] };
}

const legInDoubt: Weakening = {
  name: 'one unsettled attempt per leg, in the flow',
  how: 'an order in doubt passes for a queued one in the lane and in the transaction that submits; the unique index stays',
  breaks: [],
  ignoring: [
    'no bug',
    'legal step',
    'present view',
    'settled',
    'sound journal',
    'one request a lane',
    'true fills',
    'never frozen',
  ],
  sql: forgetful,
  ledger: (ledger) => ({
    ...ledger,
    laneWork: async (lane) => shownAsQueued(await ledger.laneWork(lane)),
    view: async (...input) => {
      const view = await ledger.view(...input);
      return view?.order.status === 'unknown' ? { ...view, order: { ...view.order, status: 'queued' } } : view;
    },
  }),
};

const oneAttempt: Weakening = {
  ...legInDoubt,
  name: 'one unsettled attempt per leg',
  how: 'as in the flow alone, and the unique index is gone too',
  breaks: DOUBLED,
  schema: (sql) => sql.replace(/CREATE UNIQUE INDEX attempts_unsettled[^;]*;/, ''),
};

const unknownState: Weakening = {
  name: 'unknown is a state',
  how: 'a request without an answer counts as not sent, and is sent again',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane'],
  ledger: (ledger) => ({
    ...ledger,
    settle: (input) => {
      const { outcome } = input;
      const taken: Outcome =
        outcome.kind === 'unknown' ? { kind: 'unsent', code: outcome.code, message: outcome.message } : outcome;
      return ledger.settle({ ...input, outcome: taken });
    },
  }),
};

const tradeOnce: Weakening = {
  name: 'a trade is booked once',
  how: 'each booking of a trade has a key of its own',
  breaks: ['true fills', 'settled', 'never more than asked'],
  sql: (sql) => {
    let booked = 0;
    const run: Sql['run'] = (statement, values = []) => {
      if (!statement.startsWith('INSERT INTO fills')) return sql.run(statement, values);
      return sql.run(
        statement,
        values.map((value, at) => (at === 2 ? `${String(value)}~${++booked}` : value)),
      );
    };
    return statements({
      run,
      get: (statement, values) => sql.get(statement, values),
      all: (statement, values) => sql.all(statement, values),
    });
  },
};

const durableFirst: Weakening = {
  name: 'acknowledged means durable',
  how: 'a commit that failed is reported as done',
  breaks: ['kept promise', 'written ahead'],
  tellsFailedCommits: true,
};

const lookAfterEnd: Weakening = {
  name: 'what ended short is looked at again',
  how: 'an order that the exchange has ended is never asked about any more',
  breaks: ['settled', 'true fills'],
  sql: (sql) =>
    statements({
      get: (statement, values) => sql.get(statement, values),
      all: (statement, values) => sql.all(statement, values),
      // The last of the columns that move, in front of the id.
      run: (statement, values = []) =>
        sql.run(
          statement,
          statement.startsWith('UPDATE orders SET status') ? [...values.slice(0, -2), null, ...values.slice(-1)] : values,
        ),
    }),
};

const twoLooksAfterEnd: Weakening = {
  name: 'what ended short is looked at twice',
  noticedBy: 329,
  how: 'the first look after the end is the last',
  breaks: ['settled', 'true fills'],
  ledger: (ledger) => ({
    ...ledger,
    lookedAfterEnd: ({ nextAt, ...input }) => ledger.lookedAfterEnd({ ...input, ...(input.looks === 0 && nextAt && { nextAt }) }),
  }),
};

const askFirst: Weakening = {
  name: 'what was inherited is asked for first',
  how: 'no process knows which orders were queued before it began, nor that the store has forgotten anything',
  breaks: DOUBLED,
  ignoring: ['true verdict', 'one request a lane', 'legal step'],
  ledger: (ledger) => ({ ...ledger, epoch: () => ({ number: 1, inherited: 0 }) }),
};

/** Without entries at the market that were acknowledged and are not over. */
function told(orders: readonly Order[]): readonly Order[] {
  return orders.filter(({ effect, status, type }) => effect === 'exit' || status !== 'open' || type !== 'market');
}

const fillsAwaited: Weakening = {
  name: 'fills of a market entry are waited for',
  how: 'what comes behind it, and the verdict on that, see no market entry that is open',
  breaks: ['no exit lost'],
  ignoring: ['present view', 'within limits'],
  ledger: (ledger) => ({
    ...ledger,
    laneWork: async (lane) => {
      const work = await ledger.laneWork(lane);
      const seen = told(work.unsettled.map(({ order }) => order));
      // Where nothing else is to be done it is looked at.
      return work.queued.length === 0 ? work : { ...work, unsettled: work.unsettled.filter(({ order }) => seen.includes(order)) };
    },
    view: async (...input) => {
      const view = await ledger.view(...input);
      return view && { ...view, unsettled: told(view.unsettled) };
    },
    submit: (submission) => {
      const { decide } = submission;
      return ledger.submit({ ...submission, decide: (now) => decide({ ...now, unsettled: told(now.unsettled) }) });
    },
  }),
};

/** A venue with some of its methods replaced; its state stays where it is. */
function wrapped<Part extends object>(venue: Part, methods: Partial<Part>): Part {
  return new Proxy(venue, {
    get: (target, name) => {
      const own: unknown = Reflect.get(methods, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

export const WEAKENINGS: readonly Weakening[] = [
  dedupe,
  writeAhead,
  capturedBytes,
  windowBehindQueue,
  noWindow,
  lease,
  venueTime,
  secondLookup,
  history,
  accountLock,
  oneAttempt,
  unknownState,
  tradeOnce,
  durableFirst,
  lookAfterEnd,
  twoLooksAfterEnd,
  askFirst,
  fillsAwaited,
];

/** Taken away alone these break nothing, because another safeguard stands behind them. */
export const BACKED_UP: readonly Weakening[] = [legInDoubt];

/** By its name, or by a part of it that no other has. */
export function weakeningOf(name: string): Weakening {
  const all = [...WEAKENINGS, ...BACKED_UP];
  const exact = all.find((one) => one.name === name);
  const [first, ...others] = exact === undefined ? all.filter((one) => one.name.includes(name)) : [exact];
  if (first === undefined || others.length > 0)
    throw new Error(`--weaken takes one of: ${all.map((one) => one.name).join(' | ')}`);
  return first;
}
