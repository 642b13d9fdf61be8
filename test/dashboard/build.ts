// Builds the dashboard once before the tests, where its sources are newer than what stands in dist: what is tested is what is served.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = join(root, 'src/dashboard');
const built = join(root, 'dist/dashboard/index.html');

export default async function setup(): Promise<void> {
  if (existsSync(built) && newest() < statSync(built).mtimeMs) return;
  await build({ root: sources, configFile: join(sources, 'vite.config.ts'), logLevel: 'warn' });
}

function newest(): number {
  const files = readdirSync(sources, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
