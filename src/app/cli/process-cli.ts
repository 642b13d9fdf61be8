// The command line of this very process: what a command may touch, for real.
import { systemClock } from '../clock.ts';
import type { Cli } from './cli.ts';

export function processCli(): Cli {
  // `pinewire orders | head` closes the pipe before we are done: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    cwd: process.cwd(),
    env: process.env,
    clock: systemClock,
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    terminal: process.stdout.isTTY,
    readStdin,
  };
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
