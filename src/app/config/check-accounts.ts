// Accounts: keys where they are needed, a limit before anything is live, and no test money where real money is meant.
import type { Findings } from './checks.ts';
import type { Draft } from './draft.ts';
import type { AccountDraft } from './schema.ts';

/** Exchanges whose testnet and live behaviour pinewire's own tests cover; at the others the adapter is ccxt's word for it. */
const VERIFIED_EXCHANGES: readonly string[] = ['binance'];

export function checkAccounts(draft: Draft, found: Findings): void {
  const generalLimit = draft.risk?.max_order_value;
  for (const [name, account] of Object.entries(draft.accounts)) {
    if (account === undefined) continue;
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
  const { exchange, mode, type, accept_unverified: accepted } = account;
  for (const key of ['api_key', 'api_secret'] as const) {
    if (account[key] === undefined) found.problem(['accounts', name, key], `is missing: mode ${mode} needs it`);
  }
  for (const key of ['balances', 'fee'] as const) {
    if (account[key] !== undefined)
      found.problem(['accounts', name, key], `is for paper accounts only: at ${mode} the exchange says it`, 'key');
  }
  if (type === 'swap' || !VERIFIED_EXCHANGES.includes(exchange)) {
    const verified = VERIFIED_EXCHANGES.map((id) => `${id} spot`).join(', ');
    const sentence = `${exchange} ${type} was not tested with pinewire (tested: ${verified})`;
    if (mode === 'testnet' || accepted) found.note(['accounts', name, 'exchange'], `unverified: ${sentence}`);
    else found.problem(['accounts', name, 'exchange'], `${sentence}: try its testnet first, then set accept_unverified: true`);
  }
  checkBase(name, account, found);
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
