// The command line as a person meets it: the real program in an empty folder, from the first start to the last backup.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CliFolder, PROGRAM, type Ran, type Served } from './cli-process.ts';

const ALERT = '{"symbol":"BTCUSDT","side":"buy","size":0.0010,"type":"market","price":50000.0,"client_ref":"ref-1"}';

interface OrderJson {
  readonly id: string;
  readonly status: string;
  readonly client_ref: string;
  readonly filled: string;
}

function ordersOf({ out }: Ran): readonly OrderJson[] {
  return (JSON.parse(out) as { orders: readonly OrderJson[] }).orders;
}

/** The orders of a client_ref once none of them is on its way any more. */
async function settled(folder: CliFolder, clientRef: string): Promise<readonly OrderJson[]> {
  for (let tries = 0; tries < 100; tries++) {
    const orders = ordersOf(await folder.run(['orders', '--json', '--client-ref', clientRef]));
    if (orders.length > 0 && orders.every(({ status }) => !['queued', 'submitting'].includes(status))) return orders;
  }
  throw new Error(`the orders of ${clientRef} did not settle`);
}

function line(text: string): string {
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  return text.trimEnd();
}

describe('a first start', () => {
  const folder = new CliFolder();
  let service: Served;
  beforeAll(async () => {
    service = await folder.serve();
  });
  afterAll(() => folder.remove());

  it('prints addresses, what TradingView needs, a message and a first command', () => {
    const { out } = service.output();
    expect(out).toContain(`${service.url}/webhook`);
    expect(out).toMatch(/Dashboard +http:\/\/127\.0\.0\.1:\d+\//);
    expect(out).toContain('TradingView cannot reach this machine yet');
    const message = out.split('\n').find((row) => row.startsWith('{')) ?? '';
    expect(JSON.parse(message)).toMatchObject({
      type: 'market',
      client_ref: expect.stringContaining('{{strategy.order.id}}-{{timenow}}-{{strategy.order.action}}'),
    });
  });

  it('keeps secrets in a file of its owner and prints none of them to a pipe', () => {
    const file = join(folder.path, 'data', 'secrets.env');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = Object.values(parseEnv(readFileSync(file, 'utf8')));
    expect(secrets).toHaveLength(3);
    const { out, err } = service.output();
    for (const secret of secrets) expect(out + err).not.toContain(secret);
    expect(out).toContain('secrets.env');
  });

  it('the command it prints fills a paper order, pasted into bash', async () => {
    const command =
      service
        .output()
        .out.split('\n')
        .find((row) => row.startsWith('echo ')) ?? '';
    const bin = join(folder.path, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec ${process.execPath} ${PROGRAM} "$@"\n`);
    chmodSync(join(bin, 'npx'), 0o755);
    const ran = await folder.runCommand('bash', ['-c', command], '', { PATH: `${bin}:${process.env['PATH'] ?? ''}` });
    expect(ran).toMatchObject({ code: 0, err: '' });
    const ref = /--client-ref (\S+)/.exec(ran.out)?.[1] ?? '';
    expect(await settled(folder, ref)).toMatchObject([{ status: 'filled', filled: '0.001' }]);
  });

  it('a second service on the same store, and one on the same port, are refused in one line', async () => {
    const sameStore = await folder.run(['serve', '--listen', '127.0.0.1:0']);
    expect(sameStore.code).toBe(1);
    expect(line(sameStore.err)).toMatch(/^pinewire: the store \S+ is in use by pid \d+/);
    const other = new CliFolder();
    try {
      const samePort = await other.run(['serve', '--listen', new URL(service.url).host]);
      expect(samePort.code).toBe(1);
      expect(line(samePort.err)).toMatch(
        /is taken, by a pinewire that runs already.*choose another: npx pinewire serve --listen 127\.0\.0\.1:\d+/,
      );
      expect(samePort.out).toBe('');
    } finally {
      await other.remove();
    }
  });
});

it('a port that another program holds is named in one line', async () => {
  const folder = new CliFolder();
  const server = createServer((socket) => socket.end('SSH-2.0-x\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, err } = await folder.run(['serve', '--listen', `127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(line(err)).toContain(`port ${port} on 127.0.0.1 is taken, by another program`);
  } finally {
    server.close();
    await folder.remove();
  }
});

describe('alerts and orders', () => {
  const folder = new CliFolder();
  beforeAll(async () => {
    writeFileSync(join(folder.path, 'alert.json'), ALERT);
    await folder.serve();
  });
  afterAll(() => folder.remove());

  it('send: accepted once, a repeat says so, --fresh is new', async () => {
    const first = await folder.run(['send', 'alert.json']);
    expect(first.code).toBe(0);
    expect(first.out).toContain('Accepted and on disk: alert al_');
    const repeat = await folder.run(['send', '-'], ALERT);
    expect(repeat.code).toBe(0);
    expect(repeat.out).toContain('Nothing new happened');
    const fresh = await folder.run(['send', 'alert.json', '--fresh', '--json']);
    expect(JSON.parse(fresh.out)).toMatchObject({
      http_status: 200,
      success: true,
      client_ref: expect.stringMatching(/^ref-1-\d{8}T\d{6}-\w{4}$/),
    });
    expect(await settled(folder, 'ref-1')).toMatchObject([{ status: 'filled' }]);
  });

  it('send: refused is one line with the remedy and exit code 1', async () => {
    const conflict = await folder.run(['send', '-'], ALERT.replace('"buy"', '"sell"'));
    expect(conflict.code).toBe(1);
    expect(line(conflict.err)).toMatch(/HTTP 409/);
    const broken = await folder.run(['send', '-'], '{"symbol":');
    expect(broken.code).toBe(1);
    expect(line(broken.err)).toContain('Invalid JSON');
    const orders = await folder.run(['orders']);
    expect(orders.out).toMatch(/\d alerts? (?:was|were) refused today/);
    const alerts = await folder.run(['alerts', '--refused', '--since', '1h']);
    expect(alerts.out).toContain('invalid_json');
  });

  it('send --unsigned plays TradingView', async () => {
    const { code, out } = await folder.run(['send', 'alert.json', '--unsigned', '--fresh', '--json']);
    expect({ code, answer: JSON.parse(out) }).toMatchObject({ code: 0, answer: { success: true } });
  });

  it('sign prints headers and a curl command without the secret, and curl is accepted', async () => {
    const { code, out } = await folder.run(['sign', 'alert.json']);
    expect(code).toBe(0);
    expect(out).toMatch(/^X-Signature: [0-9a-f]{64}$/m);
    const { WEBHOOK_SECRET = 'none' } = parseEnv(readFileSync(join(folder.path, 'data', 'secrets.env'), 'utf8'));
    expect(out).not.toContain(WEBHOOK_SECRET);
    const { headers, url } = JSON.parse((await folder.run(['sign', 'alert.json', '--json'])).out) as {
      headers: Record<string, string>;
      url: string;
    };
    const answer = await fetch(url, { method: 'POST', headers, body: ALERT });
    expect(await answer.json()).toMatchObject({ duplicate: true });
  });

  it('orders --csv guards cells that a spreadsheet would run', async () => {
    const sent = await folder.run(['send', '-'], ALERT.replace('ref-1', '=1+1,\\"x\\"'));
    expect(sent.code).toBe(0);
    const { out } = await folder.run(['orders', '--csv', '--client-ref', '=1+1,"x"']);
    const [header = '', row = ''] = out.split('\r\n');
    expect(header).toMatch(/^id,alert_id,client_ref,/);
    expect(row).toContain(`,"'=1+1,""x""",`);
  });

  it('order shows the whole timeline, and an id that is not there is one line', async () => {
    const [found] = await settled(folder, 'ref-1');
    const { code, out } = await folder.run(['order', found?.id ?? '']);
    expect(code).toBe(0);
    for (const kind of ['alert.accepted', 'order.queued', 'order.approved', 'order.submitted', 'order.fill'])
      expect(out).toContain(kind);
    const json = JSON.parse((await folder.run(['order', found?.id ?? '', '--json'])).out) as Record<string, unknown>;
    expect(json).toMatchObject({
      id: found?.id,
      events: expect.arrayContaining([]),
      requests: [{ kind: 'place' }],
      fills: [{ quantity: '0.001' }],
    });
    const missing = await folder.run(['order', 'or_nothing']);
    expect(missing.code).toBe(1);
    expect(line(missing.err)).toContain('there is no order "or_nothing"');
  });

  it('the rows of orders --json are those of the API', async () => {
    const { PINEWIRE_ADMIN_TOKEN: token = '' } = parseEnv(readFileSync(join(folder.path, 'data', 'secrets.env'), 'utf8'));
    const { dashboard } = JSON.parse((await folder.run(['url', '--json'])).out) as { dashboard: string };
    await settled(folder, 'ref-1');
    const [api, own] = await Promise.all([
      fetch(`${dashboard}api/orders?client_ref=ref-1`, { headers: { authorization: `Bearer ${token}` } }).then((answer) =>
        answer.json(),
      ),
      folder.run(['orders', '--json', '--client-ref', 'ref-1']),
    ]);
    expect(JSON.parse(own.out)).toEqual(api);
  });

  it('positions, balances, pnl, markets and audit have something to say', async () => {
    expect((await folder.run(['positions'])).out).toContain('BTC/USDT');
    expect((await folder.run(['balances'])).out).toContain('USDT');
    expect((await folder.run(['pnl', '--by', 'market'])).out).toContain('BTC/USDT');
    expect((await folder.run(['markets', 'list'])).out).toContain('BTCUSDT');
    expect((await folder.run(['audit', 'verify'])).out).toContain('The journal is whole');
    const exported = (await folder.run(['audit', 'export'])).out
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row) as { seq: number });
    expect(exported.map(({ seq }) => seq)).toEqual(exported.map((_, i) => i + 1));
  });

  it('an unknown symbol leaves a proposal, which a person approves', async () => {
    const refused = await folder.run(['send', '-'], ALERT.replace('BTCUSDT', 'BTCUSDT.P').replace('ref-1', 'perp'));
    expect(line(refused.err)).toContain('market not found');
    const { proposals } = JSON.parse((await folder.run(['markets', 'list', '--json'])).out) as {
      proposals: readonly { id: string }[];
    };
    const id = proposals[0]?.id ?? '';
    const approved = await folder.run(['markets', 'approve', id, '--market', 'BTC/USDT']);
    expect(approved).toMatchObject({ code: 0, err: '' });
    expect((await folder.run(['send', '-'], ALERT.replace('BTCUSDT', 'BTCUSDT.P').replace('ref-1', 'perp'))).code).toBe(0);
    expect((await folder.run(['markets', 'reject', id])).out).toContain('stays unknown');
    expect(line((await folder.run(['markets', 'reject', 'mp99'])).err)).toContain('mp99');
  });

  it('backup copies once and overwrites nothing', async () => {
    expect(await folder.run(['backup', 'copy.db'])).toMatchObject({ code: 0, err: '' });
    expect(statSync(join(folder.path, 'copy.db')).mode & 0o777).toBe(0o600);
    expect((await folder.run(['backup', 'copy.db'])).code).toBe(1);
    const long = `${'x'.repeat(300)}.db`;
    expect(line((await folder.run(['backup', long])).err)).toMatch(/^pinewire: no copy was made at \S+xx\.db: /);
  });

  it('doctor finds nothing to mend', async () => {
    const { code, out } = await folder.run(['doctor', '--offline']);
    expect(out).toContain('Nothing to mend');
    expect(code).toBe(0);
    chmodSync(join(folder.path, 'data', 'secrets.env'), 0o644);
    const open = await folder.run(['doctor', '--offline']);
    chmodSync(join(folder.path, 'data', 'secrets.env'), 0o600);
    expect(open.code).toBe(1);
    expect(open.out).toMatch(/^fail {2}files: .*secrets\.env can be read by others.*chmod 600/m);
  });

  it('a rotated secret is used at once, and the old one still verifies', async () => {
    const { headers, url } = JSON.parse((await folder.run(['sign', 'alert.json', '--json'])).out) as {
      headers: Record<string, string>;
      url: string;
    };
    const rotated = await folder.run(['token', 'rotate', 'webhook', '--json']);
    expect(JSON.parse(rotated.out)).toMatchObject({ name: 'webhook', applied: true });
    expect((await folder.run(['send', 'alert.json', '--fresh'])).code).toBe(0);
    const old = await fetch(url, { method: 'POST', headers, body: ALERT });
    expect(old.status).toBe(200);
  });

  it('reload says that nothing is different', async () => {
    expect(await folder.run(['reload'])).toMatchObject({ code: 0, err: '' });
  });
});

describe('the kill switch', () => {
  const folder = new CliFolder();
  afterEach(() => undefined);
  afterAll(() => folder.remove());

  it('works through the service, without it, and outlives a restart', async () => {
    let service = await folder.serve();
    await folder.run(['send', '-'], ALERT);
    await settled(folder, 'ref-1');
    const halted = await folder.run(['halt', '--reason', 'news']);
    expect(halted).toMatchObject({ code: 0, err: '' });
    expect(halted.out).toMatch(/Entries are refused/);
    expect(halted.out).toContain('npx pinewire close BTC/USDT --account demo');
    expect(halted.out).toContain('npx pinewire resume');
    expect(line((await folder.run(['send', '-', '--fresh'], ALERT)).err)).toContain('halted');
    const mistyped = await folder.run(['close', 'BTC/USTD', '--account', 'demo']);
    expect(line(mistyped.err)).toContain('there is no market BTC/USTD in demo; did you mean BTC/USDT?');
    expect((await folder.run(['resume'])).code).toBe(0);
    expect((await folder.run(['resume'])).code).toBe(1);

    // One halt of two is lifted: what the other one still stops is not called lifted.
    for (const more of [[], ['--account', 'demo']]) await folder.run(['halt', '--reason', 'both', ...more]);
    expect((await folder.run(['resume', '--account', 'demo'])).out).toMatch(
      /^The halt of demo is lifted, but every account is halted/,
    );
    expect((await folder.run(['resume'])).out).toBe('Lifted: entries go out again.\n');
    await folder.run(['halt', '--reason', 'one', '--account', 'demo']);
    expect((await folder.run(['resume', '--account', 'demo'])).out).toBe('Lifted: entries go out again for demo.\n');
    expect(await service.stop()).toBe(0);

    const offline = await folder.run(['halt', '--all', '--reason', 'night']);
    expect(offline).toMatchObject({ code: 0, err: '' });
    expect(offline.out).toContain('No service is running; it takes effect when one starts.');
    for (const argv of [['close', 'BTC/USDT', '--account', 'demo'], ['reload'], ['notify', 'test']]) {
      const { code, err } = await folder.run(argv);
      expect(code).toBe(1);
      expect(line(err)).toContain('start it with npx pinewire serve');
    }
    expect((await folder.run(['orders', '--json'])).code).toBe(0);
    const found = ordersOf(await folder.run(['orders', '--json']))[0]?.id ?? '';
    expect(line((await folder.run(['resolve', found, '--as', 'canceled'])).err)).toContain('is filled, not unknown');

    service = await folder.serve();
    expect(line((await folder.run(['send', '-', '--fresh'], ALERT)).err)).toContain('night');
    expect((await folder.run(['resume', '--json'])).code).toBe(0);
    expect((await folder.run(['send', '-', '--fresh'], ALERT)).code).toBe(0);
    expect(await service.stop('SIGINT')).toBe(0);
  });
});

describe('how serve ends', () => {
  const folder = new CliFolder();
  afterAll(() => folder.remove());

  it('the same signal twice at once, as npm passes it on, is one wish', async () => {
    const service = await folder.serve();
    service.child.kill('SIGINT');
    expect(await service.stop('SIGINT')).toBe(0);
    expect(existsSync(join(folder.path, 'data', 'pinewire.db.owner'))).toBe(false);
  });

  it('standard error is one JSON line an event, notes on the configuration too', async () => {
    const note = 'routes[1]: names no strategy, so it reaches paper accounts and testnets only, not main';
    writeFileSync(
      join(folder.path, 'live.yaml'),
      `accounts:
  demo: {exchange: binance, mode: paper, balances: {USDT: "1000"}}
  main: {exchange: binance, mode: live, api_key: a-key-of-the-test, api_secret: a-secret-of-the-test, base_url: "http://127.0.0.1:9"}
routes: [{strategy: trial, accounts: [demo]}, {accounts: [demo, main]}]
risk: {max_order_value: "10 USDT"}
store: ./live/pinewire.db
`,
    );
    const service = await folder.serve(['--config', 'live.yaml', '--new-store']);
    await service.stop();
    const lines = service.output().err.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(expect.objectContaining({ level: 'warn', note }));
  });

  it('when the starting process is gone', async () => {
    const service = await folder.serve([], { PINEWIRE_HANDED_OVER: '1' });
    const ended = once(service.child, 'exit');
    service.child.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});

describe('init', () => {
  const folder = new CliFolder();
  afterAll(() => folder.remove());

  it('writes a valid configuration, takes over the secrets there are, and overwrites nothing', async () => {
    const service = await folder.serve();
    await service.stop();
    expect((await folder.run(['token', 'rotate', 'tradingview'])).code).toBe(0);
    const generated = parseEnv(readFileSync(join(folder.path, 'data', 'secrets.env'), 'utf8'));
    writeFileSync(join(folder.path, '.env'), '# mine\nOTHER=1\n');
    expect(await folder.run(['init', '--yes'])).toMatchObject({ code: 0, err: '' });
    expect(statSync(join(folder.path, '.env')).mode & 0o777).toBe(0o600);
    // The URL in TradingView that was rotated away has its day all the same.
    expect(Object.keys(generated)).toEqual(expect.arrayContaining(['TV_TOKEN_PREVIOUS', 'TV_TOKEN_PREVIOUS_UNTIL']));
    expect(parseEnv(readFileSync(join(folder.path, '.env'), 'utf8'))).toEqual({ OTHER: '1', ...generated });
    expect(readFileSync(join(folder.path, '.env'), 'utf8')).toContain('# mine');
    const checked = await folder.run(['check']);
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toContain('Valid: pinewire.yaml');
    const again = await folder.run(['init', '--yes']);
    expect(again.code).toBe(1);
    expect(line(again.err)).toContain('is not overwritten');
  });
});
