// `pinewire positions` and `pinewire balances`: what is held, per account.
import type { PositionRow } from '../../ledger/port.ts';
import { plain, ZERO } from '../../model/decimal.ts';
import { averageCost, unrealised } from '../../model/position.ts';
import type { Balance } from '../../venue/port.ts';
import { presentBalances, presentPosition } from '../present/holdings.ts';
import { type Command, flag, printJson } from './cli.ts';
import { shortPrice } from './orders.ts';
import { type Store, withStore } from './store.ts';
import { table } from './table.ts';
import { clockTime } from './times.ts';

export const positions: Command = ({ cli, options }) =>
  withStore(cli, options, async (store) => {
    const rows = await store.ledger.positions();
    const held = rows.filter((row) => !row.quantity.eq(ZERO));
    if (flag(options, 'json')) printJson(cli, { positions: rows.map((row) => presentPosition(row, store.accountName)) });
    else if (held.length === 0) cli.out('Nothing is held.');
    else cli.out(positionTable(held, store));
    return 0;
  });

/** Also what `halt` lists as held. */
export function positionTable(rows: readonly PositionRow[], { accountName }: Pick<Store, 'accountName'>): string {
  return table<PositionRow>(
    [
      { title: 'ACCOUNT', cell: (row) => accountName(row.accountId) },
      { title: 'MARKET', cell: (row) => row.market.symbol },
      { title: 'QUANTITY', cell: (row) => plain(row.quantity), right: true },
      { title: 'AVERAGE', cell: (row) => short(averageCost(row)), right: true },
      { title: 'LAST', cell: (row) => short(row.mark), right: true },
      {
        title: 'UNREALISED',
        cell: (row) => (row.mark === undefined ? '' : signed(short(unrealised(row, row.mark)))),
        right: true,
      },
      { title: 'REALISED', cell: (row) => signed(short(row.realised)), right: true },
      { title: 'IN', cell: (row) => row.market.quote },
    ],
    rows,
  );
}

function short(value: PositionRow['mark']): string {
  return value === undefined ? '' : shortPrice(plain(value));
}

/** A result carries its sign, a gain too. */
export function signed(text: string): string {
  return text.startsWith('-') || text === '0' || text === '' ? text : `+${text}`;
}

interface BalanceRow extends Balance {
  readonly account: string;
  readonly at: number;
}

export const balances: Command = ({ cli, options }) =>
  withStore(cli, options, async ({ ledger, accountName, config }) => {
    const entries = await ledger.balances();
    if (flag(options, 'json')) {
      printJson(cli, { balances: entries.flatMap((entry) => presentBalances(entry, accountName)) });
      return 0;
    }
    const zone = config.server.displayZone;
    const rows = entries.flatMap((entry) =>
      entry.balances.map((balance): BalanceRow => ({ ...balance, account: accountName(entry.accountId), at: entry.at })),
    );
    if (rows.length === 0) cli.out('No balances were read yet; the service reads them when it starts and after each order.');
    else
      cli.out(
        table<BalanceRow>(
          [
            { title: 'ACCOUNT', cell: (row) => row.account },
            { title: 'CURRENCY', cell: (row) => row.currency },
            { title: 'FREE', cell: (row) => plain(row.free), right: true },
            { title: 'LOCKED', cell: (row) => plain(row.locked), right: true },
            { title: 'TOTAL', cell: (row) => plain(row.free.plus(row.locked)), right: true },
            { title: `READ (${zone})`, cell: (row) => clockTime(row.at, zone) },
          ],
          rows,
        ),
      );
    return 0;
  });
