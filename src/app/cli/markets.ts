// `pinewire markets list`: the reviewed symbol table, and the symbols that wait for a person's word.
import type { MarketEntry, Proposal } from '../../ledger/port.ts';
import { presentMarketEntry, presentProposal } from '../present/market.ts';
import { type Command, flag, printJson } from './cli.ts';
import { type Store, withStore } from './store.ts';
import { table } from './table.ts';
import { clockTime } from './times.ts';

export const listMarkets: Command = ({ cli, options }) =>
  withStore(cli, options, async (store) => {
    const entries = await reviewed(store);
    const proposals = await store.ledger.proposals('open');
    if (flag(options, 'json')) {
      printJson(cli, { markets: entries.map(presentMarketEntry), proposals: proposals.map(presentProposal) });
      return 0;
    }
    cli.out(entries.length === 0 ? 'The table is empty: add rows under markets in pinewire.yaml.' : entryTable(entries));
    if (proposals.length > 0)
      cli.out(`\n${proposalTable(proposals, store)}\n\nTake one in: npx pinewire markets approve ID [--market BASE/QUOTE]`);
    return 0;
  });

/** The file's rows stand before those that were approved; the service itself merges them the same way. */
async function reviewed({ config, ledger }: Store): Promise<readonly MarketEntry[]> {
  const fromConfig = config.markets.map((row): MarketEntry => ({ ...row, from: 'config' }));
  const known = new Set(fromConfig.map((row) => `${row.exchange} ${row.symbol}`));
  const approved = (await ledger.marketEntries()).filter((row) => !known.has(`${row.exchange} ${row.symbol}`));
  return [...fromConfig, ...approved];
}

function entryTable(rows: readonly MarketEntry[]): string {
  return table<MarketEntry>(
    [
      { title: 'EXCHANGE', cell: (row) => row.exchange },
      { title: 'SYMBOL', cell: (row) => row.symbol },
      { title: 'MARKET', cell: (row) => row.market },
      { title: 'FROM', cell: (row) => row.from },
    ],
    rows,
  );
}

function proposalTable(rows: readonly Proposal[], { config }: Store): string {
  const zone = config.server.displayZone;
  return table<Proposal>(
    [
      { title: 'PROPOSAL', cell: (row) => row.id },
      { title: 'EXCHANGE', cell: (row) => row.exchange },
      { title: 'SYMBOL', cell: (row) => row.symbol },
      { title: 'SEEN', cell: (row) => String(row.seen), right: true },
      { title: `LAST (${zone})`, cell: (row) => clockTime(row.lastAt, zone) },
      { title: 'CANDIDATES', cell: (row) => row.candidates.join(', ') || 'none' },
      { title: 'NOTE', cell: (row) => row.note },
    ],
    rows,
  );
}
