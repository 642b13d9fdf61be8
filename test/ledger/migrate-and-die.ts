// A process that is killed in the middle of bringing a store forward: `node migrate-and-die.ts FILE-OR-URL`.
import { Link } from '../../src/ledger/postgres/link.ts';
import { migrate as migrateServer, SCHEMAS as ON_SERVER } from '../../src/ledger/postgres/migrate.ts';
import { Database } from '../../src/ledger/sqlite/database.ts';
import { migrate, SCHEMAS } from '../../src/ledger/sqlite/migrate.ts';

const [store = ''] = process.argv.slice(2);
const to = SCHEMAS.number + 1;
const die = (): void => void process.kill(process.pid, 'SIGKILL');
const last = { to, bring: die };

if (store.startsWith('postgres:')) {
  await migrateServer(await Link.open(store), { ...ON_SERVER, number: to, steps: [...ON_SERVER.steps, last] });
} else {
  migrate(new Database(store, { readOnly: false }), store, 0, { ...SCHEMAS, number: to, steps: [...SCHEMAS.steps, last] });
}
