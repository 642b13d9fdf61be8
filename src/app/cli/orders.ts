// `pinewire orders`: the list, as a table, as CSV, or as the API's JSON.
import type { OrderFilter } from '../../ledger/port.ts';
import { dayOf } from '../../model/hours.ts';
import { type Order, ORDER_STATES, type OrderState } from '../../model/order.ts';
import { plain } from '../../model/decimal.ts';
import { frozenSentence, thawHint } from '../present/frozen.ts';
import { presentOrder } from '../present/order.ts';
import { type Cli, type Command, flag, type Options, printJson, textOption } from './cli.ts';
import { csv } from './csv.ts';
import { newest, sinceOption } from './filters.ts';
import { accountNamed, type Store, withStore } from './store.ts';
import { type Column, table } from './table.ts';
import { clockTime, startOfDay } from './times.ts';

export const orders: Command = ({ cli, options }) =>
  withStore(cli, options, async (store) => {
    const filter = filterOf(cli, options, store);
    const found = await newest(cli, options, (limit) => store.ledger.orders({ ...filter, limit }));
    const rows = found.map((order) => presentOrder(order, store.accountName));
    if (flag(options, 'json')) printJson(cli, { orders: rows });
    else if (flag(options, 'csv'))
      cli.out(
        csv(
          CSV_COLUMNS,
          rows.map((row) => CSV_COLUMNS.map((name) => cellOf(row[name]))),
        ),
      );
    else {
      cli.out(found.length === 0 ? await nothing(options, store) : orderTable(found, store));
      const { frozen } = await store.ledger.status(cli.clock.now());
      for (const lane of frozen) cli.out(`\n${frozenSentence(lane, store.accountName)} To go on, ${thawHint(lane)}`);
      const footer = await refusedFooter(cli, store);
      if (footer !== undefined) cli.out(`\n${footer}`);
    }
    return 0;
  });

function filterOf(cli: Cli, options: Options, { accounts, config }: Store): OrderFilter {
  const clientRef = textOption(options, 'clientRef');
  const strategy = textOption(options, 'strategy');
  const account = textOption(options, 'account');
  const status = ORDER_STATES.find((state: OrderState) => state === textOption(options, 'status'));
  return {
    ...sinceOption(cli, options, config.server.displayZone),
    ...(clientRef !== undefined && { clientRef }),
    ...(strategy !== undefined && { strategy }),
    ...(status !== undefined && { status }),
    ...(account !== undefined && { accountId: accountNamed(accounts, account).id }),
  };
}

/** Also what `halt` lists as open. */
export function orderTable(rows: readonly Order[], { config, accountName }: Pick<Store, 'config' | 'accountName'>): string {
  const zone = config.server.displayZone;
  const columns: readonly Column<Order>[] = [
    { title: `TIME (${zone})`, cell: (order) => clockTime(order.createdAt, zone) },
    { title: 'ID', cell: (order) => order.id },
    { title: 'STATUS', cell: (order) => order.status },
    { title: 'ACCOUNT', cell: (order) => accountName(order.accountId) },
    { title: 'EFFECT', cell: (order) => order.effect },
    { title: 'SIDE', cell: (order) => order.side },
    { title: 'SIZE', cell: sizeOf, right: true },
    { title: 'MARKET', cell: (order) => order.market },
    { title: 'TYPE', cell: (order) => (order.price === undefined ? order.type : `${order.type} ${plain(order.price)}`) },
    { title: 'FILLED', cell: (order) => plain(order.filled), right: true },
    {
      title: 'AVERAGE',
      cell: (order) => (order.averagePrice === undefined ? '' : shortPrice(plain(order.averagePrice))),
      right: true,
    },
    { title: 'STRATEGY', cell: (order) => order.strategy },
    { title: 'CLIENT_REF', cell: (order) => order.clientRef },
    { title: 'REASON', cell: (order) => order.reason?.text ?? '' },
  ];
  const shown = columns.filter((column) => column.title === 'STATUS' || rows.some((row) => column.cell(row) !== ''));
  return table(shown, rows);
}

/** An average is a quotient of 40 digits; a table shows 8 behind the point, `order ID` and --json all of them. */
export function shortPrice(text: string): string {
  const [whole = '', part = ''] = text.split('.');
  return part.length <= 8 ? text : `${whole}.${part.slice(0, 8)}`;
}

function sizeOf(order: Order): string {
  if (order.size !== undefined) return plain(order.size);
  const { asked } = order;
  switch (asked.kind) {
    case 'base':
      return plain(asked.quantity);
    case 'quote':
      return `${plain(asked.value.amount)} ${asked.value.currency}`;
    case 'equity':
      return `${plain(asked.percent)}%`;
    case 'position':
      return 'all';
  }
}

async function nothing(options: Options, { ledger }: Store): Promise<string> {
  const filtered = ['clientRef', 'status', 'strategy', 'account', 'since'].some((name) => options[name] !== undefined);
  const any = filtered && (await ledger.orders({ limit: 1 })).length > 0;
  return any
    ? 'No order matches. Without the filters there are some: npx pinewire orders'
    : 'No orders yet. What came in: npx pinewire alerts. A first one: npx pinewire pine prints a message, npx pinewire send - --fresh sends it';
}

/** Whoever counts further has the list. */
const MOST_COUNTED = 1_000;

/** Today is the day of the table, and of the command that lists them. */
async function refusedFooter(cli: Cli, { ledger, config }: Store): Promise<string | undefined> {
  const [now, zone] = [cli.clock.now(), config.server.displayZone];
  const count = (await ledger.alerts({ refused: true, since: startOfDay(now, zone), limit: MOST_COUNTED })).length;
  if (count === 0) return undefined;
  const many = `${count}${count === MOST_COUNTED ? ' or more' : ''} alert${count === 1 ? ' was' : 's were'}`;
  return `${many} refused today, and became no order: npx pinewire alerts --refused --since ${dayOf(now, zone)}`;
}

const CSV_COLUMNS = [
  'id',
  'alert_id',
  'client_ref',
  'strategy',
  'account',
  'exchange',
  'symbol',
  'market',
  'side',
  'effect',
  'type',
  'size',
  'price',
  'alert_price',
  'status',
  'filled',
  'average_price',
  'fee',
  'fee_currency',
  'client_order_id',
  'venue_order_id',
  'attempts',
  'code',
  'reason',
  'created_at',
  'updated_at',
] as const;

function cellOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
