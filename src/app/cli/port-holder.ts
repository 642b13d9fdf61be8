// Who may hold a port that is taken: asked over HTTP, because that works for every user on every system.
import { readFileSync } from 'node:fs';
import type { Clock } from '../../model/clock.ts';

/** A program that speaks HTTP answers in milliseconds; one that does not never will. */
const PATIENCE_MS = 1_500;

/** One sentence part: `another pinewire answers there`. */
export async function describeHolder(clock: Clock, url: string, storeOwner: string | undefined): Promise<string> {
  const patience = new AbortController();
  const cancel = clock.after(PATIENCE_MS, () => patience.abort());
  try {
    const response = await fetch(`${url}/healthz`, { signal: patience.signal, redirect: 'manual' });
    if (/airtunes|airplay/i.test(response.headers.get('server') ?? '')) {
      return 'by the AirPlay receiver of macOS (System Settings, General, AirDrop & Handoff switches it off)';
    }
    const body = await response.text();
    if (response.ok && /"status" ?: ?"ok"/.test(body))
      return `by a pinewire that runs already${storeOwner === undefined ? '' : ` (${storeOwner})`}`;
    return `by another program that speaks HTTP (${lookUp(url)} names it)`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `by another program (${lookUp(url)} names it)`;
  } finally {
    cancel();
  }
}

function lookUp(url: string): string {
  const { port } = new URL(url);
  return process.platform === 'win32'
    ? `netstat -ano | findstr :${port}`
    : process.platform === 'linux'
      ? `ss -ltnp sport = :${port}`
      : `lsof -i :${port}`;
}

/** What stands in `<store>.owner`: the process that holds the store, in its own words; undefined where nobody wrote one. */
export function readOwner(store: string): string | undefined {
  try {
    return readFileSync(`${store}.owner`, 'utf8').trim().replaceAll(/\s+/g, ' ').slice(0, 200) || undefined;
  } catch (error) {
    // Whoever may not read it asks at the configured address, as if there were none.
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
