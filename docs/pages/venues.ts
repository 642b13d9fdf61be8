// docs/reference/venues.md: what protects an order at each venue and how that is known, from the table the program itself uses.
import { FACT_NAMES, type FactName, factsIn, VENUES } from '../../src/venue/facts.ts';
import type { Evidence, Fact, VenueRow, Verdict } from '../../src/venue/facts/row.ts';
import { code, page, table } from './markdown.ts';

const INTRODUCTION = `An order whose answer got lost may have been placed. pinewire looks for it and never guesses; how far that carries depends on the
venue. This page says, venue by venue, what protects you and how it is known.

**Evidence.** *Documented*: the venue writes it; the page is linked. *Tested here*: a test of this repository watches it, on the bytes that leave or
against a simulator. *Unverified*: believed from ccxt’s source or by analogy, and checked by nobody. No exchange was contacted for any of it.

**Going live.** A venue with an unverified fact needs \`accept_unverified: true\` under a live account; \`pinewire check\` names the facts.
Paper accounts and testnets need nothing. Where a row has no line on watching open orders, they are polled. The rows of Bybit and OKX hold for spot and for \`type: swap\` alike. An exchange without a row here cannot go live; its testnet can be used, and pinewire then assumes that nothing protects you.`;

const CLASSES = `## When an order’s outcome is unknown
Wherever it was placed, the order is searched for. If it is found, it is adopted. If it is not, the **proof of absence** decides:

| class | what it means | what pinewire does |
|---|---|---|
| \`engine-checked expiry\` | the engine itself refuses a request that comes after its window | once the venue’s own clock is past the window and two spaced searches found nothing, the order is placed again under the same id |
| \`gateway-only\` | the window is read at the door, or nothing is known about what lies behind it | the order stays \`unknown\` and waits for you; its reason says so, and its hint how to settle it (\`pinewire resolve\`). Entries of its market wait; an exit passes once the venue’s clock is past the window |
| \`none\` | a request has no end | the same; an exit passes 90 s after the request |`;

export function venuesPage(): string {
  return page('Venues', 'src/venue/facts', [INTRODUCTION, CLASSES, '## At a glance', glance(), ...VENUES.map(section)]);
}

function glance(): string {
  const head = [
    'venue',
    '`exchange:`',
    'a late request is refused',
    'after silence',
    'order types',
    'testnet',
    'unverified facts',
  ];
  return table(
    head,
    VENUES.map((row) => {
      const expiry = row.expiry.is;
      const late = expiry === 'none' ? 'no' : `after ${expiry.window / 1000} s, by the ${expiry.checkedBy}`;
      const open = factsIn(row).filter(([, { evidence }]) => evidence === 'unverified').length;
      const then = row.absence.is === 'engine-checked expiry' ? 'placed again with proof' : 'waits for you';
      const testnet = row.hasTestnet ? 'yes' : 'no';
      return [
        `[${row.title}](#${anchor(row.title)})`,
        exchangeKey(row),
        late,
        then,
        orderTypes(row),
        testnet,
        open === 0 ? 'none' : String(open),
      ];
    }),
  );
}

/** As the configuration names it. */
function exchangeKey({ exchange, trades }: VenueRow): string {
  return trades === 'swap' ? '`binance`, `type: swap`' : code(exchange);
}

function orderTypes({ orders }: VenueRow): string {
  const { market, limit } = orders.is;
  const all = (sides: readonly string[]) => (sides.length === 2 ? '' : ` (${sides.join()} only)`);
  return [...(market.length > 0 ? [`market${all(market)}`] : []), ...(limit.length > 0 ? [`limit${all(limit)}`] : [])].join(', ');
}

function section(row: VenueRow): string {
  const rows = factsIn(row).map(([name, fact]) => [FACT_NAMES[name], valueOf(name, row) + fact.says, evidence(fact)]);
  return [`## ${row.title}`, table(['', 'what holds', 'evidence'], rows), errors(row)].join('\n\n');
}

/** The word the program decides by, where the sentence does not say it. */
function valueOf(name: FactName, row: VenueRow): string {
  return name === 'absence' ? `${code(row.absence.is)}. ` : '';
}

const WORDS: Readonly<Record<Evidence, string>> = {
  documented: 'documented',
  'tested here': 'tested here',
  unverified: '**unverified**',
};

function evidence({ evidence: kind, source }: Fact<unknown>): string {
  if (source === undefined) return WORDS[kind];
  const links = source.split('; ').map((one) => (one.startsWith('https:') ? `[page](${one})` : code(one)));
  return `${WORDS[kind]}: ${links.join(', ')}`;
}

const OUTCOMES = [
  ['refused', 'Not placed, and final'],
  ['unsent', 'Not placed; pinewire tries again'],
  ['unknown', 'Looked up before anything else happens'],
] as const;

/** Codes by what they mean; ids that are known already are looked up as well, under a line of their own. */
function errors({ errors: { is } }: VenueRow): string {
  const entries = [...Object.entries(is.codes), ...wordedEntry(is)];
  const codes = (kind: string, isDuplicate: boolean) =>
    entries.flatMap(([name, [outcome, our]]) => (outcome === kind && (our === 'duplicate') === isDuplicate ? [code(name)] : []));
  const lines = [
    ...OUTCOMES.map(([kind, words]) => [words, codes(kind, false)] as const),
    ['Placed before under this id; found and adopted', codes('unknown', true)] as const,
  ];
  return lines.flatMap(([words, names]) => (names.length === 0 ? [] : [`- ${words}: ${names.join(', ')}`])).join('\n');
}

function wordedEntry({ worded }: VenueRow['errors']['is']): [string, Verdict][] {
  return worded === undefined ? [] : [[`${worded.code} with ${worded.words.source}`, worded.verdict]];
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
