// Reads what Binance tells of futures orders over its user data stream into execution reports.
import { z } from 'zod';
import type { Decimal } from '../../model/decimal.ts';
import type { ExecutionReport } from '../../model/report.ts';
import { orderFields, reportOfFields } from './binance-events.ts';

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Order-Update */
const orderUpdate = z.object({ o: orderFields.extend({ s: z.string() }) });

/** Orders of the venue's own, by how their client order ids begin: the same page. Nobody else can know what they are. */
const BY_THE_VENUE: readonly (readonly [string, string])[] = [
  ['autoclose-', 'liquidation'],
  ['adl_autoclose', 'auto-deleveraging'],
  ['settlement_autoclose-', 'settlement of a delisted market'],
];

/** `contractSize` of a market by the venue's name of it. Undefined for an event that cannot be understood. */
export function reportOfUpdate(event: unknown, contractSize: (name: string) => Decimal): ExecutionReport | undefined {
  const order = orderUpdate.safeParse(event).data?.o;
  if (order === undefined) return undefined;
  const message = BY_THE_VENUE.find(([start]) => order.c.startsWith(start))?.[1];
  // A cancel is told under the id of the order: futures give it no id of its own.
  return reportOfFields(order, { named: order.c, contractSize: contractSize(order.s), message });
}
