// The reference pages that are made from the program say what the program does.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

it('the generated pages are current: npm run docs', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['docs/generate.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stdout + stderr).toBe('');
  expect(status).toBe(0);
});
