// What a hint says to do: the service speaks of commands and addresses, and where this page has a place for one it is a link there.
import type { Place } from '../state/place.ts';

export interface Lead {
  /** As the service wrote it: the second way. */
  readonly command: string;
  /** What it is called here; stands where the command stood in the sentence. */
  readonly words: string;
  readonly to: Place;
}

interface Rule {
  readonly pattern: RegExp;
  readonly words: string;
  /** `id`: what the first group of the pattern caught. */
  readonly to: (id: string) => Place;
}

const live = (): Place => ({ page: 'live' });
const accounts = (): Place => ({ page: 'accounts' });
const markets = (): Place => ({ page: 'markets' });
const order = (id: string): Place => ({ page: 'order', id });

/** The longer one first where one begins with another. What is done on the machine alone (`doctor`, `reload`, `url`) has no place here. */
const RULES: readonly Rule[] = [
  { pattern: /pinewire resolve (or_\w+)(?: --as [\w|-]+)?/, words: 'Resolve by hand', to: order },
  { pattern: /pinewire cancel (or_\w+)/, words: 'Cancel order', to: order },
  { pattern: /pinewire order (or_\w+)/, words: 'the order’s page', to: order },
  { pattern: /pinewire markets approve ID/, words: 'Approve', to: markets },
  { pattern: /pinewire markets(?: list)?\b/, words: 'Markets', to: markets },
  { pattern: /pinewire resume\b|POST \/api\/resume/, words: 'Resume under Accounts', to: accounts },
  { pattern: /pinewire close\b|POST \/api\/close/, words: 'Close under Accounts', to: accounts },
  { pattern: /pinewire (?:positions|balances|pnl)\b/, words: 'Accounts', to: accounts },
  { pattern: /pinewire (?:orders|alerts)\b|GET \/api\/(?:orders|alerts)/, words: 'Live', to: live },
  { pattern: /GET \/api\/health/, words: 'Health', to: () => ({ page: 'health' }) },
];

/** The text in pieces, in its order. */
export function hintParts(text: string): readonly (string | Lead)[] {
  const found = RULES.flatMap((rule) => {
    const match = new RegExp(`(?:npx )?(?:${rule.pattern.source})`).exec(text);
    return match === null ? [] : [{ rule, match }];
  });
  const [first] = found.sort((one, other) => one.match.index - other.match.index);
  if (first === undefined) return text === '' ? [] : [text];
  const { rule, match } = first;
  const [command, id = ''] = match;
  const before = text.slice(0, match.index);
  const lead = { command, words: rule.words, to: rule.to(id) };
  return [...(before === '' ? [] : [before]), lead, ...hintParts(text.slice(match.index + command.length))];
}
