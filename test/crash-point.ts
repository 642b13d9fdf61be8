// Loaded into a pinewire process before the program (`node --import`): stops it dead at one point of an order's way, named by the
// environment. The points hang on what any build must do: the statements it commits and the request it sends.
import { ClientRequest, type IncomingMessage } from 'node:http';
import { StatementSync } from 'node:sqlite';
import { Client } from 'pg';
import type { CrashPoint } from './crash-points.ts';

const wanted = process.env['PINEWIRE_CRASH_POINT'];
const signal = process.env['PINEWIRE_CRASH_SIGNAL'] ?? 'SIGKILL';
let isOver = false;

/** Here the process dies, or sleeps until somebody wakes it: the signal comes before this returns. */
function reach(point: CrashPoint): void {
  if (isOver || point !== wanted) return;
  isOver = true;
  process.kill(process.pid, signal);
}

/** What the transaction under way on each connection has written so far, as far as it matters here. */
const transactions = new WeakMap<object, Set<'alert' | 'attempt' | 'result'>>();

function before(connection: object, text: string): void {
  if (text.startsWith('BEGIN')) transactions.set(connection, new Set());
  const written = transactions.get(connection);
  if (written === undefined) return;
  if (text.startsWith('INSERT INTO alerts ')) {
    reach('received');
    written.add('alert');
  }
  if (text.startsWith('INSERT INTO attempts ')) {
    reach('approved');
    written.add('attempt');
  }
  if (text.startsWith('UPDATE attempts ')) written.add('result');
  if (text === 'COMMIT' && written.has('attempt')) reach('attempt written');
}

function after(connection: object, text: string): void {
  if (text !== 'COMMIT') return;
  const written = transactions.get(connection);
  if (written?.has('alert') === true) reach('stored');
  if (written?.has('attempt') === true) reach('attempt committed');
  if (written?.has('result') === true) reach('result committed');
}

/** SQLite's one writer: a statement does not say which connection it belongs to. */
const WRITER = {};

for (const name of ['run', 'get', 'all'] as const) {
  const original = StatementSync.prototype[name] as (...values: unknown[]) => unknown;
  Object.assign(StatementSync.prototype, {
    [name](this: StatementSync, ...values: unknown[]): unknown {
      before(WRITER, this.sourceSQL);
      const result = original.apply(this, values);
      after(WRITER, this.sourceSQL);
      return result;
    },
  });
}

const query = Client.prototype.query as (...values: unknown[]) => Promise<unknown>;
Object.assign(Client.prototype, {
  async query(this: Client, ...values: [string | { readonly text: string }, ...unknown[]]): Promise<unknown> {
    const [asked] = values;
    const text = typeof asked === 'string' ? asked : asked.text;
    before(this, text);
    const result = await query.apply(this, values);
    after(this, text);
    return result;
  },
});

const end = ClientRequest.prototype.end as (...values: unknown[]) => ClientRequest;
Object.assign(ClientRequest.prototype, {
  end(this: ClientRequest, ...values: unknown[]): ClientRequest {
    const isPlacement = this.method === 'POST' && this.path.startsWith('/api/v3/order');
    const isQuote = this.path.startsWith('/api/v3/ticker/bookTicker');
    if (isPlacement) {
      reach('about to send');
      // The system has the bytes: nobody takes them back.
      this.once('finish', () => reach('bytes sent'));
    }
    if (isPlacement || isQuote) {
      this.prependOnceListener('response', (response: IncomingMessage) => {
        response.prependOnceListener('end', () => reach(isQuote ? 'quote read' : 'answer read'));
      });
    }
    return end.apply(this, values);
  },
});
