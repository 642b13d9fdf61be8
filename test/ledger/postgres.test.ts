// The store that several processes share passes the same ledger contract, on a real server.
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { describeWithPostgres } from '../postgres/server.ts';
import { ledgerContract } from './contract.ts';

describeWithPostgres('with a PostgreSQL server', (server) => {
  ledgerContract('PostgreSQL', async (clock) => openPostgresLedger({ url: await server().newDatabase(), clock, role: 'serve' }));
});
