// A folder of its own for each test that needs real files, removed when the test is over.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Call it in a test or in a hook of one. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
