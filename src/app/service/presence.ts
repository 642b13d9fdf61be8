// Which processes share a store: each says every few seconds that it lives, in the ledger's register, and takes its word back when it stops.
import { z } from 'zod';
import type { Ledger } from '../../ledger/port.ts';
import { isoTime, type Clock } from '../../model/clock.ts';
import { messageOf } from '../../model/thrown.ts';
import type { Log } from '../log.ts';

const PREFIX = 'process/';
const SAY_MS = 10_000;
/** Three times nothing: it is gone, or cannot reach the store. */
const SILENT_MS = 3 * SAY_MS;

const word = z.object({ name: z.string(), role: z.string(), url: z.string(), version: z.string(), at: z.number() });

interface Present {
  /** As lanes and the log know it. */
  readonly name: string;
  readonly role: string;
  readonly url: string;
  readonly version: string;
}

/** Resolves once it was said for the first time; what it answers takes it back. */
export async function announce(ledger: Ledger, clock: Clock, log: Log, me: Present): Promise<() => Promise<void>> {
  let ended = false;
  let cancel = (): void => undefined;
  let turn: Promise<void> = Promise.resolve();
  const say = async (): Promise<void> => {
    try {
      await ledger.saveRegister(new Map([[PREFIX + me.name, JSON.stringify({ ...me, at: clock.now() })]]));
    } catch (error) {
      // It is said again; meanwhile the others rightly believe that this one cannot work.
      log.debug('presence not said', { problem: messageOf(error) });
    }
    if (!ended) {
      cancel = clock.after(SAY_MS, () => {
        turn = say();
      });
    }
  };
  await (turn = say());
  return async () => {
    ended = true;
    cancel();
    await turn;
    await ledger.saveRegister(new Map([[PREFIX + me.name, null]])).catch(() => log.debug('presence not taken back'));
  };
}

/** How many of them send orders. */
export async function presentWorkers(ledger: Pick<Ledger, 'register'>, now: number): Promise<number> {
  return (await heardOf(ledger, now)).filter(({ role }) => role !== 'intake').length;
}

async function heardOf(ledger: Pick<Ledger, 'register'>, now: number) {
  const words = await ledger.register(PREFIX);
  return [...words.values()].map((text) => word.parse(JSON.parse(text))).filter(({ at }) => now - at < SILENT_MS);
}

/** Those that were heard of lately, by name, with the lanes each holds; empty where nobody shares the store. */
export async function presentProcesses(ledger: Pick<Ledger, 'register' | 'heldLanes'>, now: number) {
  const [processes, lanes] = await Promise.all([heardOf(ledger, now), ledger.heldLanes(now)]);
  return processes
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ at, ...rest }) => ({ ...rest, lanes: lanes.get(rest.name) ?? 0, seen_at: isoTime(at) }));
}

/** Who holds lanes by a lease that is not over, the busiest first. `role` and `url` are null of one that says nothing any more. */
export async function laneHolders(ledger: Pick<Ledger, 'register' | 'heldLanes'>, now: number) {
  const [processes, lanes] = await Promise.all([heardOf(ledger, now), ledger.heldLanes(now)]);
  return [...lanes]
    .sort(([, a], [, b]) => b - a)
    .map(([name, held]) => {
      const { role = null, url = null } = processes.find((process) => process.name === name) ?? {};
      return { name, role, url, lanes: held };
    });
}
