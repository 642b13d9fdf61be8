// `pinewire pnl`: what was earned, by day of the display zone; sums never cross a currency.
import type { PnlRow } from '../../ledger/port.ts';
import { dayOf } from '../../model/hours.ts';
import { PNL_GROUPS, type PnlGroup, presentPnl } from '../present/holdings.ts';
import type { Json } from '../present/order.ts';
import { type Cli, type Command, flag, type Options, printJson, Stop, textOption } from './cli.ts';
import { sinceOption } from './filters.ts';
import { signed } from './holdings.ts';
import { shortPrice } from './orders.ts';
import { withStore } from './store.ts';
import { type Column, table } from './table.ts';

export const pnl: Command = ({ cli, options }) =>
  withStore(cli, options, async ({ ledger, accountName, config }) => {
    const zone = config.server.displayZone;
    const when = spanOf(cli, options, zone);
    const by = PNL_GROUPS.find((group) => group === textOption(options, 'by')) ?? 'account';
    const rows = await ledger.pnl({ ...when, zone });
    const presented = presentPnl(rows, by, accountName);
    if (flag(options, 'json')) printJson(cli, { ...when, zone, by, rows: presented });
    else {
      const span = 'day' in when ? `on ${when.day}` : 'since then';
      cli.out(
        rows.length === 0
          ? `Nothing was traded ${span} (${zone}). Another day: --day 2026-11-22, or --since 7d`
          : pnlTable(presented, by, rows, zone),
      );
    }
    return 0;
  });

type When = { readonly day: string } | { readonly since: number };

function spanOf(cli: Cli, options: Options, zone: string): When {
  const { since } = sinceOption(cli, options, zone);
  const day = textOption(options, 'day');
  if (since !== undefined && day !== undefined) throw new Stop('--day and --since exclude each other: name one', 2);
  if (since !== undefined) return { since };
  const now = cli.clock.now();
  if (day === undefined || day === 'today') return { day: dayOf(now, zone) };
  if (day === 'yesterday') return { day: dayBefore(dayOf(now, zone)) };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new Stop(`--day ${day} is no day: write 2026-11-22, today or yesterday`, 2);
  return { day };
}

/** By the calendar: a day in a zone may have 23 or 25 hours. */
function dayBefore(day: string): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) - 86_400_000, 'UTC');
}

function pnlTable(presented: readonly Json[], by: PnlGroup, rows: readonly PnlRow[], zone: string): string {
  const names = by === 'order' ? ['day', 'account', 'market', 'strategy'] : [by];
  const text = (name: string) => (row: Json) => cellOf(row[name]);
  const columns: readonly Column<Json>[] = [
    ...names.map((name) => ({ title: name === 'day' ? `DAY (${zone})` : name.toUpperCase(), cell: text(name) })),
    { title: 'REALISED', cell: (row) => signed(shortPrice(cellOf(row['realised']))), right: true },
    { title: 'IN', cell: text('currency') },
    { title: 'FEES', cell: (row) => feesOf(row['fees']) },
    { title: 'FILLS', cell: text('fills'), right: true },
  ];
  const days = new Set(rows.map((row) => row.day));
  const heading = days.size === 1 && by !== 'day' && by !== 'order' ? `${[...days][0]} (${zone})\n` : '';
  return heading + table(columns, presented);
}

function cellOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function feesOf(value: unknown): string {
  const fees = Array.isArray(value) ? (value as readonly { readonly amount: string; readonly currency: string }[]) : [];
  return fees.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
}
