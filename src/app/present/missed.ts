// Alerts that never came and strategies that went silent, in words and as the API shows them.
import { isoTime } from '../../model/clock.ts';
import { type MissedAlerts, missedAlerts, quietStrategies, type Watched } from '../watch/watched.ts';
import type { Json } from './order.ts';

/** So long what was missed stands in the status; its row in the journal stays. */
export const SHOWN_MS = 24 * 3_600_000;

export function strategyWords(strategy: string): string {
  return strategy === '' ? 'alerts without strategy' : strategy;
}

/** `alert 17 of rsi-break` · `alerts 17 to 19 of rsi-break (ETHUSDT)`. */
export function missedWords({ from, to, strategy, symbol }: Pick<MissedAlerts, 'from' | 'to' | 'strategy' | 'symbol'>): string {
  const numbers = from === to ? `alert ${from}` : `alerts ${from} to ${to}`;
  return `${numbers} of ${strategyWords(strategy)}${symbol === '' ? '' : ` (${symbol})`}`;
}

/** What the status says of them: one sentence each, at most three of a kind. */
export function missedSentences(watched: Watched, now: number): string[] {
  const missed = missedAlerts(watched, now - SHOWN_MS).filter(({ told }) => told);
  const quiet = quietStrategies(watched);
  return [
    ...few(missed.map((gap) => `Missed ${missedWords(gap)}.`)),
    ...few(quiet.map(({ strategy, since }) => `Quiet: nothing from ${strategyWords(strategy)} since ${minute(since)}.`)),
  ];
}

function few(sentences: readonly string[]): string[] {
  const shown = sentences.slice(0, 3);
  return sentences.length > shown.length ? [...shown, `And ${sentences.length - shown.length} more such.`] : shown;
}

/** `2026-11-22 12:00 UTC`. */
export function minute(ms: number): string {
  return `${isoTime(ms).slice(0, 16).replace('T', ' ')} UTC`;
}

export function presentMissed(
  watched: Watched,
  now: number,
): { readonly missed: readonly Json[]; readonly quiet: readonly Json[] } {
  return {
    missed: missedAlerts(watched, now - SHOWN_MS).map(({ strategy, exchange, symbol, from, to, since, told }) => ({
      strategy,
      exchange,
      symbol,
      from,
      to,
      noticed_at: isoTime(since),
      reported: told,
    })),
    quiet: quietStrategies(watched).map(({ strategy, since }) => ({ strategy, silent_since: isoTime(since) })),
  };
}
