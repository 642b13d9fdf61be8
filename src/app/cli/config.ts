// The configuration for a command: read, checked, and where it is wrong said in one line.
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { printProblem } from '../config/problem.ts';
import { type Cli, type Options, Stop, textOption } from './cli.ts';
import { shellWord } from './shell-word.ts';

/** As the command line names it, absolute; undefined where the loader is to look for `pinewire.yaml`. */
export function configFile(cli: Cli, options: Options): string | undefined {
  const named = textOption(options, 'config');
  return named === undefined ? undefined : resolve(cli.cwd, named);
}

export function readConfig(cli: Cli, options: Options): Config {
  const file = configFile(cli, options);
  const result = loadConfig({ ...(file !== undefined && { file }), cwd: cli.cwd, env: cli.env });
  if (result.ok) return result.config;
  const [first] = result.problems;
  const more = result.problems.length > 1 ? ` (and ${result.problems.length - 1} more: pinewire check lists them)` : '';
  throw new Stop(first === undefined ? 'the configuration cannot be read' : printProblem(first) + more);
}

/** What a command line has to carry so that another command means the same configuration: empty, or ` --config FILE`. */
export function configWords(options: Options): string {
  const named = textOption(options, 'config');
  return named === undefined ? '' : ` --config ${shellWord(named)}`;
}

/** A text for a person whose commands mean the same configuration as the one that prints it. */
export function carrying(options: Options, text: string): string {
  return text.replaceAll(/npx pinewire [a-z]+/g, (command) => command + configWords(options));
}
