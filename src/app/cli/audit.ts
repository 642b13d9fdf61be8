// `pinewire audit`: checks the journal's chain, or prints it for somebody who wants to check it without pinewire.
import { cursorAfter, readCursor } from '../../model/cursor.ts';
import { presentEvent } from '../present/order.ts';
import { type Command, flag, printJson, Stop, textOption } from './cli.ts';
import { withStore } from './store.ts';

/** A second's work: on a terminal it is seen to go on. */
const SHOWN_EACH = 10_000;
/** Elsewhere, where each line is kept. */
const SAID_EACH = 100_000;

export const verifyAudit: Command = ({ cli, options }) =>
  withStore(cli, options, async ({ ledger }) => {
    const json = flag(options, 'json');
    const report = await ledger.audit((rows) => {
      if (!json && rows % (cli.terminal ? SHOWN_EACH : SAID_EACH) === 0) cli.out(`${rows} rows are right so far`);
    });
    if (json) printJson(cli, report);
    else if (report.ok)
      cli.out(
        `The journal is whole: ${report.rows} rows, each chained to the one before${inChains(report.heads.length)}. Head ${report.head}`,
      );
    else
      cli.err(
        `pinewire: the journal is broken at row ${report.seq}: ${report.problem}; restore a backup and compare what follows`,
      );
    return report.ok ? 0 : 1;
  });

function inChains(count: number): string {
  return count > 1 ? `, in ${count} chains` : '';
}

/** Rows read at a time: a journal of years does not fit into memory. */
const PAGE = 1_000;

export const exportAudit: Command = ({ cli, options }) =>
  withStore(cli, options, async ({ ledger, accountName }) => {
    const text = textOption(options, 'after') ?? '0';
    let after = readCursor(text);
    if (after === undefined)
      throw new Stop(`--after ${text} is no place in the journal: write a row number, or the id of an event of /api/stream`, 2);
    for (;;) {
      const events = await ledger.events({ after, limit: PAGE });
      for (const event of events)
        cli.out(JSON.stringify({ ...presentEvent(event, accountName), account_id: event.accountId ?? null }));
      if (events.length === 0) return 0;
      after = cursorAfter(after, events);
    }
  });
