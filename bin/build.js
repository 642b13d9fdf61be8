// After `npm ci` in a checkout, the dashboard is built, so that `npm start` serves it, and the relay, so that it starts light. Where the
// tools for that were left out (`npm ci --omit=dev`) or fail, installing goes on: the server says on its page how to build it, and the relay
// runs from its sources. Runs on any Node, and does nothing where the package is installed rather than checked out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vite = join(root, 'node_modules/vite/bin/vite.js');

for (const [folder, again] of [
  ['src/dashboard', 'build:dashboard'],
  ['src/app/relay', 'build:relay'],
]) {
  if (!existsSync(join(root, folder)) || !existsSync(vite)) continue;
  const built = spawnSync(process.execPath, [vite, 'build', folder, '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) console.error(`pinewire: ${folder} was not built; npm run ${again} tries it again`);
}
