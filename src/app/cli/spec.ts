// How a command is described before its code is loaded: `pinewire --help` needs the words of all commands and the code of none.
import type { Command } from './cli.ts';

export interface OptionSpec {
  /** As commander reads it: `--since <time>`. */
  readonly flags: string;
  readonly says: string;
  /** Other values are a usage error. */
  readonly choices?: readonly string[];
  /** A usage error without it. */
  readonly required?: true;
}

export interface CommandSpec {
  readonly name: string;
  /** Shown as `<id>`, `[file]`, `<market...>`; each with what it is. */
  readonly args?: readonly (readonly [usage: string, says: string])[];
  readonly says: string;
  /** Stands below the options of `--help`: examples, and what follows from the command. */
  readonly more?: string;
  readonly options?: readonly OptionSpec[];
  /** Imports the command's code. */
  readonly load?: () => Promise<Command>;
  readonly commands?: readonly CommandSpec[];
}

/** A family of commands under one heading of `pinewire --help`. */
export interface SpecGroup {
  readonly title: string;
  readonly commands: readonly CommandSpec[];
}
