// `pinewire markets approve` and `reject`: a person's word on a symbol that no row of the table covers.
import type { Proposal } from '../../ledger/port.ts';
import { presentProposal } from '../present/market.ts';
import { argument, type Command, flag, type Invocation, printJson, Stop, textOption } from './cli.ts';
import { readConfig } from './config.ts';
import { OFFLINE_NOTE, person } from './offline.ts';
import { ask, type Json } from './service-client.ts';
import { type Store, withStoreOf } from './store.ts';

export const approveMarket: Command = (invocation) => {
  const market = textOption(invocation.options, 'market');
  if (market !== undefined && !/^[A-Z0-9]+\/[A-Z0-9]+(?::[A-Z0-9]+)?$/.test(market)) {
    throw new Stop(`--market ${market} is no market: write it as pinewire markets find prints it, such as BTC/USDT`, 2);
  }
  return review(invocation, 'approve', market === undefined ? {} : { market }, async ({ ledger }, proposal) => {
    const chosen = market ?? (proposal.candidates.length === 1 ? proposal.candidates[0] : undefined);
    if (chosen === undefined) {
      throw new Stop(
        `the proposal has no single candidate; name the market with --market: ${proposal.candidates.join(', ') || 'BTC/USDT'}`,
      );
    }
    return ledger.approveMarket(proposal.id, chosen, person(invocation.cli));
  });
};

export const rejectMarket: Command = (invocation) =>
  review(invocation, 'reject', {}, ({ ledger }, proposal) => ledger.rejectMarket(proposal.id, person(invocation.cli)));

type Review = (store: Store, proposal: Proposal) => Promise<Proposal | undefined>;

async function review({ cli, args, options }: Invocation, verb: 'approve' | 'reject', body: Json, offline: Review): Promise<0> {
  const config = readConfig(cli, options);
  const id = argument(args, 0);
  const path = `/api/markets/${encodeURIComponent(id)}/${verb}`;
  const answer = await ask(config, cli.clock, 'POST', path, { ...body, by: person(cli) });
  const proposal =
    answer === undefined ? await withStoreOf(cli, config, 'tool', (store) => directly(store, id, offline)) : answer['proposal'];
  if (flag(options, 'json')) printJson(cli, { proposal });
  else cli.out(`${describe(proposal as Json, verb)}${answer === undefined ? ` ${OFFLINE_NOTE}` : ''}`);
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
