// Whose name stands in the journal for what was typed.
import { expect, test } from 'vitest';
import { person } from './offline.ts';

test.each([
  [{ USER: 'anna' }, 'anna'],
  // The service's user runs it, a person typed it.
  [{ USER: 'pinewire', SUDO_USER: 'anna' }, 'anna'],
])('%j', (env, name) => {
  expect(person({ env })).toBe(name);
});
