// `pinewire explain`: how an alert would be understood, said before it trades.
import { carriesSecret } from '../../edge/body-secret.ts';
import { checkBody } from '../../edge/door.ts';
import { type DoorVerdict, explain as explainAlert, type Explanation } from '../../intake/explain.ts';
import type { IntakeSettings } from '../../intake/settings.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Account } from '../../model/account.ts';
import type { AccountId } from '../../model/ids.ts';
import { venueFacts } from '../../venue/facts.ts';
import type { Config } from '../config/config.ts';
import { createPolicy } from '../config/policy.ts';
import { createMarketTable } from '../service/market-table.ts';
import { mayExist } from '../open-store.ts';
import { readBody } from './body.ts';
import { argument, type Cli, type Command, flag, printJson } from './cli.ts';
import { readConfig } from './config.ts';
import { printable } from './table.ts';

export const explain: Command = async ({ cli, args, options }) => {
  const config = readConfig(cli, options);
  const body = await readBody(cli, argument(args, 0));
  const settings = await settingsOf(cli, config);
  const spelling = (exchange: string) => venueFacts(exchange).idSpelling;
  const explanation = explainAlert(body, settings, {
    sample: flag(options, 'sample'),
    clock: cli.clock,
    spelling,
    tolerance: config.webhook.tolerance,
    door: (sent) => doorVerdict(config, sent),
  });
  if (flag(options, 'json')) printJson(cli, explanation);
  else if (explanation.ok) cli.out(describe(explanation));
  else cli.err(`pinewire: refused: ${printable(faultOf(explanation))} (${explanation.code}); ${printable(explanation.hint)}`);
  return explanation.ok ? 0 : 1;
};

/** As the doors judge a body before it is read; a signed one carries no secret, so one without is left to the note. */
function doorVerdict({ webhook, tradingview }: Config, body: Uint8Array): DoorVerdict {
  if (body.length > webhook.maxBody) {
    const hint = `it holds ${body.length} bytes, and at most ${webhook.maxBody} are read: webhook.max_body sets the limit`;
    return { ok: false, refusal: { code: 'body_too_large', error: 'body too large', hint } };
  }
  if (tradingview.bodySecrets.length === 0) return { ok: true, body };
  if (!carriesSecret(body)) {
    const note = 'from TradingView it is refused (body_secret): tradingview.body_secret asks for "passphrase":"…" in the message';
    return { ok: true, body, note };
  }
  const check = checkBody(body, tradingview);
  const note = 'it is for /tv/ alone: signed to /webhook, a body with a secret in it is refused';
  return check.ok ? { ...check, note } : { ok: false, refusal: { ...check.refusal, code: 'body_secret' } };
}

function faultOf({ error, fields = [] }: Extract<Explanation, { ok: false }>): string {
  return fields.length === 0 ? error : `${error}: ${fields.join(', ')}`;
}

function describe({ orders, notes, dialect }: Extract<Explanation, { ok: true }>): string {
  const accounts = new Set(orders.map(({ account }) => account));
  const lines = orders.map(({ words, account }) => printable(accounts.size > 1 ? `${words} (${account})` : words));
  const [first] = orders;
  const about =
    first === undefined
      ? []
      : [
          `  account ${[...accounts].join(', ')} on ${first.exchange}, client_ref ${printable(first.client_ref)}, read as ${dialect}`,
        ];
  return [...lines, ...about, ...notes.map((note) => `  note: ${printable(note)}`)].join('\n');
}

/** As the running service has them: approved markets and cached rules come from the store where there is one. */
async function settingsOf(cli: Cli, config: Config): Promise<IntakeSettings> {
  if (!mayExist(config.store)) return assemble(config, accountsOf(config, []), NOTHING_STORED);
  const { withStoreOf } = await import('./store.ts');
  return withStoreOf(cli, config, 'reader', ({ ledger, accounts }) => assemble(config, accountsOf(config, accounts), ledger));
}

type Stored = Pick<Ledger, 'marketEntries' | 'markets'>;

const NOTHING_STORED: Stored = { marketEntries: () => Promise.resolve([]), markets: () => Promise.resolve([]) };

async function assemble(config: Config, accounts: readonly Account[], stored: Stored): Promise<IntakeSettings> {
  // The table reads these two and nothing else.
  const table = await createMarketTable(stored, config.markets);
  return {
    routes: config.routes,
    account: (name) => accounts.find((account) => account.name === name),
    market: table.find,
    candidates: table.candidates,
    policy: createPolicy(config, accounts),
  };
}

/** An account that the store has not met yet gets a stand-in id: it only enters the client order id, which is the store's to give. */
function accountsOf(config: Config, known: readonly Account[]): readonly Account[] {
  return config.accounts.map(({ name, exchange, mode, type, sellExisting }) => {
    const id = known.find((account) => account.name === name)?.id ?? (`ac_${name}` as AccountId);
    return { id, name, exchange, mode, type, sellExisting };
  });
}
