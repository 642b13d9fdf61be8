// The points of an order's way at which a test can end or pause a process; `crash-point.ts` does it from inside.
import { fileURLToPath } from 'node:url';

export type CrashPoint =
  | 'received'
  | 'stored'
  | 'quote read'
  | 'approved'
  | 'attempt written'
  | 'attempt committed'
  | 'about to send'
  | 'bytes sent'
  | 'answer read'
  | 'result committed';

/** The environment of a process that meets `signal` at `point`, the first time it comes by. */
export function crashAt(point: CrashPoint, signal: 'SIGKILL' | 'SIGSTOP' = 'SIGKILL'): Readonly<Record<string, string>> {
  const file = fileURLToPath(new URL('crash-point.ts', import.meta.url));
  return { NODE_OPTIONS: `--import=${file}`, PINEWIRE_CRASH_POINT: point, PINEWIRE_CRASH_SIGNAL: signal };
}
