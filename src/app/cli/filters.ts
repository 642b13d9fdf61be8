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

export function limitOption(options: Options): { readonly limit?: number } {
  const text = textOption(options, 'limit');
  if (text === undefined) return {};
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Stop(`--limit ${text} is no count: write a whole number of 1 or more`, 2);
  return { limit: Number(text) };
}
