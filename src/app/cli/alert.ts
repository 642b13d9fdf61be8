// `pinewire alert ID`: one alert with its body, its answer, its orders and its events.
import type { AlertId } from '../../model/ids.ts';
import { plain } from '../../model/decimal.ts';
import { presentWholeAlert } from '../present/alert.ts';
import { presentEvent, presentOrder } from '../present/order.ts';
import { wholeList } from '../whole-list.ts';
import { argument, type Command, flag, printJson, Stop } from './cli.ts';
import { orderTable } from './orders.ts';
import { withStore } from './store.ts';
import { printableLines } from './table.ts';
import { facts, timeline } from './timeline.ts';
import { clockTime } from './times.ts';

export const alert: Command = ({ cli, args, options }) =>
  withStore(cli, options, async (store) => {
    const { ledger, accountName, config } = store;
    const alertId = argument(args, 0) as AlertId;
    const row = await ledger.alert(alertId);
    if (row === undefined)
      throw new Stop(`there is no alert ${JSON.stringify(alertId)}; pinewire alerts lists them, newest first`);
    const [orders, events] = await Promise.all([wholeList(ledger, { alertId }), ledger.events({ alertId })]);
    if (flag(options, 'json')) {
      const json = {
        orders: orders.map((order) => presentOrder(order, accountName)),
        events: events.map((event) => presentEvent(event, accountName)),
      };
      printJson(cli, { ...presentWholeAlert(row), ...json });
      return 0;
    }
    const zone = config.server.displayZone;
    const { refusal, alert: understood } = row;
    const about = facts([
      [`received (${zone})`, clockTime(row.receivedAt, zone)],
      ['from', row.remote === undefined ? row.source : `${row.source}, ${row.remote}`],
      ['repeats', row.repeats === 0 ? undefined : String(row.repeats)],
      ['understood', understood === undefined ? undefined : `${understood.side} ${plain(understood.size)} ${understood.symbol}`],
      ['strategy', understood?.strategy],
      ['client_ref', understood?.clientRef],
      ['reason', refusal === undefined ? undefined : `${refusal.error} (${refusal.code})`],
      ['what to do', refusal?.hint],
    ]);
    cli.out(`Alert ${row.id}: ${row.status}\n${about}\n\n${printableLines(new TextDecoder().decode(row.raw).trimEnd())}`);
    if (orders.length > 0) cli.out(`\n${orderTable(orders, store)}`);
    cli.out(`\n${timeline(events, { zone, accountName })}`);
    return 0;
  });
