// The command line as commander sees it: every command by its words, its code imported only when it is called.
import { Command, CommanderError, Option } from 'commander';
import { nearest } from '../../model/nearest.ts';
import { VERSION } from '../version.ts';
import { type Cli, type Options, sayFailure, Stop } from './cli.ts';
import type { CommandSpec, OptionSpec } from './spec.ts';
import { HIDDEN, SPECS } from './specs/index.ts';

/** Runs one command line and returns the exit code: 0 done, 1 refused or failed, 2 usage. Every failure has left one line on standard error. */
export async function run(argv: readonly string[], cli: Cli): Promise<number> {
  let code = 0;
  const program = build(cli, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return failed(error, cli);
  }
}

function build(cli: Cli, done: (code: number) => void): Command {
  const program = new Command('pinewire')
    .description('TradingView alerts become exchange orders, exactly once.')
    .version(VERSION, '--version', 'print the version')
    .option('--config <file>', 'the configuration (default: pinewire.yaml where there is one, else built-in defaults)')
    .option('--json', 'print what a script reads')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', FIRST_STEPS)
    .exitOverride()
    // Commander's own line says what is wrong; the way out is added in `failed`, and only one line may appear.
    .configureOutput({ writeOut: (text) => cli.out(text.trimEnd()), writeErr: () => undefined, outputError: () => undefined });
  for (const { title, commands } of SPECS) {
    program.commandsGroup(title);
    for (const spec of commands) attach(program, spec, cli, done);
  }
  for (const name of HIDDEN) attachHidden(program, name);
  return grouping(
    program,
    '',
    SPECS.flatMap(({ commands }) => commands),
  );
}

const FIRST_STEPS = `
First steps:
  npx pinewire serve             starts on built-in defaults with a paper account, and prints what to do next
  npx pinewire explain alert.json --sample   says how an alert would be understood, before it trades
  npx pinewire init              writes pinewire.yaml and .env for an account of yours`;

function attach(parent: Command, spec: CommandSpec, cli: Cli, done: (code: number) => void): void {
  const command = parent.command(spec.name).description(spec.says);
  for (const [usage, says] of spec.args ?? []) command.argument(usage, says);
  for (const option of spec.options ?? []) command.addOption(optionOf(option));
  if (spec.more !== undefined) command.addHelpText('after', `\n${spec.more}`);
  for (const inner of spec.commands ?? []) attach(command, inner, cli, done);
  const { load } = spec;
  if (load === undefined) {
    grouping(command, `${spec.name} `, spec.commands ?? []);
    return;
  }
  command.action(async () => {
    const runCommand = await load();
    done(await runCommand({ cli, args: command.args, options: command.optsWithGlobals<Options>() }));
  });
}

/** A command that only holds others: called by itself, or with a name it does not hold, it says which there are. */
function grouping(command: Command, prefix: string, specs: readonly CommandSpec[]): Command {
  const names = specs.map(({ name }) => name);
  return command.allowExcessArguments().action(() => {
    const [asked] = command.args;
    if (asked === undefined) throw new Stop(`pinewire ${prefix}needs a command: pinewire ${prefix}--help lists them`, 2);
    const near = nearest(asked, names);
    const hint = near === undefined ? `pinewire ${prefix}--help lists them` : `perhaps pinewire ${prefix}${near}`;
    throw new Stop(`there is no command ${prefix}${asked}: ${hint}`, 2);
  });
}

function optionOf(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.says);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.required === true) option.makeOptionMandatory();
  return option;
}

function attachHidden(program: Command, name: string): void {
  program
    .command(name, { hidden: true })
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(() => {
      throw new Stop(`${name} is not part of this version`, 2);
    });
}

/** One line for whatever ended the command, and its exit code. */
function failed(error: unknown, cli: Cli): number {
  if (!(error instanceof CommanderError)) return sayFailure(cli, error);
  return error.exitCode === 0 ? 0 : sayFailure(cli, new Stop(usageLine(error), 2));
}

function usageLine(error: CommanderError): string {
  const message = error.message.replace(/^error: /, '');
  return message.startsWith('(') ? 'no command given: pinewire --help lists them' : `${message}; pinewire --help shows the usage`;
}
