// `pinewire markets find`: how an exchange spells a market, from what is known here and from the exchange itself.
import type { Config } from '../config/config.ts';
import { listedMarkets } from '../../venue/paper/markets.ts';
import { mayExist } from '../open-store.ts';
import { argument, type Cli, type Command, flag, printJson, Stop, textOption } from './cli.ts';
import { readConfig } from './config.ts';
import { withStoreOf } from './store.ts';
import { table } from './table.ts';

interface Found {
  readonly exchange: string;
  readonly market: string;
  /** `table`, `known here`, `the exchange`. */
  readonly from: string;
}

/** A page of a terminal or two; whoever wants more writes more letters. */
const MOST_ROWS = 60;

export const findMarkets: Command = async ({ cli, args, options }) => {
  const config = readConfig(cli, options);
  const wanted = letters(
    argument(args, 0)
      .replace(/^[^:]*:/, '')
      .replace(/\.P$/i, ''),
  );
  if (wanted === '') throw new Stop('name letters of the market: pinewire markets find BTC', 2);
  const only = textOption(options, 'exchange')?.toLowerCase();
  const exchanges = only === undefined ? [...new Set(config.accounts.map(({ exchange }) => exchange))] : [only];
  const found = await knownHere(cli, config);
  const problems: string[] = [];
  for (const exchange of exchanges) {
    const listing = await listedByExchange(config, exchange);
    if (typeof listing === 'string') problems.push(`${exchange} could not be asked: ${listing}`);
    else found.push(...listing);
  }
  const rows = distinct(found.filter((row) => exchanges.includes(row.exchange) && letters(row.market).includes(wanted)));
  for (const problem of problems) cli.err(`pinewire: ${problem}; only what is known here is searched`);
  if (flag(options, 'json')) printJson(cli, { markets: rows, complete: problems.length === 0 });
  else if (rows.length === 0) cli.out('No market has these letters.');
  else {
    const columns = [
      { title: 'EXCHANGE', cell: (row: Found) => row.exchange },
      { title: 'MARKET', cell: (row: Found) => row.market },
      { title: 'FROM', cell: (row: Found) => row.from },
    ];
    cli.out(table(columns, rows.slice(0, MOST_ROWS)));
    if (rows.length > MOST_ROWS) cli.out(`and ${rows.length - MOST_ROWS} more: write more letters`);
  }
  return rows.length > 0 ? 0 : 1;
};

async function knownHere(cli: Cli, config: Config): Promise<Found[]> {
  const fromConfig = config.markets.map(({ exchange, market }): Found => ({ exchange, market, from: 'table' }));
  if (!mayExist(config.store)) return fromConfig;
  const stored = await withStoreOf(cli, config, 'reader', async ({ ledger }) => {
    const entries = (await ledger.marketEntries()).map(({ exchange, market }): Found => ({ exchange, market, from: 'table' }));
    const cached = (await ledger.markets()).map(
      ({ exchange, symbol }): Found => ({ exchange, market: symbol, from: 'known here' }),
    );
    return [...entries, ...cached];
  });
  return [...fromConfig, ...stored];
}

/** Every market the exchange lists, or why it could not be asked. */
export async function listedByExchange(config: Config, exchange: string): Promise<readonly Found[] | string> {
  const account = config.accounts.find((candidate) => candidate.exchange === exchange);
  const paper = listedMarkets(exchange).map((market): Found => ({ exchange, market, from: 'known here' }));
  try {
    const { openExchange } = await import('../../venue/ccxt/exchange.ts');
    const mode = account?.mode === 'testnet' ? 'testnet' : 'live';
    const base = account?.baseUrl === undefined ? {} : { baseUrl: account.baseUrl };
    const venue = await openExchange({ exchange, mode, apiKey: '', apiSecret: '', ...base });
    await venue.loadMarkets();
    return [...paper, ...Object.keys(venue.markets ?? {}).map((market): Found => ({ exchange, market, from: 'the exchange' }))];
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 160) : String(error);
  }
}

function distinct(rows: readonly Found[]): readonly Found[] {
  const seen = new Map<string, Found>();
  for (const row of rows) {
    const key = `${row.exchange} ${row.market}`;
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()].sort((a, b) => a.market.localeCompare(b.market));
}

function letters(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
