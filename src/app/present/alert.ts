// An alert as the API and the command line show it: what came in, how it was understood, and what it was refused for.
import { isoTime } from '../../model/clock.ts';
import { plain } from '../../model/decimal.ts';
import type { AlertRow } from '../../ledger/port.ts';
import { type Json, text, time } from './order.ts';

export function presentAlert(row: AlertRow): Json {
  const { alert, refusal } = row;
  return {
    id: row.id,
    received_at: isoTime(row.receivedAt),
    source: row.source,
    remote: row.remote ?? null,
    status: row.status,
    code: refusal?.code ?? null,
    reason: refusal?.error ?? null,
    hint: refusal?.hint ?? null,
    details: refusal?.details ?? null,
    client_ref: alert?.clientRef ?? null,
    strategy: alert?.strategy ?? null,
    exchange: alert?.exchange ?? null,
    symbol: alert?.symbol ?? null,
    side: alert?.side ?? null,
    size: text(alert?.size),
    price: text(alert?.price),
    type: alert?.type ?? null,
    action: alert?.action ?? null,
    signal: alert?.signal ?? null,
    dialect: alert?.dialect ?? null,
    time: time(alert?.time),
    repeats: row.repeats,
  };
}

/** With the body as it came (`raw`), and everything the alert says beyond the list's columns. */
export function presentWholeAlert(row: AlertRow): Json {
  const { alert } = row;
  return {
    ...presentAlert(row),
    position: alert?.position ?? null,
    position_size: alert?.positionSize === undefined ? null : plain(alert.positionSize),
    sequence: alert?.sequence?.number ?? null,
    sequence_start: time(alert?.sequence?.start),
    extras: alert?.extras ?? null,
    ...presentRaw(row.raw),
  };
}

/** Text where the bytes are UTF-8, otherwise base64, so that nothing is lost in showing it. */
function presentRaw(raw: Uint8Array): Json {
  const body = Buffer.from(raw);
  const decoded = body.toString('utf8');
  return Buffer.from(decoded, 'utf8').equals(body)
    ? { raw: decoded, raw_encoding: 'utf8' }
    : { raw: body.toString('base64'), raw_encoding: 'base64' };
}
