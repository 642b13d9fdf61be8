// What a command may touch besides its arguments: handed in, so that tests run commands without a process.
import type { Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/thrown.ts';

export interface Cli {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Writes to standard output, a line break after it. */
  out(text: string): void;
  /** Writes to standard error, a line break after it. */
  err(text: string): void;
  /** Whether a person reads standard output: secrets are shown and questions asked only then. */
  readonly terminal: boolean;
  readStdin(): Promise<Uint8Array>;
}

/** As commander read them: absent, set, or with a value; names in camel case. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

export interface Invocation {
  readonly cli: Cli;
  readonly args: readonly string[];
  readonly options: Options;
}

/** Resolves to the exit code: 0 done, 1 refused or failed. */
export type Command = (invocation: Invocation) => Promise<number>;

/**
 * Ends a command with one line: what is wrong, where, what to do. The one expected outcome that is thrown: it always leads out of the
 * program, from any depth, and every command would otherwise carry it by hand.
 */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Says on one line what ended a command, and answers its exit code. */
export function sayFailure(cli: Cli, error: unknown): number {
  const traced =
    error instanceof Error && !(error instanceof Stop) && cli.env['PINEWIRE_DEBUG'] === '1' ? error.stack : undefined;
  if (traced !== undefined) cli.err(traced);
  const message = messageOf(error);
  cli.err(`pinewire: ${message.replaceAll(/\s*\n\s*/g, ' ')}`);
  return error instanceof Stop ? error.exitCode : 1;
}

/** The value of an option that takes one; undefined where it was not given. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function flag(options: Options, name: string): boolean {
  return options[name] === true;
}

/** The argument at `index`; commander has seen to it that a required one is there. */
export function argument(args: readonly string[], index: number): string {
  return args[index] ?? '';
}

/** Prints a value as the `--json` of a command: indented, so that people can read it too. */
export function printJson(cli: Cli, value: unknown): void {
  cli.out(JSON.stringify(value, undefined, 2));
}
