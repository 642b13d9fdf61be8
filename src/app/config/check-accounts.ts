// Accounts: keys where they are needed, a limit before anything is live, and no test money where real money is meant.
import { ccxtClass } from '../../venue/ccxt/class.ts';
import { CCXT_EXCHANGES } from '../../venue/ccxt/exchanges.ts';
import { unverifiedFacts, VENUES, venueRow } from '../../venue/facts.ts';
import type { Findings } from './checks.ts';
import type { Draft } from './draft.ts';
import { nearestName } from './problem.ts';
import type { AccountDraft } from './schema.ts';

/** Where a reader finds what is known of each venue, and how. */
const VENUE_PAGE = 'docs/reference/venues.md';

export function checkAccounts(draft: Draft, found: Findings): void {
  const generalLimit = draft.risk?.max_order_value;
  for (const [name, account] of Object.entries(draft.accounts)) {
    if (account === undefined) continue;
    if (!CCXT_EXCHANGES.includes(account.exchange)) {
      found.problem(['accounts', name, 'exchange'], noExchange(account.exchange));
      continue;
    }
    if (account.type === 'swap') checkSwap(name, account, found);
    if (account.mode === 'paper') checkPaper(name, account, found);
    else checkReal(name, account, found);
    if (account.mode === 'live' && draft.risk !== undefined && (account.risk.max_order_value ?? generalLimit) === undefined) {
      found.problem(
        ['accounts', name, 'mode'],
        'live needs a limit: set risk.max_order_value, or that under the account, such as 1000 USDT',
      );
    }
  }
  checkSharedKeys(draft, found);
}

/** On paper too: no alert names it, so every one of them would find no market. */
function noExchange(exchange: string): string {
  const near = nearestName(exchange, CCXT_EXCHANGES);
  return `${exchange} is no exchange that ccxt knows${near === undefined ? `: ${VENUE_PAGE} names some` : `; did you mean ${near}?`}`;
}

/** Where the requests of perpetuals were read on the wire: sizes in contracts, reduce-only, both position modes. */
const SWAP_EXCHANGES: readonly string[] = ['binance', 'bybit', 'okx'];

function checkSwap(name: string, account: AccountDraft, found: Findings): void {
  if (account.mode !== 'paper' && !SWAP_EXCHANGES.includes(account.exchange)) {
    const where = SWAP_EXCHANGES.join(', ');
    found.problem(
      ['accounts', name, 'type'],
      `swap is not available at ${account.exchange}: must be spot, or at one of ${where}`,
    );
  }
  if (account.sell_existing) found.note(['accounts', name, 'sell_existing'], 'is for spot: a swap account owns no coins to sell');
}

function checkPaper(name: string, account: AccountDraft, found: Findings): void {
  for (const key of ['api_key', 'api_secret', 'api_passphrase'] as const) {
    if (account[key] !== undefined) found.note(['accounts', name, key], 'is not used: a paper account never reaches an exchange');
  }
}

function checkReal(name: string, account: AccountDraft, found: Findings): void {
  const { mode } = account;
  for (const key of ['api_key', 'api_secret'] as const) {
    if (account[key] === undefined) found.problem(['accounts', name, key], `is missing: mode ${mode} needs it`);
  }
  for (const key of ['balances', 'fee'] as const) {
    if (account[key] !== undefined)
      found.problem(['accounts', name, key], `is for paper accounts only: at ${mode} the exchange says it`, 'key');
  }
  checkVenue(name, account, found);
  checkBase(name, account, found);
}

/** What nobody has verified is said by name; real money needs consent to it, play money does not. */
function checkVenue(name: string, account: AccountDraft, found: Findings): void {
  const { exchange, mode, type, accept_unverified: accepted } = account;
  const path = ['accounts', name, 'exchange'];
  const row = venueRow(ccxtClass(account));
  if (row === undefined) {
    if (mode === 'testnet')
      return found.note(
        path,
        `unverified: nothing is known of ${exchange} (${VENUE_PAGE}); an order of unknown outcome waits for you`,
      );
    const known = VENUES.filter(({ trades }) => trades === 'spot').map((one) => one.exchange);
    const sentence = `${exchange} cannot go live, because nothing is known of it (${VENUE_PAGE})`;
    return found.problem(path, `${sentence}: must be one of ${known.join(', ')}`);
  }
  if (type === 'spot' && row.trades === 'swap')
    return found.problem(path, `${exchange} has no spot: say binance, with type: swap`);
  const unverified = unverifiedFacts(row);
  if (unverified.length === 0) return;
  const sentence = `nobody has verified of ${exchange} ${type} (${VENUE_PAGE}): ${unverified.join(', ')}`;
  if (mode === 'testnet' || accepted) return found.note(path, `unverified: ${sentence}`);
  const first = row.hasTestnet ? 'try its testnet first, then set' : 'to trade there all the same, set';
  found.problem(path, `${sentence}; ${first} accept_unverified: true`);
}

/** Orders for play money must not reach the real exchange, nor the other way round. */
function checkBase(name: string, { mode, base_url: base }: AccountDraft, found: Findings): void {
  if (base === undefined) return;
  const { hostname, protocol } = new URL(base);
  const path = ['accounts', name, 'base_url'];
  const isTest = /(^|[.-])(testnet|sandbox|demo|test)([.-]|\d|$)/i.test(hostname);
  if (mode === 'live' && isTest) found.problem(path, `${hostname} is a testnet: set mode: testnet, or leave base_url out`);
  if (mode === 'testnet' && /^api\d?(-\w+)?\.(binance\.com|bybit\.com|kraken\.com|gateio\.ws)$/i.test(hostname)) {
    found.problem(path, `${hostname} trades real money: leave base_url out, or set mode: live`);
  }
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (mode === 'live' && protocol === 'http:' && !isHere)
    found.note(path, 'is not encrypted: whoever is on the way can read the key');
}

/** One key is one account at the venue: under two names each would count only its own orders. */
function checkSharedKeys(draft: Draft, found: Findings): void {
  const owners = new Map<string, string>();
  for (const [name, account] of Object.entries(draft.accounts)) {
    if (account?.api_key === undefined || account.mode === 'paper') continue;
    const key = `${account.exchange} ${account.api_key}`;
    const owner = owners.get(key);
    if (owner !== undefined)
      found.problem(['accounts', name, 'api_key'], `is that of ${owner}: one account of the exchange may stand here once`);
    owners.set(key, owner ?? name);
  }
}
