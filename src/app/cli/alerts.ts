// `pinewire alerts`: what came in and what became of it.
import type { AlertRow } from '../../ledger/port.ts';
import { plain } from '../../model/decimal.ts';
import { presentAlert } from '../present/alert.ts';
import { missedSentences, presentMissed } from '../present/missed.ts';
import { readWatched, WATCH_KEYS } from '../watch/watched.ts';
import { type Command, flag, printJson } from './cli.ts';
import { newest, sinceOption } from './filters.ts';
import { withStore } from './store.ts';
import { table } from './table.ts';
import { clockTime } from './times.ts';

/** A few hundred characters of a foreign body tell enough in a list; `alert ID` shows all. */
const SHOWN_BODY = 60;

export const alerts: Command = ({ cli, options }) =>
  withStore(cli, options, async ({ ledger, config }) => {
    const refused = flag(options, 'refused');
    const filter = { ...(refused && { refused }), ...sinceOption(cli, options, config.server.displayZone) };
    const rows = await newest(cli, options, (limit) => ledger.alerts({ ...filter, limit }));
    const watched = readWatched(await ledger.register(WATCH_KEYS));
    const now = cli.clock.now();
    if (flag(options, 'json')) printJson(cli, { alerts: rows.map(presentAlert), ...presentMissed(watched, now) });
    else if (rows.length === 0)
      cli.out(refused ? 'No alert was refused in that time.' : 'No alerts yet: npx pinewire url prints where to send them.');
    else cli.out(alertTable(rows, config.server.displayZone));
    if (!flag(options, 'json')) for (const sentence of missedSentences(watched, now)) cli.out(`\n${sentence}`);
    return 0;
  });

function alertTable(rows: readonly AlertRow[], zone: string): string {
  return table<AlertRow>(
    [
      { title: `TIME (${zone})`, cell: (row) => clockTime(row.receivedAt, zone) },
      { title: 'ID', cell: (row) => row.id },
      { title: 'STATUS', cell: (row) => row.status },
      { title: 'FROM', cell: (row) => row.source },
      { title: 'REPEATS', cell: (row) => (row.repeats === 0 ? '' : String(row.repeats)), right: true },
      { title: 'ALERT', cell: whatOf },
      { title: 'REASON', cell: (row) => (row.refusal === undefined ? '' : `${row.refusal.code}: ${row.refusal.error}`) },
    ],
    rows,
  );
}

function whatOf({ alert, raw }: AlertRow): string {
  if (alert !== undefined) return `${alert.side} ${plain(alert.size)} ${alert.symbol} (${alert.clientRef})`;
  const body = new TextDecoder().decode(raw.subarray(0, SHOWN_BODY * 4)).trim();
  return body.length > SHOWN_BODY ? `${body.slice(0, SHOWN_BODY)}…` : body;
}
