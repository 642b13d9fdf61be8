// `pinewire store copy FROM [TO]`: moves a SQLite file into an empty PostgreSQL database while no service runs on it.
import { resolve } from 'node:path';
import { isPostgres, isPostgresUrl, storePlace } from '../config/store-url.ts';
import { argument, type Command, flag, printJson, Stop } from './cli.ts';
import { readConfig } from './config.ts';

export const copyStore: Command = async ({ cli, args, options }) => {
  const from = argument(args, 0);
  if (isPostgres(from))
    throw new Stop('a copy is made from a SQLite file into PostgreSQL, not the other way: name a file first', 2);
  const to = argument(args, 1) || readConfig(cli, options).store;
  if (!isPostgresUrl(to))
    throw new Stop(`${storePlace(to)} is no PostgreSQL database: write postgres://user@host:5432/name, or put it under store`, 2);
  const json = flag(options, 'json');
  const { copyIn, CopyRefused } = await import('../../ledger/postgres/copy-in.ts');
  const progress = (table: string, rows: number, of: number): void => {
    // On a terminal as it goes, elsewhere once a table.
    if (!json && (rows === of || (cli.terminal && rows % 10_000 === 0))) cli.out(`${table}: ${rows} of ${of} rows`);
  };
  try {
    const { rows, head } = await copyIn({ from: resolve(cli.cwd, from), to, clock: cli.clock, progress });
    if (json) printJson(cli, { from, to: storePlace(to), rows, head });
    else
      cli.out(
        `Copied ${rows} rows from ${from} to ${storePlace(to)}; the journal there is whole, head ${head}. Name it under store and start pinewire serve. The file stays as it is; whoever starts on it again starts halted.`,
      );
    return 0;
  } catch (error) {
    if (error instanceof CopyRefused) throw new Stop(`nothing was copied: ${error.message}`);
    throw error;
  }
};
