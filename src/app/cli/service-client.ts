// Speaks to the running service over HTTP, as everybody else does: whoever holds the store is the one who writes to it.
import { hostInUrl } from '../authority.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../config/config.ts';
import { ADMIN_TOKEN, type Reach } from '../config/reach.ts';
import { Stop } from './cli.ts';
import { owner } from './store-owner.ts';

/** A request that nobody answers within this is a service that hangs: it answers in milliseconds. */
const PATIENCE_MS = 30_000;

export type Json = Readonly<Record<string, unknown>>;

export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Json }
  /** Nobody listens at the address. */
  | { readonly kind: 'away' }
  /** Somebody answered, but not pinewire, or the connection broke. */
  | { readonly kind: 'failed'; readonly problem: string };

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Never rejects: whatever happens is an answer. */
export async function request(clock: Clock, { method, url, headers, body }: HttpRequest): Promise<Answer> {
  const patience = new AbortController();
  const stop = clock.after(PATIENCE_MS, () => patience.abort(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
  try {
    const init = { method, headers: headers ?? {}, redirect: 'manual' as const, signal: patience.signal };
    const response = await fetch(url, body === undefined ? init : { ...init, body: Buffer.from(body) });
    return readAnswer(response.status, await response.text());
  } catch (error) {
    return failure(error);
  } finally {
    stop();
  }
}

function readAnswer(status: number, text: string): Answer {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { kind: 'answered', status, body: value as Json };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { kind: 'failed', problem: `what answers is not pinewire (HTTP ${status})` };
}

function failure(error: unknown): Answer {
  // fetch wraps the reason: TypeError "fetch failed" with the socket's error as its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ECONNREFUSED') return { kind: 'away' };
  // What fetch says of the ports that browsers keep to other protocols.
  if (cause instanceof Error && cause.message === 'bad port')
    return { kind: 'failed', problem: 'its port belongs to another protocol, and no HTTP client calls it; choose another port' };
  return { kind: 'failed', problem: cause instanceof Error ? cause.message || String(code) : String(cause) };
}

/** What a request to the service needs: a whole configuration, or what can be read of one that is not valid. */
export interface Service extends Reach {
  /** As a person names it, instead of where it runs by its configuration. */
  readonly url?: string;
}

/** Where the service of this configuration answers on this machine: what the one that runs says of itself, else what is configured. */
export function serviceUrl({ url, server, store }: Service): string {
  return url ?? announcedUrl(store) ?? configuredUrl({ server });
}

/** `0.0.0.0` and `::` are no address to connect to. */
function configuredUrl({
  server: { host, port },
}: {
  readonly server: { readonly host: string; readonly port: number };
}): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${hostInUrl(host)}:${port}`;
}

/** Where TradingView's alerts come in on this machine: at the relay, where there is one and no service has the store. */
export function doorUrl(config: Pick<Config, 'server' | 'store' | 'relay'>): string {
  const { relay } = config;
  return announcedUrl(config.store) ?? configuredUrl({ server: relay ?? config.server });
}

/** A service that was started with --listen is found by what it wrote beside the store. */
function announcedUrl(store: string): string | undefined {
  const url = / listening on (http:\/\/\S+)$/.exec(owner(store) ?? '')?.[1];
  if (url === undefined || !URL.canParse(url)) return undefined;
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:').replace(/\/$/, '');
}

/** A call to the API with the admin token; where there are several, or earlier ones, with the first that the service takes. */
export async function callApi(config: Service, clock: Clock, method: 'GET' | 'POST', path: string, body?: Json): Promise<Answer> {
  const call = (token: string | undefined): Promise<Answer> => {
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const url = serviceUrl(config) + path;
    return request(clock, { method, url, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  const [first, ...others] = new Set([...config.server.adminTokens, ...config.earlierAdminTokens]);
  let answer = await call(first);
  for (const token of others) {
    if (!isTokenRefused(answer)) break;
    answer = await call(token);
  }
  return answer;
}

/** Before anything was done: another token may be tried. A 403 is no fault of the token: it says itself what may not be. */
export function isTokenRefused(answer: Answer): boolean {
  return answer.kind === 'answered' && answer.status === 401;
}

/**
 * What the service did; a refusal ends the command with its words. Undefined where no service has this store: then a tool may write to
 * it. Whatever else answers at the address (another pinewire, another program) does not stand in the way of a halt.
 */
export async function ask(
  config: Service,
  clock: Clock,
  method: 'GET' | 'POST',
  path: string,
  body?: Json,
): Promise<Json | undefined> {
  const answer = await callApi(config, clock, method, path, body);
  if (answer.kind === 'away') return undefined;
  const stranger = answer.kind === 'failed' || isTokenRefused(answer) || answer.status === 403;
  if (stranger && config.url === undefined && owner(config.store) === undefined) return undefined;
  if (answer.kind === 'failed')
    throw new Stop(`${serviceUrl(config)} could not be asked: ${answer.problem}; pinewire doctor looks into it`);
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new Stop(refusalLine(config, answer.status, answer.body));
}

/** For commands that only a running service can carry out. */
export async function askRunning(
  config: Service,
  clock: Clock,
  method: 'GET' | 'POST',
  path: string,
  body?: Json,
): Promise<Json> {
  const answer = await ask(config, clock, method, path, body);
  if (answer !== undefined) return answer;
  throw notRunning(config);
}

export function notRunning(service: Service): Stop {
  return new Stop(
    `no service of this store answers at ${serviceUrl(service)}, and this needs one: start it with npx pinewire serve`,
  );
}

/** `order not found; list them with pinewire orders`. */
function refusalLine({ url }: Service, status: number, body: Json): string {
  const { error, hint } = body;
  if (status === 401 && url !== undefined)
    return `the service refused the admin token it was given (HTTP 401): name the one it was started with as ${ADMIN_TOKEN} in the environment of this command`;
  if (status === 401) {
    return `the service refused the admin token of this configuration (HTTP 401): it runs with another one. Restart the service, or name the one before as PINEWIRE_ADMIN_TOKEN_PREVIOUS in the environment of this command or in .env beside the configuration: pinewire reload then takes over the new one`;
  }
  const text = typeof error === 'string' ? error : `HTTP ${status}`;
  return typeof hint === 'string' && hint !== '' ? `${text}; ${hint}` : text;
}
