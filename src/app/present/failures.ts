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

export function failureWords(failures: Failures): string {
  const { source, class: kind, door, count, reason, slowed } = failures;
  if (kind === 'tradingview' && door !== 'api') return lostWords(failures);
  const slow = slowed ? ' and is slowed' : '';
  return `Guessing: ${source} (${kind}) failed ${count} times at ${door}${slow}; last refused for: ${reason}. Alerts with a right token or signature are not affected`;
}

const REMEDY = 'Give each alert at TradingView the URL that pinewire url prints';

/** TradingView is told once at first, and once with all of an hour. */
function lostWords({ source, door, count, reason }: Failures): string {
  const at = door === 'webhook' ? '/webhook' : '/tv/';
  const what =
    count === 1
      ? `Alert lost: TradingView (${source}) was not let in at ${at}, because`
      : `Alerts lost: TradingView (${source}) was not let in at ${at} ${count} times within an hour, the last time because`;
  return `${what} ${whyLost(door, reason)}. Alerts of strangers come from this address too; what else is lost there is told after an hour`;
}

function whyLost(door: string, reason: string): string {
  if (door === 'webhook') return `that door asks for a signature, and TradingView cannot sign. ${REMEDY}, with /tv/ in it`;
  if (reason === 'not_found') return `its token is none of tradingview.tokens. ${REMEDY}`;
  return `${reason}. The log has a hint`;
}
