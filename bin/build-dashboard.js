// After `npm ci` in a checkout, the dashboard is built, so that `npm start` serves it. Where the tools for that were left out
// (`npm ci --omit=dev`) or fail, installing goes on: the server says on its page how to build it.
// Runs on any Node, and does nothing where the package is installed rather than checked out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vite = join(root, 'node_modules/vite/bin/vite.js');

if (existsSync(join(root, 'src/dashboard')) && existsSync(vite)) {
  const built = spawnSync(process.execPath, [vite, 'build', 'src/dashboard', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) console.error('pinewire: the dashboard was not built; npm run build:dashboard tries it again');
}
