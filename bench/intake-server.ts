// One process of the intake comparison: the real HTTP server and the real intake, over the ledger, over none, or committing request by request.
import { createMetrics } from '../src/app/metrics.ts';
import { systemClock as clock } from '../src/app/clock.ts';
import { loadConfig } from '../src/app/config/load.ts';
import { createServer } from '../src/app/http/server.ts';
import type { HttpDeps } from '../src/app/http/deps.ts';
import { silentLog } from '../src/app/log.ts';
import { createIntake } from '../src/intake/receive.ts';
import type { Acceptance, Ledger } from '../src/ledger/port.ts';
import { openSqliteLedger } from '../src/ledger/sqlite/open.ts';
import { intakeSettings } from './intake-settings.ts';
import { FLAT } from '../src/model/position.ts';

const [folder = '.', kind = 'durable', port = '0'] = process.argv.slice(2);

const loaded = loadConfig({ cwd: folder, env: {} });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { config } = loaded;
const ledger = await openSqliteLedger({ file: config.store, clock, role: 'serve' });
const settings = await intakeSettings(config, ledger);
const webhook = () => ({ secrets: config.webhook.secrets, tolerance: config.webhook.tolerance });
const intake = createIntake({ ledger: choose(ledger), clock, settings: () => settings, webhook, spelling: () => 'hex32' });
const metrics = createMetrics({ ledger, clock, version: 'bench' });
// The bench posts alerts and nothing else, so nobody ever asks for an action.
const actions = {} as HttpDeps['actions'];
const about = { version: 'bench', role: 'intake' } as const;
const server = createServer({
  config: () => config,
  clock,
  ledger,
  intake,
  actions,
  log: silentLog,
  metrics,
  ready: () => [],
  about,
});
const { address } = await server.listen({ host: '127.0.0.1', port: Number(port) });
console.log(JSON.stringify({ listening: address }));

function choose(durable: Ledger): Pick<Ledger, 'accept' | 'refuse' | 'propose'> {
  if (kind === 'none') return withoutStore(durable);
  return kind === 'obvious' ? oneByOne(durable) : durable;
}

/** Everything but the store: the decision is made on an empty account and forgotten. */
function withoutStore(durable: Ledger): Pick<Ledger, 'accept' | 'refuse' | 'propose'> {
  return {
    refuse: durable.refuse,
    propose: durable.propose,
    accept: async (arrival, _alert, _targets, decide): Promise<Acceptance> => {
      const decision = decide({ halts: () => [], position: () => FLAT, pending: () => [], had: () => undefined });
      if (decision.kind === 'refuse') return { kind: 'refused', alertId: arrival.id, refusal: decision.refusal };
      return {
        kind: 'accepted',
        alertId: arrival.id,
        orders: decision.intents.flatMap(({ orders }) => orders.map(({ order }) => order)),
      };
    },
  };
}

/** The way it is usually written: each request begins, writes and commits for itself. */
function oneByOne(durable: Ledger): Pick<Ledger, 'accept' | 'refuse' | 'propose'> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    refuse: durable.refuse,
    propose: durable.propose,
    accept: (...alert) => {
      const mine = last.then(() => durable.accept(...alert));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
