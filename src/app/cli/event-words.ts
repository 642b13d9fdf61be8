// Members of journal events that the ledger writes for machines, in the words of a trader.
import { parseSizeSpec } from '../../model/size.ts';
import { presentSize } from '../present/order.ts';

/** The member's value in words; undefined where it reads well as it is. */
export function eventWords(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (name === 'order') return orderWords(value);
  return name === 'asked' && SIZE.test(value) ? presentSize(parseSizeSpec(value)) : undefined;
}

const SIZE = /^(?:base \S+|quote \S+ \S+|equity \S+|position)$/;

/** As the ledger writes what makes two alerts the same order: side, size, type, price, action, position; `-` where the alert does not say. */
const ORDER = /^(buy|sell) (\S+) (market|limit|-) (\S+) (open|close|-) (long|short|flat|-)$/;

/** `buy 0.001 at the market, seen at 50000, long afterwards` · `sell 0.001 limit 52000, to close`. */
function orderWords(text: string): string | undefined {
  const match = ORDER.exec(text);
  if (match === null) return undefined;
  const [, side = '', size = '', type = '-', price = '-', action = '-', position = '-'] = match;
  const seen = price === '-' ? '' : type === 'limit' ? ` limit ${price}` : `, seen at ${price}`;
  const purpose = action === '-' ? '' : `, to ${action}`;
  return `${side} ${size}${type === 'market' ? ' at the market' : ''}${seen}${purpose}${position === '-' ? '' : `, ${position} afterwards`}`;
}
