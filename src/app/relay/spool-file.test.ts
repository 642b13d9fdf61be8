import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SPOOL_2 } from './spool-file.ts';

/** Spools of this text are out there, and hold alerts. To change a table: write the next schema and a step to it, and pin that. */
test('schema 2 of the spool is published and not edited: write the next schema, and a step to it', () => {
  expect(hash('sha256', SPOOL_2, 'hex')).toBe('5e4e14da7da50818cc7b31a6098df91b4e5e26c47b1b0d4b9075ecbf53435a41');
});
