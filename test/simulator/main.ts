// The simulator as a process: reads its flags, opens its record, listens, and says where.

import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bookAt } from './book.ts';
import { Clock } from './clock.ts';
import { Engine } from './engine.ts';
import { MARKETS } from './market.ts';
import { VenueRecord } from './record.ts';
import { type Account, Simulator } from './server.ts';

const USAGE = `node test/simulator/main.ts --record FILE.db [--port 0] [--host 127.0.0.1] [--fee 0.001]
  [--balances '{"USDT":"1000000"}'] [--accounts '[{"apiKey":"…","secret":"…","balances":{…}}]'] [--streams] [--weight-limit 6000] [--until-stdin-closes]`;
const balancesSchema = z.record(z.string(), z.string());
const accountsSchema = z.array(z.strictObject({ apiKey: z.string(), secret: z.string(), balances: balancesSchema.optional() }));
const accountSchema = z.strictObject({ uid: z.int(), apiKey: z.string(), secret: z.string() });
const FIRST_UID = 1_000_001;

function main(): void {
  const { values } = parseArgs({
    options: {
      record: { type: 'string' },
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      fee: { type: 'string', default: '0.001' },
      balances: { type: 'string', default: '{"USDT":"1000000","BTC":"10","ETH":"100","SOL":"0","DOGE":"0"}' },
      accounts: { type: 'string', default: '[{"apiKey":"sim-key","secret":"sim-secret"}]' },
      // Without them it is a server that has no WebSocket, and orders have to be asked for.
      streams: { type: 'boolean', default: false },
      // Binance has 6,000 a minute; tests that are not about that would wait for each other.
      'weight-limit': { type: 'string' },
      // Whoever started the simulator holds the other end: it does not outlive a test run that was killed.
      'until-stdin-closes': { type: 'boolean', default: false },
    },
  });
  if (values.record === undefined) throw new Error(`--record is required\n${USAGE}`);
  const record = new VenueRecord(values.record);
  const engine = new Engine(record, values.fee);
  const balances = balancesSchema.parse(JSON.parse(values.balances));
  const wanted = accountsSchema.parse(JSON.parse(values.accounts)).map((account) => ({ balances, ...account }));
  const accounts = record.transaction(() => open(record, engine, wanted));
  const { server } = new Simulator({
    accounts,
    record,
    engine,
    clock: new Clock(),
    fee: values.fee,
    offersStreams: values.streams,
    ...(values['weight-limit'] !== undefined && { weightLimit: Number(values['weight-limit']) }),
  });
  server.listen(Number(values.port), values.host, () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('listens on no port');
    console.log(JSON.stringify({ listening: `http://${values.host}:${address.port}` }));
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
    record.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (values['until-stdin-closes']) process.stdin.on('end', stop).resume();
}

/** What the record already knows stays as it is: a restart must not refill an account. */
function open(record: VenueRecord, engine: Engine, wanted: z.infer<typeof accountsSchema>): Account[] {
  for (const market of MARKETS) engine.setMarket(market.symbol, 'TRADING', bookAt(market.price));
  const known = record.all(accountSchema, 'select * from accounts order by uid');
  for (const [index, { apiKey, secret, balances }] of wanted.entries()) {
    if (known.some((account) => account.apiKey === apiKey)) continue;
    const uid = FIRST_UID + known.length + index;
    record.run('insert into accounts (uid, apiKey, secret) values (?, ?, ?)', uid, apiKey, secret);
    for (const [asset, free] of Object.entries(balances ?? {})) engine.setBalance(uid, asset, free);
  }
  return record.all(accountSchema, 'select * from accounts order by uid');
}

main();
