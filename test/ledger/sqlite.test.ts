// The embedded store passes the ledger contract, on real files.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { ledgerContract } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinewire-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let stores = 0;

ledgerContract('SQLite', (clock) => openSqliteLedger({ file: join(folder, `${++stores}.db`), clock, role: 'serve' }));
