import { expect, test } from 'vitest';
import { anExit, anOrder, aView } from '../../test/orders.ts';
import { decimal } from '../model/decimal.ts';
import type { OrderId } from '../model/ids.ts';
import { FLAT } from '../model/position.ts';
import { inTheWay } from './make-way.ts';

const entry = (filled: string) =>
  anOrder({ id: 'or_2' as OrderId, status: 'open', type: 'limit', size: decimal('0.1'), filled: decimal(filled) });
const flat = anExit({ asked: { kind: 'position' } });

test.each([
  ['nothing is held', '0', '0', true],
  ['a rest is held that is no order', '0.0000038', '0', true],
  ['what has filled of it is held', '0.03', '0.03', true],
  ['something else is held', '0.03', '0', false],
])('an exit of everything sees an entry that rests canceled first: %s', (_case, held, filled, expected) => {
  const view = aView(flat, { position: { ...FLAT, quantity: decimal(held) }, unsettled: [entry(filled)] });
  expect(inTheWay(view).map(({ id }) => id)).toEqual(expected ? ['or_2'] : []);
});

test('an exit of a part leaves an entry that goes on filling', () => {
  const part = anExit({ asked: { kind: 'base', quantity: decimal('0.01') } });
  const view = aView(part, { position: { ...FLAT, quantity: decimal('0.03') }, unsettled: [entry('0.03')] });
  expect(inTheWay(view)).toEqual([]);
});
