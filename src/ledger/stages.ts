// When orders came through each stage of their way, read from the journal: what a person calls latency.
import type { OrderId } from '../model/ids.ts';
import { present } from './order-row.ts';
import type { Stages } from './port.ts';
import { integer, marks, optionalInteger, type Row, type Sql, text } from './sql.ts';

/** So many at once, so that the query's text is always the same. */
const CHUNK = 100;

const STAGES = `SELECT orders.id AS order_id, alerts.received_at AS received, MIN(events.at) AS committed,
  MAX(CASE WHEN events.kind = 'order.submitted' THEN events.at END) AS placed,
  MAX(CASE WHEN events.kind = 'order.fill' THEN events.at END) AS filled
  FROM orders JOIN alerts ON alerts.id = orders.alert_id JOIN events ON events.order_id = orders.id
  WHERE orders.id IN (${marks(CHUNK)}) GROUP BY orders.id, alerts.received_at`;

/** Orders that do not exist are left out. */
export async function stages(sql: Sql, orders: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Stages>> {
  const chunks = Array.from({ length: Math.ceil(orders.length / CHUNK) }, (_, i) => orders.slice(i * CHUNK, (i + 1) * CHUNK));
  const queries = chunks.map((ids) => ({
    text: STAGES,
    values: [...ids, ...Array.from({ length: CHUNK - ids.length }, () => '')],
  }));
  const rows = (await sql.together(queries)).flat();
  return new Map(rows.map((row) => [text(row, 'order_id') as OrderId, stagesOfRow(row)]));
}

function stagesOfRow(row: Row): Stages {
  return {
    receivedAt: integer(row, 'received'),
    committedAt: integer(row, 'committed'),
    ...present('placedAt', optionalInteger(row, 'placed')),
    ...present('filledAt', optionalInteger(row, 'filled')),
  };
}
