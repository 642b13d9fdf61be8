// An exit that finds nothing to close ends there, and one that finds too little leaves the rest for good: neither may be judged by what an entry
// has bought so far as is told.
import { decimal, type Decimal, ZERO } from '../../src/model/decimal.ts';
import { isUnsettled } from '../../src/model/order.ts';
import type { ExchangeOrder } from './exchange-order.ts';
import type { LegOrder } from './legs.ts';

interface Known extends LegOrder {
  readonly accountId: string;
  readonly filled: Decimal;
}

const NOTHING: readonly unknown[] = ['nothing_to_close', 'size_below_minimum'];
/** So long an exit waits for the fills of an entry at least, less what clocks differ by; then it goes by what the exchange says is held. */
const WAITS_MS = 12_000;

export interface Judged {
  readonly exit: Known;
  /** False where wall clocks jump: then nobody waits for as long as it seems. */
  readonly clocksHold: boolean;
  /** Why it was denied; undefined where it was approved. */
  readonly code: unknown;
  readonly accepted: Iterable<ExchangeOrder>;
  readonly byClientId: ReadonlyMap<string, Known>;
  readonly now: number;
}

/** What is wrong with a verdict on an exit; undefined where nothing is. What a store that was put back has forgotten nobody can wait for. */
export function lostExit({ exit, code, accepted, byClientId, now, clocksHold }: Judged): string | undefined {
  if (exit.effect !== 'exit' || exit.type !== 'market') return undefined;
  const isDenied = NOTHING.includes(code);
  if (!isDenied && !isShort(exit)) return undefined;
  for (const { asked, traded, takenAt } of accepted) {
    const entry = byClientId.get(asked.clientOrderId);
    if (
      entry?.effect !== 'entry' ||
      entry.accountId !== exit.accountId ||
      entry.market !== exit.market ||
      traded.lte(entry.filled)
    )
      continue;
    const isAwaited =
      clocksHold && entry.status === 'open' && entry.isMissed !== true && entry.type === 'market' && now < takenAt + WAITS_MS;
    if (isDenied ? isUnsettled(entry.status) : isAwaited)
      return `${exit.id} found too little; ${entry.id} has bought ${traded.toFixed()}, told are ${entry.filled.toFixed()}`;
  }
  return undefined;
}

function isShort({ asked, whole }: Known): boolean {
  const [kind, quantity = '0'] = asked.split(' ');
  return kind === 'base' && (whole ?? ZERO).lt(decimal(quantity));
}
