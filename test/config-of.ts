// For tests: the configuration that a text resolves to, without a file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../src/app/config/config.ts';
import { loadConfig } from '../src/app/config/load.ts';
import { printProblem } from '../src/app/config/problem.ts';

export function configOf(text: string, env: Readonly<Record<string, string>> = {}): Config {
  const folder = mkdtempSync(join(tmpdir(), 'pinewire-config-'));
  try {
    writeFileSync(join(folder, 'pinewire.yaml'), text);
    const loaded = loadConfig({ cwd: folder, env });
    if (!loaded.ok) throw new Error(loaded.problems.map(printProblem).join('\n'));
    // The folder's name changes from run to run.
    const { relay } = loaded.config;
    return {
      ...loaded.config,
      ...(relay && { relay: { ...relay, spool: relay.spool.replace(folder, '/etc/pinewire') } }),
      file: '/etc/pinewire/pinewire.yaml',
      folder: '/etc/pinewire',
      store: loaded.config.store.replace(folder, '/etc/pinewire'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
