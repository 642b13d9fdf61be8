// `pinewire backup FILE`: a consistent copy of the store, taken beside a running service.
import { chmod, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { withRemedy } from '../../ledger/sqlite/remedy.ts';
import { argument, type Command, flag, printJson, Stop } from './cli.ts';
import { withStore } from './store.ts';

export const backup: Command = ({ cli, args, options }) =>
  withStore(cli, options, async ({ ledger, config }) => {
    const file = resolve(cli.cwd, argument(args, 0));
    if (existsSync(file)) throw new Stop(`${file} exists and is not overwritten: name another file`);
    if (!existsSync(dirname(file))) throw new Stop(`there is no folder ${dirname(file)}: make it first`);
    const json = flag(options, 'json');
    // SQLite copies in one piece and does not say how far it is.
    if (cli.terminal && !json && existsSync(config.store))
      cli.out(`Copying ${config.store} (${(await stat(config.store)).size} bytes); the service goes on meanwhile …`);
    try {
      await ledger.backup(file);
    } catch (error) {
      throw new Stop(`no copy was made at ${file}: ${withRemedy(error, file)}`);
    }
    // It holds every alert and every order: for its owner alone.
    await chmod(file, 0o600);
    const { size } = await stat(file);
    if (json) printJson(cli, { file, bytes: size });
    else
      cli.out(
        `Copied ${config.store} to ${file} (${size} bytes). It does not hold the secrets: keep data/secrets.env and .env apart from it.`,
      );
    return 0;
  });
