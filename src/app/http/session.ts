// The dashboard's sign-in: a signed cookie instead of the token, so that the token is typed once and no script of a page can read it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Role } from './credentials.ts';
import type { Call } from './route.ts';

/** A phone on the bedside table is signed in once a week. What loosens anything asks for the token again. */
const LIFE_MS = 7 * 24 * 3_600_000;

export interface Session {
  readonly role: Role;
  /** What every request that writes must carry in `X-Pinewire-Csrf`. */
  readonly csrf: string;
  /** Milliseconds UTC. */
  readonly until: number;
}

/**
 * The cookie is `<until>.<nonce>.<HMAC under the token>`: nothing is stored, so a restart signs nobody out, and rotating the token signs
 * everybody out once the old one has retired. Whose token sealed it says what its bearer may do.
 */
export interface Sessions {
  /** The value of a `Set-Cookie` header, for somebody who has just proven to know `token`. */
  begin(call: Call, token: string, role: Role): Session & { readonly cookie: string };
  find(call: Call): Session | undefined;
  /** Forgets the session here and in the browser; answers the `Set-Cookie` header. */
  end(call: Call): string;
}

/** `tokens` are asked for each request. */
export function createSessions(clock: Clock, tokens: () => Readonly<Record<Role, readonly string[]>>): Sessions {
  /** Ended before their time: nonce → until. */
  const ended = new Map<string, number>();
  const read = (call: Call): { readonly nonce: string; readonly session: Session } | undefined => {
    const value = cookieOf(call);
    const match = /^(\d{13})\.([0-9a-f]{32})\.[0-9a-f]{64}$/.exec(value ?? '');
    const [, until = '', nonce = ''] = match ?? [];
    if (value === undefined || match === null || Number(until) <= clock.now() || ended.has(nonce)) return undefined;
    // What stands under both keys only reads.
    for (const role of ['viewer', 'admin'] as const) {
      const token = tokens()[role].find((one) => equal(value, sealed(until, nonce, one)));
      if (token !== undefined) return { nonce, session: { role, csrf: csrfOf(nonce, token), until: Number(until) } };
    }
    return undefined;
  };
  return {
    begin(call, token, role) {
      const until = clock.now() + LIFE_MS;
      const nonce = Buffer.from(clock.randomBytes(16)).toString('hex');
      const cookie = setCookie(call, sealed(String(until), nonce, token), LIFE_MS / 1_000);
      return { role, csrf: csrfOf(nonce, token), until, cookie };
    },
    find: (call) => read(call)?.session,
    end(call) {
      for (const [nonce, until] of ended) if (until <= clock.now()) ended.delete(nonce);
      const found = read(call);
      if (found !== undefined) ended.set(found.nonce, found.session.until);
      return setCookie(call, '', 0);
    },
  };
}

function sealed(until: string, nonce: string, token: string): string {
  return `${until}.${nonce}.${hmac(token, `pinewire dashboard session ${until} ${nonce}`)}`;
}

function csrfOf(nonce: string, token: string): string {
  return hmac(token, `pinewire dashboard csrf ${nonce}`);
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** Cookies do not know ports, so the name carries it: two pinewires on one machine do not sign each other out. */
function cookieName(call: Call): string {
  const port = /:(\d{1,5})$/.exec(call.request.headers.host ?? '')?.[1];
  return port === undefined ? 'pinewire_session' : `pinewire_session_${port}`;
}

function cookieOf(call: Call): string | undefined {
  const name = cookieName(call);
  const pairs = (call.request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function setCookie(call: Call, value: string, seconds: number): string {
  // The browser says by which scheme it came; TLS ends at the proxy, so the socket does not know.
  const secure = call.request.headers.origin?.startsWith('https:') === true ? '; Secure' : '';
  return `${cookieName(call)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** Whether the request was made by our own page: the browser names the page's origin on every request that writes. */
export function isOwnOrigin(call: Call, publicUrl: string | undefined): boolean {
  const { origin, host } = call.request.headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { host: from } = new URL(origin);
  return from === host || (publicUrl !== undefined && from === new URL(publicUrl).host);
}

/** Whether the request carries the secret that only a script of our own page could read. */
export function carriesCsrf(call: Call, session: Session): boolean {
  const given = call.request.headers['x-pinewire-csrf'];
  return typeof given === 'string' && equal(given, session.csrf);
}
