// Who was not let in at a door, in one sentence for people: TradingView with an old token is an alert that is lost, anybody else guesses.

/** As `door.failures` carries it. */
export interface Failures {
  readonly source: string;
  readonly class: string;
  readonly door: string;
  readonly count: number;
  /** The code of the last refusal. */
  readonly reason: string;
  readonly slowed: boolean;
}

export function failureWords({ source, class: kind, door, count, reason, slowed }: Failures): string {
  if (kind === 'tradingview' && door === 'tradingview') {
    const why =
      reason === 'not_found'
        ? 'its token is none of tradingview.tokens. Give each alert at TradingView the URL that pinewire url prints'
        : `${reason}. The log has a hint`;
    return `Alert lost: TradingView (${source}) was not let in at /tv/, because ${why}. Told once an hour`;
  }
  const slow = slowed ? ' and is slowed' : '';
  return `Guessing: ${source} (${kind}) failed ${count} times at ${door}${slow}; last refused for: ${reason}. Alerts with a right token or signature are not affected`;
}
