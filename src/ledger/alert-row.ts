// Alerts as rows: the bytes as they came, what was understood, and the few words by which two alerts are the same order.
import type { Alert, AlertSource, Dialect, OrderType, TargetPosition } from '../model/alert.ts';
import { type Decimal, decimal, plain } from '../model/decimal.ts';
import type { AlertId } from '../model/ids.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Side } from '../model/side.ts';
import type { AlertRow, Arrival } from './port.ts';
import { present } from './order-row.ts';
import { bytes, integer, optionalText, type Row, type Sql, text } from './sql.ts';

/** What makes two alerts the same order, as readable text: side, size, type, price, action, position. */
export function fingerprint({ side, size, type, price, action, position }: Alert): string {
  return `${side} ${plain(size)} ${type ?? '-'} ${price === undefined ? '-' : plain(price)} ${action ?? '-'} ${position ?? '-'}`;
}

export interface NewAlert {
  /** The journal's number of the event that records it. */
  readonly seq: number;
  readonly arrival: Arrival;
  readonly status: AlertRow['status'];
  readonly alert?: Alert;
  readonly refusal?: Refusal;
}

export async function insertAlert(sql: Sql, { seq, arrival, status, alert, refusal }: NewAlert): Promise<void> {
  await sql.run(
    `INSERT INTO alerts (seq, id, received_at, source, remote, status, refusal, alert, raw, strategy, exchange, symbol, client_ref, fingerprint, repeats)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
    [
      seq,
      arrival.id,
      arrival.receivedAt,
      arrival.source,
      arrival.remote ?? null,
      status,
      refusal === undefined ? null : JSON.stringify(refusal),
      alert === undefined ? null : printAlert(alert),
      arrival.raw,
      alert?.strategy ?? null,
      alert?.exchange ?? null,
      alert?.symbol ?? null,
      alert?.clientRef ?? null,
      alert === undefined ? null : fingerprint(alert),
    ],
  );
}

export const ALERT_COLUMNS = 'seq, id, received_at, source, remote, status, refusal, alert, raw, repeats';

export function alertOfRow(row: Row): AlertRow {
  const refusal = optionalText(row, 'refusal');
  const alert = optionalText(row, 'alert');
  return {
    id: text(row, 'id') as AlertId,
    receivedAt: integer(row, 'received_at'),
    source: text(row, 'source') as AlertSource,
    ...present('remote', optionalText(row, 'remote')),
    status: text(row, 'status') as AlertRow['status'],
    ...(refusal !== undefined && { refusal: JSON.parse(refusal) as Refusal }),
    ...(alert !== undefined && { alert: parseAlert(alert) }),
    raw: bytes(row, 'raw'),
    repeats: integer(row, 'repeats'),
  };
}

function printAlert(alert: Alert): string {
  const { size, price, positionSize } = alert;
  const exact = { size: plain(size), ...printed('price', price), ...printed('positionSize', positionSize) };
  return JSON.stringify({ ...alert, ...exact });
}

function printed(name: string, value: Decimal | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: plain(value) };
}

/** An alert whose decimals are text. */
type PrintedAlert = Omit<Alert, 'size' | 'price' | 'positionSize'> & {
  readonly dialect: Dialect;
  readonly side: Side;
  readonly type?: OrderType;
  readonly position?: TargetPosition;
  readonly size: string;
  readonly price?: string;
  readonly positionSize?: string;
};

function parseAlert(json: string): Alert {
  const { size, price, positionSize, ...rest } = JSON.parse(json) as PrintedAlert;
  return {
    ...rest,
    size: decimal(size),
    ...(price !== undefined && { price: decimal(price) }),
    ...(positionSize !== undefined && { positionSize: decimal(positionSize) }),
  };
}
