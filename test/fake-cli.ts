// For tests of commands: a command line that keeps what was printed, in a folder of the test's own.
import type { Cli } from '../src/app/cli/cli.ts';
import { run } from '../src/app/cli/program.ts';
import { systemClock } from '../src/app/clock.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface FakeOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly stdin?: string;
}

export async function runCli(
  argv: readonly string[],
  { cwd, env = {}, terminal = false, stdin = '' }: FakeOptions,
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const cli: Cli = {
    cwd,
    env,
    clock: systemClock,
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    terminal,
    readStdin: () => Promise.resolve(Buffer.from(stdin)),
  };
  const code = await run(argv, cli);
  return { code, out: out.join('\n'), err: err.join('\n') };
}
