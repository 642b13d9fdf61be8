// The way of one request through the venue: arrival, faults, admission, the engine, the answer; each step on the record.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, answerInstead, cut, json, send, sendHalf, spoilt } from './answer.ts';
import { authenticate, checkWindow, type Credentials, type Window, windowOf } from './auth.ts';
import { type Clock, sleep } from './clock.ts';
import { control } from './control.ts';
import type { Engine } from './engine.ts';
import { Faults, type Struck } from './faults.ts';
import { Params } from './params.ts';
import type { VenueRecord } from './record.ts';
import { invalidSymbol, Refusal } from './refusal.ts';
import { type Route, routes } from './routes.ts';
import { Streams } from './stream.ts';

export interface Account extends Credentials {
  readonly uid: number;
}

export interface Venue {
  readonly accounts: readonly Account[];
  readonly record: VenueRecord;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly fee: string;
  readonly offersStreams?: boolean;
  /** What all that ask may spend in a minute; who spends more is answered 429 until the next one. So much that nobody meets it where absent. */
  readonly weightLimit?: number;
}

interface Arrived {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly apiKey: string | undefined;
  /** Undefined when they cannot be read at all. */
  readonly params: Params | undefined;
  readonly struck: Struck;
  /** The clock this request meets: the venue's, and what a skewed server adds. */
  readonly now: () => number;
}

interface Admitted {
  readonly route: Route;
  readonly params: Params;
  readonly account: number;
  readonly window: Window | undefined;
}

const MINUTE_MS = 60_000;
const NO_LIMIT = 60_000_000;

export class Simulator {
  readonly faults = new Faults();
  readonly venue: Venue;
  readonly server: Server;
  readonly streams: Streams;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #held = new Set<() => void>();
  #engineSequence: number;
  #weight = { minute: 0, used: 0 };

  constructor(venue: Venue) {
    this.venue = venue;
    this.streams = new Streams(venue);
    this.#routes = routes(venue.engine, venue.record, { fee: venue.fee, weightLimit: venue.weightLimit ?? NO_LIMIT });
    this.#engineSequence = venue.record.lastEngineSequence();
    this.server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A client that left in mid-request has sent none; anything else is a fault of the simulator's own.
        if (request.complete) console.error(error);
        response.destroy();
      });
    });
    this.server.on('upgrade', (request, socket, head) => this.streams.upgrade(request, socket, head));
  }

  get heldCount(): number {
    return this.#held.size;
  }

  /** Lets every held request go on; says how many there were. */
  release(): number {
    const held = [...this.#held];
    this.#held.clear();
    for (const letGo of held) letGo();
    return held.length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, query] = split(request.url ?? '');
    const body = await text(request);
    const method = request.method ?? 'GET';
    if (path.startsWith('/control/')) {
      const answer = control(this, `${method} ${path}`, { query, body });
      this.#tell(answer.status === 200);
      send(response, answer, { now: this.venue.clock.now(), weight: 0 });
      return;
    }
    const apiKey = request.headers['x-mbx-apikey'];
    const arrived = this.#arrive({ method, path, query, body, apiKey: typeof apiKey === 'string' ? apiKey : undefined });
    await this.#answer(arrived, response);
  }

  #arrive(request: Pick<Arrived, 'method' | 'path' | 'query' | 'body' | 'apiKey'>): Arrived {
    const params = readParams(request);
    const struck = this.faults.draw({ ...request, params }, this.venue.clock.now());
    const skew = struck.get('clock_skew')?.ms ?? 0;
    const now = () => this.venue.clock.now() + skew;
    const { method, path, query, body } = request;
    const id = this.venue.record.insert('requests', {
      arrivedAt: this.venue.clock.now(),
      method,
      path,
      query,
      body,
      params: JSON.stringify(params?.toObject() ?? {}),
      faults: JSON.stringify([...struck.keys()]),
    });
    return { ...request, id, params, struck, now };
  }

  async #answer(arrived: Arrived, response: ServerResponse): Promise<void> {
    const { struck, now } = arrived;
    const { record, clock } = this.venue;
    const cutBefore = struck.get('cut_before');
    if (cutBefore !== undefined) {
      cut(response, cutBefore);
      record.answered(arrived.id, 'cut', clock.now());
      return;
    }
    const weight = this.#weigh(arrived);
    const instead = answerInstead(this.#isTooHeavy(weight) ? TOO_HEAVY(now()) : struck, now());
    const answer = instead ?? spoilt(await this.#run(arrived), struck);
    if (struck.has('delay_answer')) await sleep(struck.get('delay_answer')?.ms ?? 0);
    const cutAfter = struck.get('cut_after');
    const half = struck.has('half_answer');
    const gone = response.socket?.destroyed ?? true;
    if (cutAfter !== undefined) cut(response, cutAfter);
    else if (half) sendHalf(response, answer, { now: now(), weight });
    else send(response, answer, { now: now(), weight });
    const told = half ? 'half' : String(answer.status);
    record.answered(arrived.id, cutAfter === undefined ? (gone ? 'gone' : told) : 'cut', clock.now());
  }

  async #run(arrived: Arrived): Promise<Answer> {
    try {
      const admitted = this.#admit(arrived);
      const hold = arrived.struck.get('hold');
      // Whoever hung up meanwhile does not take the request back: it is inside.
      if (hold !== undefined) await this.#hold(hold.ms);
      return json(200, this.#execute(arrived, admitted));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.venue.record.settle(arrived.id, outcomeOf(error));
      return json(error.status, { code: error.code, msg: error.message });
    }
  }

  #admit(arrived: Arrived): Admitted {
    const route = this.#routes.get(`${arrived.method} ${arrived.path}`);
    if (route === undefined) throw new Refusal(-1020, 'This operation is not supported.', 404);
    const params = arrived.params ?? new Params(arrived.query, arrived.body);
    if (!route.signed) {
      params.allowOnly(route.accepts);
      return { route, params, account: 0, window: undefined };
    }
    const { uid } = authenticate(this.venue.accounts, arrived.apiKey, { ...arrived, params });
    const window = windowOf(params);
    checkWindow(window, arrived.now());
    params.allowOnly(route.accepts);
    const symbol = params.get('symbol');
    if (symbol !== undefined && this.venue.engine.isDelisted(symbol)) throw invalidSymbol();
    return { route, params, account: uid, window };
  }

  #execute(arrived: Arrived, { route, params, account, window }: Admitted): unknown {
    const now = arrived.now();
    if (window !== undefined) checkWindow(window, now);
    const lags = [arrived.struck.get('lagging_lookup'), arrived.struck.get('stale_replica')].filter((lag) => lag !== undefined);
    const visibleUntil = lags.length === 0 ? Number.MAX_SAFE_INTEGER : now - Math.max(...lags.map(({ ms = 0 }) => ms));
    const call = { params, account, now, requestId: arrived.id, visibleUntil };
    const { record } = this.venue;
    if (!route.signed) {
      record.settle(arrived.id, 'accepted');
      return route.handle(call);
    }
    this.#engineSequence += 1;
    const reached = { sequence: this.#engineSequence, at: now };
    try {
      // The effect and its outcome are one transaction; a refusal leaves nothing but its own outcome.
      const answer = record.transaction(() => {
        record.settle(arrived.id, 'accepted', reached);
        return route.handle(call);
      });
      this.#tell(true);
      return answer;
    } catch (error) {
      this.#tell(false);
      if (error instanceof Refusal) record.settle(arrived.id, outcomeOf(error), reached);
      throw error;
    }
  }

  /** What was rolled back did not happen. */
  #tell(isCommitted: boolean): void {
    const news = this.venue.engine.takeNews();
    if (isCommitted) this.streams.tell(news);
  }

  async #hold(ms: number | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.add(resolve);
    await (ms === undefined ? promise : Promise.race([promise, sleep(ms)]));
    this.#held.delete(resolve);
  }

  #isTooHeavy(weight: number): boolean {
    return weight > (this.venue.weightLimit ?? NO_LIMIT);
  }

  #weigh({ method, path }: Arrived): number {
    const minute = Math.floor(this.venue.clock.now() / MINUTE_MS);
    if (minute !== this.#weight.minute) this.#weight = { minute, used: 0 };
    this.#weight.used += this.#routes.get(`${method} ${path}`)?.weight ?? 1;
    return this.#weight.used;
  }
}

/** Until the next minute of the venue. */
const TOO_HEAVY = (now: number): Struck =>
  new Map([['http_429', { retryAfter: Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1_000) }]]);

const outcomeOf = (refusal: Refusal) => `refused ${refusal.code} ${refusal.message}`;

function split(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

async function text(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  const chunks: string[] = [];
  for await (const chunk of request) chunks.push(String(chunk));
  return chunks.join('');
}

/** A GET is read from its query alone. */
function readParams({ method, query, body }: { method: string; query: string; body: string }): Params | undefined {
  try {
    return new Params(query, method === 'GET' ? '' : body);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
