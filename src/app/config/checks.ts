// What no single key can show: whether names meet, whether live trading is bounded, whether two things contradict each other.
import { isOneOf, TRADINGVIEW_ADDRESSES } from '../../edge/addresses.ts';
import { SHORTEST_SECRET } from '../../intake/redact.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkMarkets, checkRiskKeys } from './check-markets.ts';
import { checkRoutes } from './check-routes.ts';
import { isPostgres, isPostgresUrl } from './store-url.ts';
import type { Draft } from './draft.ts';
import type { Finding } from './problem.ts';
import type { Path } from './source.ts';

/** Collects what a check finds: a problem stops the start, a note is printed. */
export interface Findings {
  problem(path: Path, message: string, at?: Finding['at']): void;
  note(path: Path, message: string): void;
}

export function checkDraft(draft: Draft, found: Findings): void {
  checkDoors(draft, found);
  checkAccounts(draft, found);
  checkRoutes(draft, found);
  checkMarkets(draft, found);
  checkRiskKeys(draft, found);
  for (const [i, entry] of draft.notify.entries()) {
    if (entry !== undefined && (entry.telegram === undefined) === (entry.webhook === undefined)) {
      found.problem(['notify', i], 'must be either telegram or webhook: one way to notify an entry');
    }
  }
}

function checkDoors({ store, server, webhook, tradingview, relay }: Draft, found: Findings): void {
  if (store !== undefined && isPostgres(store) && !isPostgresUrl(store)) {
    found.problem(['store'], 'must be a URL such as postgres://user:password@host:5432/name, or a path of a file');
  }
  for (const [i, secret] of (webhook?.secrets ?? []).entries()) checkSecret(secret, ['webhook', 'secrets', i], found);
  for (const [i, token] of (tradingview?.tokens ?? []).entries()) noteShort(token, ['tradingview', 'tokens', i], found);
  for (const token of server?.admin_token ?? []) noteShort(token, ['server', 'admin_token'], found);
  for (const token of server?.viewer_token ?? []) {
    if (server?.admin_token?.includes(token) === true) {
      found.problem(['server', 'viewer_token'], 'must differ from server.admin_token: who may only read would be an admin');
    }
    noteShort(token, ['server', 'viewer_token'], found);
  }
  for (const [i, range] of (server?.trusted_proxies ?? []).entries()) {
    if (isTooWide(range))
      found.problem(
        ['server', 'trusted_proxies', i],
        "must be the addresses of your own proxies, such as loopback or 10.0.0.0/8: whoever is in it can claim TradingView's address",
      );
  }
  for (const secret of tradingview?.body_secret ?? []) noteShort(secret, ['tradingview', 'body_secret'], found);
  const allowed = tradingview?.allow_ips ?? [];
  if (allowed.length > 1 && allowed.some((entry) => entry === 'any' || entry === 'tradingview')) {
    found.problem(['tradingview', 'allow_ips'], 'must be tradingview, or any, or a list of address ranges: not a mixture');
  }
  checkTls('server', server, found);
  checkTls('relay', relay, found);
  const url = server?.public_url === undefined ? undefined : new URL(server.public_url);
  if (url !== undefined && !['', '80', '443'].includes(url.port)) {
    found.note(['server', 'public_url'], `TradingView delivers to ports 80 and 443 only, not to ${url.port}`);
  }
}

/** The widest private ranges are 10.0.0.0/8 and fc00::/7; beyond them strangers would be trusted. TradingView comes through a proxy and is none. */
function isTooWide(range: string): boolean {
  const bits = range.split('/')[1];
  if (bits !== undefined && Number(bits) < (range.includes(':') ? 7 : 8)) return true;
  return TRADINGVIEW_ADDRESSES.some((address) => isOneOf(address, [range]));
}

/** Two ports of one process cannot be the same, and nobody but TradingView chooses where it calls. */
function checkTls(section: 'server' | 'relay', draft: Draft['server'] | Draft['relay'], found: Findings): void {
  if (draft?.tls === undefined) return;
  const { listen } = draft.tls;
  if (listen.port !== 0 && listen.port === draft.listen.port)
    found.problem(
      [section, 'tls', 'listen'],
      `must be another port than ${section}.listen, which stays without TLS for this machine`,
    );
  if (listen.port !== 443 && listen.port !== 0)
    found.note([section, 'tls', 'listen'], `TradingView calls port 443: something has to lead from there to ${listen.port}`);
}

function checkSecret(secret: string, path: Path, found: Findings): void {
  const encoded = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : undefined;
  if (encoded !== undefined && (encoded === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded))) {
    found.problem(path, 'must be base64 after whsec_');
  }
  noteShort(secret, path, found);
}

function noteShort(secret: string, path: Path, found: Findings): void {
  if (secret.length < SHORTEST_SECRET) found.note(path, `has fewer than ${SHORTEST_SECRET} characters and could be guessed`);
}
