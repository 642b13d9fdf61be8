// The running service for whoever steps in: named by --url, or found by a configuration that need not be valid.
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/config.ts';
import { printProblem } from '../config/problem.ts';
import { isLoopback } from '../../edge/addresses.ts';
import { ADMIN_TOKEN, type Reach, readReach } from '../config/reach.ts';
import { type Cli, type Options, Stop, textOption } from './cli.ts';
import { configFile } from './config.ts';
import { shellWord } from './shell-word.ts';
import { ask, type Json, type Service, serviceUrl } from './service-client.ts';

export interface FoundService {
  readonly service: Service;
  /** Whose store may be written while no service runs; absent where it is not known for sure which store that is. */
  readonly config?: Config;
  /** What is wrong with the configuration. */
  readonly problem?: string;
}

export function findService(cli: Cli, options: Options): FoundService {
  const file = configFile(cli, options);
  const where = { ...(file !== undefined && { file }), cwd: cli.cwd, env: cli.env };
  const url = urlOf(options);
  const loaded = loadConfig(where);
  if (loaded.ok && url === undefined) return { service: loaded.config, config: loaded.config };
  const reach = loaded.ok ? loaded.config : readReach(where);
  if (url !== undefined) return { service: serviceAt(url, reach, cli.env[ADMIN_TOKEN]) };
  const [first] = loaded.ok ? [] : loaded.problems;
  return { service: reach, problem: first === undefined ? 'the configuration cannot be read' : printProblem(first) };
}

/** The tokens of this machine's files open what runs here: no other machine is told them because its address was typed. */
function serviceAt(url: string, reach: Reach, given: string | undefined): Service {
  if (given) return { ...reach, url, server: { ...reach.server, adminTokens: [given] }, earlierAdminTokens: [] };
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || isLoopback(host)) return { ...reach, url };
  throw new Stop(
    `${url} is another machine, which is told no token of this one's files: name its admin token as ${ADMIN_TOKEN} in the environment`,
  );
}

function urlOf(options: Options): string | undefined {
  const given = textOption(options, 'url');
  if (given === undefined) return undefined;
  if (!URL.canParse(given) || !/^https?:/.test(given)) throw new Stop(`--url ${given} is no http:// or https:// address`, 2);
  return given.replace(/\/+$/, '');
}

/** As {@link ask}: undefined where no service runs and the store may be written. Where that is not known, how to ask without a configuration. */
export async function askFound(found: FoundService, cli: Cli, path: string, body: Json): Promise<Json | undefined> {
  const { service, config, problem } = found;
  const answer = await ask(service, cli.clock, 'POST', path, body);
  const url = serviceUrl(service);
  if (answer !== undefined && problem !== undefined)
    cli.err(`pinewire: ${problem}; the service at ${url} did what was asked all the same`);
  if (answer !== undefined || config !== undefined) return answer;
  const why = problem === undefined ? '' : `${problem}; and `;
  throw new Stop(`${why}no service answers with this token at ${url}. ${withoutConfig(service, path, body)}`);
}

/** Typed as it stands it needs neither a file nor this program, and does what was asked: without its body a resume lifts every halt. */
function withoutConfig(service: Service, path: string, body: Json): string {
  const curl = `curl -XPOST ${shellWord(serviceUrl(service) + path)} -H 'authorization: Bearer TOKEN' -d ${shellWord(JSON.stringify(body))}`;
  return `Name it: ${ADMIN_TOKEN}=TOKEN in the environment and --url http://HOST:PORT, or ${curl}; TOKEN is the admin token it was started with`;
}
