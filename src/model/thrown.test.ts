import { expect, test } from 'vitest';
import { messageOf } from './thrown.ts';

test.each<[unknown, string]>([
  [new TypeError('not a function'), 'not a function'],
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [new AggregateError([new Error('refused ::1'), new Error('refused 127.0.0.1')]), 'refused ::1; refused 127.0.0.1'],
  [new AggregateError([new Error('one')], 'nobody answers'), 'nobody answers'],
])('the message of %o is %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
