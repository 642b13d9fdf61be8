// Writes the reference pages that are made from the program itself. `--check` writes nothing and fails where a page is not current.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cliPage } from './pages/cli.ts';
import { configPage } from './pages/config.ts';
import { denialsPage } from './pages/denials.ts';
import { orderStatesPage } from './pages/order-states.ts';
import { payloadPage } from './pages/payload.ts';
import { venuesPage } from './pages/venues.ts';

const docs = dirname(fileURLToPath(import.meta.url));

const PAGES: Readonly<Record<string, () => string>> = {
  'reference/cli.md': cliPage,
  'reference/config.md': configPage,
  'reference/denials.md': denialsPage,
  'reference/order-states.md': orderStatesPage,
  'reference/payload.md': payloadPage,
  'reference/venues.md': venuesPage,
};

const isCheck = process.argv.includes('--check');
const stale = Object.entries(PAGES).filter(([name, make]) => {
  const path = join(docs, name);
  const text = make();
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  if (!isCheck) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return true;
});

for (const [name] of stale) console.log(`${isCheck ? 'not current' : 'written'}: ${relative(dirname(docs), join(docs, name))}`);
if (isCheck && stale.length > 0) {
  console.error('run npm run docs and commit what it writes');
  process.exitCode = 1;
}
