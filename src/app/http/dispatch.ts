// From a request to its handler and back: every answer, whatever goes wrong on the way, is one of ours.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { clientAddress, isOneOf, readAddress } from '../../edge/addresses.ts';
import { LedgerUnavailable } from '../../ledger/port.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../log.ts';
import { type Answer, notFound, refuse, unavailable } from './answer.ts';
import type { FailureLimit } from './failure-limit.ts';
import { createGuard, type GuardDeps } from './guard.ts';
import type { Sessions } from './session.ts';
import { repeatedHeader } from './repeated-header.ts';
import { type Call, pathPattern, type Route } from './route.ts';
import { methodsOf, type Router } from './router.ts';

export interface Dispatch {
  /** Answers whatever comes; never throws. */
  serve(find: Router, missing: (call: Call) => Answer, request: IncomingMessage, response: ServerResponse): void;
  /** From now on every request is answered 503. */
  stop(): void;
  /** Resolves when no handler runs any more, or after `ms`. */
  idle(ms: number): Promise<void>;
}

export interface DispatchDeps extends GuardDeps {
  readonly clock: Clock;
  readonly log: Log;
}

export function createDispatch(deps: DispatchDeps, failures: FailureLimit, sessions?: Sessions): Dispatch {
  const { clock, config, log } = deps;
  const guard = createGuard(deps, failures, sessions);
  let stopping = false;
  let running = 0;
  let emptied = (): void => undefined;

  const handle = async (route: Route, call: Call): Promise<void> => {
    const { request, response } = call;
    running += 1;
    try {
      const refusal = stopping ? shuttingDown() : (repeatedHeader(request.rawHeaders) ?? guard(route, call));
      send(response, refusal ?? (await route.handle(call)), stopping);
    } catch (error) {
      send(response, answerTo(error, request.method ?? '', route.path));
    } finally {
      running -= 1;
      if (running === 0) emptied();
    }
  };

  /** A store that is away is an expected outcome; anything else that is thrown is a bug, and its id leads from the answer to the log. */
  const answerTo = (error: unknown, method: string, path: string): Answer => {
    if (error instanceof LedgerUnavailable) {
      log.error('store unavailable', { error, path });
      return unavailable(
        'store_unavailable',
        'the store cannot be used now',
        'try again; it comes back by itself when it is mended',
      );
    }
    const id = Buffer.from(clock.randomBytes(6)).toString('hex');
    log.error('request failed', { id, method, path, error });
    const text = {
      code: 'internal_error',
      error: 'something went wrong here',
      hint: `the log has the cause under ${id}`,
      details: { id },
    };
    return refuse(500, text);
  };

  return {
    serve: (find, missing, request, response) => {
      const { path, query } = splitUrl(request.url ?? '');
      const found = find(request.method ?? '', path);
      if (found.kind === 'unreadable') return send(response, unreadablePath());
      const params = found.kind === 'route' ? found.params : {};
      const call = callOf({ request, response, params, query }, clock.monotonic(), config().server.trustedProxies);
      if (found.kind === 'route') void handle(found.route, call);
      else send(response, stopping ? shuttingDown() : missing(call), stopping);
    },
    stop: () => {
      stopping = true;
    },
    idle: (ms) =>
      new Promise((resolve) => {
        if (running === 0) return resolve();
        const cancel = clock.after(ms, resolve);
        emptied = () => (cancel(), resolve());
      }),
  };
}

/** At the first question mark: those behind it belong to the query. */
function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

interface Arrived {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string>>;
  readonly query: string;
}

function callOf({ request, response, params, query }: Arrived, startedAt: number, trusted: readonly string[]): Call {
  const { headers, socket } = request;
  const forwarded = headers['x-forwarded-for'] ?? '';
  const address = readAddress(socket.remoteAddress ?? '') ?? 'unknown';
  return {
    request,
    response,
    params,
    query: query === '' ? {} : parse(query),
    remote: clientAddress(socket.remoteAddress, String(forwarded), trusted),
    peer: { address, trusted: isOneOf(address, trusted) },
    proxied: forwarded !== '' || headers.forwarded !== undefined,
    startedAt,
  };
}

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

function send(response: ServerResponse, answer: Answer, last = false): void {
  if (answer === 'taken') return;
  // An answer that failed after it had begun can only be cut off.
  if (answer === 'gone' || response.headersSent) {
    response.destroy();
    return;
  }
  const [type, content] =
    'text' in answer ? [answer.type, answer.text] : ['application/json; charset=utf-8', JSON.stringify(answer.body)];
  const own = { 'content-type': type, 'content-length': Buffer.byteLength(content), ...(last && { connection: 'close' }) };
  response.writeHead(answer.status, { ...HEADERS, ...answer.headers, ...own }).end(content);
}

function unreadablePath(): Answer {
  const hint = 'the path could not be read; GET / is the page, POST /webhook takes alerts';
  return refuse(400, { code: 'bad_request', error: 'Bad request', hint });
}

/** TradingView sends again what is answered 503, and does not when a connection is refused: so this is said as long as we can. */
function shuttingDown(): Answer {
  return unavailable('shutting_down', 'pinewire is stopping', 'send it again in a few seconds; nothing was stored');
}

/** For paths and methods that no route has: 405 where only the method is wrong. */
export function noSuchRoute(routes: readonly Route[]): (call: Call) => Answer {
  const known = routes.map((route) => ({ methods: methodsOf(route), pattern: pathPattern(route.path) }));
  return (call) => {
    const path = call.request.url?.split('?')[0] ?? '';
    const methods = new Set(known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods));
    if (methods.size === 0)
      return notFound('address', 'POST /webhook takes alerts, GET / shows the page; pinewire url prints what to paste');
    const allow = [...methods].join(', ');
    const text = {
      code: 'method_not_allowed',
      error: `${call.request.method ?? 'this method'} is not allowed here`,
      hint: `use ${allow}`,
    };
    return refuse(405, text, { allow });
  };
}
