// After `npm ci` in a checkout, `npx pinewire` finds the program: npm links the commands of dependencies, not the project's own.
// Runs on any Node, and does nothing where the package is installed rather than checked out.
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commands = join(root, 'node_modules', '.bin');

if (existsSync(join(root, 'src'))) {
  mkdirSync(commands, { recursive: true });
  const link = join(commands, 'pinewire');
  rmSync(link, { force: true });
  chmodSync(join(root, 'bin', 'pinewire.js'), 0o755);
  if (process.platform === 'win32') writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\bin\\pinewire.js" %*\r\n');
  else symlinkSync('../../bin/pinewire.js', link);
}
