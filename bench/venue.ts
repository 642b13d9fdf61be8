// The bench's venue as a process of its own, so that what it costs is counted apart.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('venue-server.ts', import.meta.url));

export interface BenchVenue {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Answers everything after `ms`. */
export async function startVenue(ms: number): Promise<BenchVenue> {
  const child = fork(SERVER, [String(ms)]);
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
