// Who may hold a port that is taken: asked over HTTP, because that works for every user on every system.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Clock } from '../../model/clock.ts';

/** A program that speaks HTTP answers in milliseconds; one that does not never will. */
const PATIENCE_MS = 1_500;

/** One sentence part: `another pinewire answers there`. */
export async function describeHolder(clock: Clock, url: string): Promise<string> {
  const patience = new AbortController();
  const cancel = clock.after(PATIENCE_MS, () => patience.abort());
  try {
    const response = await fetch(`${url}/healthz`, { signal: patience.signal, redirect: 'manual' });
    if (/airtunes|airplay/i.test(response.headers.get('server') ?? '')) {
      return 'by the AirPlay receiver of macOS (System Settings, General, AirDrop & Handoff switches it off)';
    }
    const body = await response.text();
    if (response.ok && /"status" ?: ?"ok"/.test(body)) return 'by a pinewire that runs already, for another folder';
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

/** Whether it could be listened on now; every other hindrance is left to the one who listens. */
export async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen({ host, port, exclusive: true });
    await once(probe, 'listening');
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
  } finally {
    if (probe.listening) {
      probe.close();
      await once(probe, 'close');
    }
  }
}
