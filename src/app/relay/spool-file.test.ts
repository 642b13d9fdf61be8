import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SPOOL_3 } from './spool-file.ts';

/** Spools of this text are out there, and hold alerts. To change a table: write the next schema and a step to it, and pin that. */
test('schema 3 of the spool is published and not edited: write the next schema, and a step to it', () => {
  expect(hash('sha256', SPOOL_3, 'hex')).toBe('b808b32a13814cbf8ada9ea764cc5c2a366b9d657071f10cee5c52d7f297a5f2');
});
