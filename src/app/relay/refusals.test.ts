// What is refused for its form is told once a code and hour, and counted for an hour.
import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { createRefusals } from './refusals.ts';

const invalid = (code: 'invalid_json' | 'missing_fields') => ({ code, error: 'no', hint: 'mend it '.repeat(100) });

test('each code is told once an hour, with how many there were since; the count is that of the last hour', async () => {
  const clock = manualClock();
  const said: string[] = [];
  const refusals = createRefusals(clock, (text) => said.push(text));
  for (let i = 0; i < 50; i++) refusals.note(invalid('missing_fields'));
  refusals.note(invalid('invalid_json'));
  expect(said.map((text) => text.slice(0, 52))).toEqual([
    'an alert was refused for its form: missing_fields: n',
    'an alert was refused for its form: invalid_json: no;',
  ]);
  expect(said[0]?.length).toBeLessThan(400);
  expect(refusals.count()).toBe(51);
  await clock.advance(3_599_000);
  refusals.note(invalid('missing_fields'));
  expect(said).toHaveLength(2);
  await clock.advance(1_000);
  refusals.note(invalid('missing_fields'));
  expect(said[2]).toMatch(/^an alert was refused for its form, and 50 more since the last time this was said: missing_fields/);
  expect(refusals.count()).toBe(2);
});
