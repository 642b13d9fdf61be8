// `pinewire serve`: starts the service, says where it is, and ends it in order when it is told to.
import { hostInUrl } from '../authority.ts';
import type { Config } from '../config/config.ts';
import { loadConfig, loadForServe } from '../config/load.ts';
import { printProblem } from '../config/problem.ts';
import { secretsOf } from '../config/secret-values.ts';
import { isPostgres } from '../config/store-url.ts';
import { type Listen, readListen } from '../config/values.ts';
import { staySmall } from '../heap.ts';
import { createLog } from '../log.ts';
import { tryCertificates } from '../tls/open.ts';
import { type Role, type Service, type ServiceOptions, startService } from '../service/service.ts';
import { type Cli, type Command, flag, type Options, Stop, textOption } from './cli.ts';
import { configFile, configWords } from './config.ts';
import { describeHolder, isFree } from './port-holder.ts';
import { owner } from './store-owner.ts';
import { certificateFaults, publicLine } from './tls.ts';
import { runUntilTold } from './until-told.ts';
import { knowsPrice } from './public-price.ts';
import { liveLines, welcome } from './welcome.ts';

export const serve: Command = async ({ cli, options }) => {
  const listen = listenOption(options);
  const { config, notes, generated } = load(cli, options);
  const role = roleOf(options, config);
  await refuseTakenPort(cli, config, listen);
  for (const line of liveLines(config)) cli.out(line);
  let secrets = secretsOf(config);
  const log = createLog({ clock: cli.clock, secrets: () => secrets });
  for (const note of notes) {
    // Whoever collects the log reads one JSON line an event; a person reads a sentence, uncut.
    if (process.stderr.isTTY) cli.err(`pinewire: note: ${note}`);
    else log.warn('note of the configuration', { note });
  }
  const readConfig = async (): Promise<Config | readonly string[]> => {
    const next = loadConfig(loadOptions(cli, options));
    if (!next.ok) return next.problems.map(printProblem);
    secrets = [...new Set([...secrets, ...secretsOf(next.config)])];
    const { server } = next.config;
    const faults = certificateFaults(tryCertificates({ server }, cli.clock.now()));
    return faults.length > 0 ? faults.map(printProblem) : next.config;
  };
  const service = await start(cli, {
    config,
    clock: cli.clock,
    log,
    readConfig,
    role,
    newStore: flag(options, 'newStore'),
    restored: flag(options, 'restored'),
    ...(listen && { listen }),
  });
  // Before anything is said: who reads that it runs may stop it at once.
  const ended = runUntilTold(cli, service);
  staySmall();
  const priceKnown = await knowsPrice(cli.clock, config);
  cli.out(
    welcome({
      config,
      url: service.url,
      showSecrets: cli.terminal && generated,
      priceKnown,
      configWords: configWords(options),
    }),
  );
  if (service.publicListener !== undefined) cli.out(`\n${publicLine(service.publicListener)}`);
  if (cli.terminal) cli.out('\nCtrl-C stops it.');
  return ended;
};

/** SQLite has one writing process; the other roles need a store that several share. */
function roleOf(options: Options, { store }: Config): Role {
  const role = (textOption(options, 'role') ?? 'all') as Role;
  if (role === 'all' || isPostgres(store)) return role;
  throw new Stop(
    `--role ${role} needs a store that several processes share: use --role all, or name a postgres:// URL under store`,
    2,
  );
}

function listenOption(options: Options): Listen | undefined {
  const text = textOption(options, 'listen');
  if (text === undefined) return undefined;
  const listen = readListen(text);
  if (listen === undefined) throw new Stop(`--listen ${text} is no address: write host:port, such as 127.0.0.1:5001`, 2);
  return listen;
}

function loadOptions(cli: Cli, options: Options): Parameters<typeof loadConfig>[0] {
  return { file: configFile(cli, options), cwd: cli.cwd, env: cli.env };
}

function load(cli: Cli, options: Options): { config: Config; notes: readonly string[]; generated: boolean } {
  const loaded = loadForServe(loadOptions(cli, options), cli.clock);
  if (loaded.ok) return loaded;
  const [first] = loaded.problems;
  const more = loaded.problems.length > 1 ? ` (and ${loaded.problems.length - 1} more: pinewire check lists them)` : '';
  throw new Stop(first === undefined ? 'the configuration cannot be read' : printProblem(first) + more);
}

/** Asked before the store is opened, so that a taken port is all that is said and nothing is begun. */
async function refuseTakenPort(cli: Cli, config: Config, listen: Listen | undefined): Promise<void> {
  const { host, port } = listen ?? config.server;
  // Where a service runs on this very store, that is what has to be said.
  if (port === 0 || owner(config.store) !== undefined || (await isFree(host, port))) return;
  throw await portTaken(cli, config, listen);
}

async function start(cli: Cli, options: ServiceOptions): Promise<Service> {
  try {
    return await startService(options);
  } catch (error) {
    // Somebody came in between.
    if (codeOf(error) === 'EADDRINUSE') throw await portTaken(cli, options.config, options.listen);
    throw error;
  }
}

/** The server wraps the socket's error in a sentence of its own. */
function codeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error ? error.code : codeOf(error.cause);
}

async function portTaken(cli: Cli, config: Config, listen: Listen | undefined): Promise<Stop> {
  const { host, port } = listen ?? config.server;
  const shown = hostInUrl(host);
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : shown;
  const holder = await describeHolder(cli.clock, `http://${reachable}:${port}`);
  const other = port === 65_535 ? port - 1 : port + 1;
  return new Stop(
    `port ${port} on ${host} is taken, ${holder}; choose another: npx pinewire serve --listen ${shown}:${other}, or server.listen in pinewire.yaml`,
  );
}
