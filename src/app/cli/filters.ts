// The options that several lists share, read from their text; what cannot be read is a usage error.
import { type Cli, type Options, Stop, textOption } from './cli.ts';
import { readSince } from './times.ts';

/** A day or a time without a zone is one of `zone`, which is `server.display_zone`. */
export function sinceOption(cli: Cli, options: Options, zone: string): { readonly since?: number } {
  const text = textOption(options, 'since');
  if (text === undefined) return {};
  const since = readSince(text, cli.clock.now(), zone);
  if (since === undefined) throw new Stop(`--since ${text} is no time: write 30m, 1h, 7d, 2026-11-22 or 2026-11-22T08:00:00Z`, 2);
  return { since };
}

/** Rows of a list without --limit. */
const SHOWN_ROWS = 200;

/** The newest of a list; where it is cut and nobody has said how long it may be, that is told beside it. One more is read, to know. */
export async function newest<Row>(
  cli: Pick<Cli, 'err'>,
  options: Options,
  read: (limit: number) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const asked = limitOption(options);
  if (asked !== undefined) return read(asked);
  const rows = await read(SHOWN_ROWS + 1);
  if (rows.length > SHOWN_ROWS) cli.err(`pinewire: these are the newest ${SHOWN_ROWS}; --limit 5000 shows more`);
  return rows.slice(0, SHOWN_ROWS);
}

function limitOption(options: Options): number | undefined {
  const text = textOption(options, 'limit');
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Stop(`--limit ${text} is no count: write a whole number of 1 or more`, 2);
  return Number(text);
}
