// Runs the acceptor as a process of its own and reads what it says.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Acceptor {
  readonly process: ChildProcess;
  /** Everything it has said so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line from now on (or so far, with `from` 0) that satisfies the condition. */
  until(condition: (line: string) => boolean, from?: number): Promise<string>;
  /** Resolves once it is dead and everything it said is read. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('acceptor.ts', import.meta.url));

export function startAcceptor(file: string, prefix: string, options: { inFlight?: number; pause?: number } = {}): Acceptor {
  const { inFlight = 16, pause = 0 } = options;
  const child = spawn(process.execPath, [SCRIPT, file, prefix, String(inFlight), String(pause)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const reader = createInterface({ input: child.stdout });
  const wake = () => waiting.forEach((look) => look());
  reader.on('line', (line) => {
    lines.push(line);
    wake();
  });
  const ended = new Promise<void>((resolve) => reader.once('close', resolve));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
    wake();
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    process: child,
    lines,
    until: (condition, from = lines.length) =>
      new Promise((resolve, reject) => {
        let next = from;
        const look = (): void => {
          for (; next < lines.length; next++) {
            const line = lines[next] ?? '';
            if (!condition(line)) continue;
            waiting.delete(look);
            return resolve(line);
          }
          if (isOver) reject(new Error(`the acceptor ended; it said last: ${lines.slice(-3).join(' | ')}`));
        };
        waiting.add(look);
        look();
      }),
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
