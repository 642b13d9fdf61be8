// `pinewire markets approve` and `reject`: a person's word on a symbol that no row of the table covers.
import type { Proposal } from '../../ledger/port.ts';
import { listedMarkets } from '../../venue/paper/markets.ts';
import { listedAs, marketWanted, meant } from '../listing.ts';
import { mayExist } from '../open-store.ts';
import { presentProposal } from '../present/market.ts';
import { argument, type Command, flag, type Invocation, printJson, Stop, textOption } from './cli.ts';
import { readConfig } from './config.ts';
import { listedByExchange } from './markets-find.ts';
import { OFFLINE_NOTE, person } from './offline.ts';
import { ask, type Json } from './service-client.ts';
import { type Store, withStoreOf } from './store.ts';

export const approveMarket: Command = (invocation) => {
  const market = textOption(invocation.options, 'market');
  if (market !== undefined && !/^[A-Z0-9]+\/[A-Z0-9]+(?::[A-Z0-9]+)?$/.test(market)) {
    throw new Stop(`--market ${market} is no market: write it as pinewire markets find prints it, such as BTC/USDT`, 2);
  }
  return approve(invocation, market);
};

async function approve(invocation: Invocation, market: string | undefined): Promise<0> {
  const checked = await lookedUp(invocation, market);
  return review(invocation, 'approve', { ...(market !== undefined && { market }) }, checked, async ({ ledger }, proposal) => {
    const chosen = market ?? (proposal.candidates.length === 1 ? proposal.candidates[0] : undefined);
    if (chosen === undefined) {
      throw new Stop(`the proposal has no single candidate; ${marketWanted(proposal.candidates)}`);
    }
    return ledger.approveMarket(proposal.id, chosen, person(invocation.cli));
  });
}

/** Asks the exchange itself, which the service of a paper account does not. Undefined where it could not be asked, or nothing was named. */
async function lookedUp({ cli, args, options }: Invocation, market: string | undefined): Promise<boolean> {
  const config = readConfig(cli, options);
  if (market === undefined || !mayExist(config.store)) return false;
  const proposals = await withStoreOf(cli, config, 'reader', ({ ledger }) => ledger.proposals());
  const exchange = proposals.find(({ id }) => id === argument(args, 0))?.exchange ?? '';
  if (exchange === '' || listedMarkets(exchange).includes(market)) return exchange !== '';
  const { found: rows, problem } = await listedByExchange(config, exchange);
  const names = rows.map((row) => row.market);
  const found = listedAs(market, names);
  if (found.kind === 'missing' && problem === undefined)
    throw new Stop(`${exchange} has no market ${market}; ${meant(found.near)}`);
  return found.kind === 'listed';
}

export const rejectMarket: Command = (invocation) =>
  review(invocation, 'reject', {}, true, ({ ledger }, proposal) => ledger.rejectMarket(proposal.id, person(invocation.cli)));

const UNCHECKED = ' It was not checked whether the exchange has that market: it was not asked, or did not answer.';

type Review = (store: Store, proposal: Proposal) => Promise<Proposal | undefined>;

async function review(
  { cli, args, options }: Invocation,
  verb: 'approve' | 'reject',
  body: Json,
  checked: boolean,
  offline: Review,
): Promise<0> {
  const config = readConfig(cli, options);
  const id = argument(args, 0);
  const path = `/api/markets/${encodeURIComponent(id)}/${verb}`;
  const answer = await ask(config, cli.clock, 'POST', path, { ...body, by: person(cli) });
  const proposal =
    answer === undefined ? await withStoreOf(cli, config, 'tool', (store) => directly(store, id, offline)) : answer['proposal'];
  const sure = checked || answer?.['checked'] === true;
  if (flag(options, 'json')) printJson(cli, { proposal, ...(verb === 'approve' && { checked: sure }) });
  else cli.out(`${describe(proposal as Json, verb)}${sure ? '' : UNCHECKED}${answer === undefined ? ` ${OFFLINE_NOTE}` : ''}`);
  return 0;
}

async function directly(store: Store, id: string, offline: Review): Promise<Json> {
  const found = (await store.ledger.proposals()).find((proposal) => proposal.id === id);
  const done = found === undefined ? undefined : await offline(store, found);
  if (done === undefined) throw new Stop(`there is no proposal ${JSON.stringify(id)}; pinewire markets list shows them`);
  return presentProposal(done);
}

function describe(proposal: Json, verb: 'approve' | 'reject'): string {
  const { symbol, exchange, market } = proposal as Readonly<Record<string, string>>;
  const where = exchange === '' ? symbol : `${symbol} on ${exchange}`;
  return verb === 'approve' ? `${where} is ${market} from now on.` : `${where} stays unknown: alerts for it are refused.`;
}
