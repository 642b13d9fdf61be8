// Builds the dashboard and the relay once before the tests, where a source is newer than what stands in dist: what is tested is what is served.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));

export default async function setup(): Promise<void> {
  await buildWhereOlder('src/dashboard', 'src/dashboard', 'dist/dashboard/index.html');
  // The relay is made of files from all over the house.
  await buildWhereOlder('src/app/relay', 'src', 'dist/relay.cjs');
}

async function buildWhereOlder(folder: string, sources: string, result: string): Promise<void> {
  const built = join(root, result);
  if (existsSync(built) && newest(join(root, sources)) < statSync(built).mtimeMs) return;
  await build({ root: join(root, folder), configFile: join(root, folder, 'vite.config.ts'), logLevel: 'warn' });
}

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
