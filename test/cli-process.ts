// A test's handle on the real program: `node bin/pinewire.js …` as a child process in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const PROGRAM = join(root, 'bin', 'pinewire.js');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What of the environment a fresh machine has; no secret of the developer's. */
const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  USER: 'anna',
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
};

export class CliFolder {
  readonly path: string;
  readonly #running = new Set<ChildProcess>();

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'pinewire-cli-'));
  }

  run(argv: readonly string[], stdin = ''): Promise<Ran> {
    return this.runCommand(process.execPath, [PROGRAM, ...argv], stdin);
  }

  async runCommand(
    command: string,
    args: readonly string[],
    stdin = '',
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ran> {
    const child = spawn(command, args, { cwd: this.path, env: { ...ENVIRONMENT, ...env } });
    const output = collect(child);
    child.stdin.end(stdin);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...output() };
  }

  /** Runs until {@link Served.stop}; resolves once it says where it is. */
  async serve(argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Served> {
    const stdio: ('pipe' | 'ipc')[] =
      env['PINEWIRE_HANDED_OVER'] === undefined ? ['pipe', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe', 'ipc'];
    const args = [PROGRAM, 'serve', '--listen', '127.0.0.1:0', ...argv];
    const child = spawn(process.execPath, args, { cwd: this.path, env: { ...ENVIRONMENT, ...env }, stdio });
    this.#running.add(child);
    const output = collect(child);
    const served = new Served(child, output);
    await served.started();
    return served;
  }

  async remove(): Promise<void> {
    for (const child of this.#running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(this.path, { recursive: true, force: true });
  }
}

type Output = () => { readonly out: string; readonly err: string };

export class Served {
  readonly child: ChildProcess;
  readonly output: Output;

  constructor(child: ChildProcess, output: Output) {
    this.child = child;
    this.output = output;
  }

  /** The last line of what is printed at the start begins with `echo`, where there is a paper account. */
  async started(): Promise<void> {
    for (;;) {
      if (/^echo .*\n/m.test(this.output().out)) return;
      if (this.child.exitCode !== null) throw new Error(`serve ended with ${this.child.exitCode}: ${this.output().err}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get url(): string {
    return /pinewire runs on (http:\S+)/.exec(this.output().out)?.[1] ?? '';
  }

  /** Sends the signal and returns the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const ended = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await ended)[0];
  }
}

function collect(child: ChildProcess): Output {
  const chunks = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (chunks.out += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (chunks.err += chunk));
  return () => ({ ...chunks });
}
