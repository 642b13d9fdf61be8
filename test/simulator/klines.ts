// Candles as Binance writes them. The simulator keeps no history of its prices: the past is a wave that ends at the present price.
import { decimal, wire } from './decimal.ts';
import type { Params } from './params.ts';
import { Refusal } from './refusal.ts';

const LENGTHS: Readonly<Record<string, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '1d': 86_400_000,
};

export function klines(params: Params, price: string, now: number): readonly unknown[] {
  const length = LENGTHS[params.get('interval') ?? ''];
  if (length === undefined) throw new Refusal(-1120, 'Invalid interval.');
  const limit = Number(params.get('limit') ?? '500');
  const last = Math.min(Number(params.get('endTime') ?? now), now);
  const first = Math.max(Number(params.get('startTime') ?? 0), last - limit * length);
  const rows: unknown[] = [];
  for (let at = Math.ceil(first / length) * length; at <= last && rows.length < limit; at += length) {
    // Half a percent up and down in forty candles.
    const waved = (step: number): string => wire(decimal(price).times((1 + Math.sin(step / 6.4) / 200).toFixed(6)));
    const [open, close] = [waved(at / length - 1), waved(at / length)];
    const [high, low] = decimal(open).gt(close) ? [open, close] : [close, open];
    rows.push([at, open, high, low, close, '1', at + length - 1, price, 1, '0', '0', '0']);
  }
  return rows;
}
