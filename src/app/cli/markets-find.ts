// `pinewire markets find`: how an exchange spells a market, from what is known here and from the exchange itself.
import { firstLineOf } from '../../model/thrown.ts';
import type { AccountConfig, Config } from '../config/config.ts';
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
    found.push(...listing.found);
    if (listing.problem !== undefined) problems.push(`${exchange} could not be asked: ${listing.problem}`);
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

export interface Listing {
  readonly found: readonly Found[];
  /** Why it is not all that the exchange lists. */
  readonly problem?: string;
}

/** What the exchange lists wherever an account of it trades: its testnet lists what it does not, and lacks most of what it has. */
export async function listedByExchange({ accounts }: Config, exchange: string): Promise<Listing> {
  const places = new Map<string, Place>(accounts.filter((one) => one.exchange === exchange).map(placeOf));
  if (places.size === 0) places.set('', { mode: 'live' });
  const known = listedMarkets(exchange).map((market): Found => ({ exchange, market, from: 'known here' }));
  const lists = await Promise.all([...places.values()].map((place) => listedAt(exchange, place)));
  const problem = lists.find((list) => typeof list === 'string');
  const found = lists.flatMap((list) => (typeof list === 'string' ? [] : list));
  return { found: [...known, ...found], ...(problem !== undefined && { problem }) };
}

interface Place {
  readonly mode: 'live' | 'testnet';
  readonly baseUrl?: string;
}

/** Accounts on paper go by the live exchange. */
function placeOf({ mode, baseUrl }: AccountConfig): readonly [string, Place] {
  const place = { mode: mode === 'testnet' ? mode : ('live' as const), ...(baseUrl !== undefined && { baseUrl }) };
  return [JSON.stringify(place), place];
}

async function listedAt(exchange: string, place: Place): Promise<readonly Found[] | string> {
  try {
    const { openExchange } = await import('../../venue/ccxt/exchange.ts');
    const venue = await openExchange({ exchange, apiKey: '', apiSecret: '', ...place });
    await venue.loadMarkets();
    return Object.keys(venue.markets ?? {}).map((market): Found => ({ exchange, market, from: 'the exchange' }));
  } catch (error) {
    return firstLineOf(error).slice(0, 160);
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
