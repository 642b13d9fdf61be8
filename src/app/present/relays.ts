// The relays that this receiver has heard of: kept in the ledger's register, so that every process on the store shows all of them.
import { z } from 'zod';
import type { RelayReport } from '../../edge/report.ts';
import type { Ledger } from '../../ledger/port.ts';
import { isoTime } from '../../model/clock.ts';
import { minute } from './missed.ts';
import type { Json } from './order.ts';

export const RELAY_KEYS = 'relay/';
/** Four of the relay's reports. */
const SILENT_MS = 60_000;
/** As the relay itself calls it too long. */
const OLD_MS = 30_000;
/** Who holds a secret cannot fill the register; the one that was silent longest makes room. */
const MOST_RELAYS = 32;

/** As its signature and its shape were checked when it came. */
const kept = z.object({ report: z.custom<RelayReport>(), from: z.string(), heardAt: z.number() });
export type HeardRelay = z.infer<typeof kept>;

export function readRelays(register: ReadonlyMap<string, string>): readonly HeardRelay[] {
  const all = [...register].filter(([key]) => key.startsWith(RELAY_KEYS)).map(([, text]) => kept.parse(JSON.parse(text)));
  return all.sort((a, b) => (a.report.relay < b.report.relay ? -1 : 1));
}

/** Takes a report over; an older one than is known, come late or sent twice, changes nothing. */
export async function keepReport(
  ledger: Pick<Ledger, 'register' | 'saveRegister'>,
  { report, from, heardAt }: HeardRelay,
): Promise<void> {
  const known = readRelays(await ledger.register(RELAY_KEYS));
  const before = known.find((one) => one.report.relay === report.relay);
  if (before !== undefined && before.report.at > report.at) return;
  const entries = new Map<string, string | null>([[RELAY_KEYS + report.relay, JSON.stringify({ report, from, heardAt })]]);
  const others = known.filter((one) => one !== before).sort((a, b) => b.heardAt - a.heardAt);
  for (const one of others.slice(MOST_RELAYS - 1)) entries.set(RELAY_KEYS + one.report.relay, null);
  await ledger.saveRegister(entries);
}

/** Says whether there was such a relay. */
export async function forgetRelay(ledger: Pick<Ledger, 'register' | 'saveRegister'>, relay: string): Promise<boolean> {
  const key = RELAY_KEYS + relay;
  if (!(await ledger.register(RELAY_KEYS)).has(key)) return false;
  await ledger.saveRegister(new Map([[key, null]]));
  return true;
}

/** What the status says of them: without a full stop, as its other warnings. */
export function relayWarnings(relays: readonly HeardRelay[], now: number): readonly string[] {
  return relays.flatMap(({ report, heardAt }) => {
    const { machine, parked, waiting, refused = 0, oldest_waiting_at: oldest, at } = report;
    const where = `at the relay on ${machine}`;
    if (now - heardAt > SILENT_MS) return [`nothing was heard of the relay on ${machine} since ${minute(heardAt)}`];
    return [
      ...(parked === 0 ? [] : [`${parked === 1 ? '1 alert is' : `${parked} alerts are`} parked ${where}`]),
      ...(refused === 0
        ? []
        : [`${refused === 1 ? '1 alert was' : `${refused} alerts were`} refused for the form in the last hour ${where}`]),
      // Both by the relay's clock.
      ...(oldest === null || at - oldest < OLD_MS
        ? []
        : [`${waiting === 1 ? '1 alert waits' : `${waiting} alerts wait`} ${where}, the oldest since ${minute(oldest)}`]),
    ];
  });
}

export function presentRelay({ report, from, heardAt }: HeardRelay, now: number): Json {
  const { at: _, oldest_waiting_at: oldest, stuck, ...rest } = report;
  return {
    ...rest,
    from,
    heard_at: isoTime(heardAt),
    silent: now - heardAt > SILENT_MS,
    oldest_waiting_at: oldest === null ? null : isoTime(oldest),
    stuck: stuck.map(({ received_at: receivedAt, ...one }) => ({ ...one, received_at: isoTime(receivedAt) })),
  };
}
