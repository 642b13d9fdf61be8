import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../test/fake-cli.ts';
import { COUNTED_MESSAGE, FIRST_ALERT, INDICATOR_MESSAGE, STRATEGY_MESSAGE } from './messages.ts';

const cwd = mkdtempSync(join(tmpdir(), 'pinewire-explain-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('the messages pinewire hands out are understood', () => {
  it.each([
    ['strategy', STRATEGY_MESSAGE],
    ['strategy that counts', COUNTED_MESSAGE],
    ['indicator', INDICATOR_MESSAGE],
    ['first alert', FIRST_ALERT],
  ])('%s', async (_name, message) => {
    const { code, out } = await runCli(['explain', '-', '--sample', '--json'], { cwd, stdin: JSON.stringify(message) });
    expect(code).toBe(0);
    const { ok, orders } = JSON.parse(out) as { ok: boolean; orders: readonly Record<string, unknown>[] };
    expect(ok).toBe(true);
    expect(orders).toMatchObject([
      { account: 'demo', market: 'BTC/USDT', side: 'buy', effect: 'entry', type: 'market', status: 'queued' },
    ]);
    expect(JSON.stringify(orders)).not.toContain('{{');
  });

  it('two orders of one second differ in client_ref', () => {
    for (const placeholder of [
      '{{strategy.order.id}}',
      '{{timenow}}',
      '{{strategy.order.action}}',
      '{{strategy.order.contracts}}',
      '{{strategy.market_position_size}}',
    ]) {
      expect(STRATEGY_MESSAGE.client_ref).toContain(placeholder);
    }
  });
});

describe('explain', () => {
  it('says it in words, from a file or from standard input', async () => {
    const body = '{"symbol":"BTCUSDT","side":"BUY","size":0.01,"price":42000,"type":"limit","client_ref":"a1"}\n';
    writeFileSync(join(cwd, 'a.json'), body);
    const fromFile = await runCli(['explain', 'a.json'], { cwd });
    expect(fromFile.code).toBe(0);
    expect(fromFile.out).toMatch(/^LIMIT BUY 0\.01 BTC\/USDT at 42000, rests /);
    expect(await runCli(['explain', '-'], { cwd, stdin: body })).toEqual(fromFile);
  });

  it.each([
    ['not JSON at all', 'invalid_json'],
    ['{"symbol":"BTCUSDT"}', 'missing_fields'],
    ['{"symbol":"NOSUCH","side":"buy","size":1,"client_ref":"a"}', 'market_not_found'],
    ['{"symbol":"BTCUSDT","side":"buy","size":1,"client_ref":"a","stop_loss":1}', 'unknown_field'],
  ])('refuses %s with one line and exit code 1', async (stdin, code) => {
    const plain = await runCli(['explain', '-'], { cwd, stdin });
    expect(plain).toMatchObject({ code: 1, out: '' });
    expect(plain.err).toContain(`(${code})`);
    expect(plain.err).not.toContain('\n');
    const json = await runCli(['explain', '-', '--json'], { cwd, stdin });
    expect(json).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, code, error: expect.any(String), hint: expect.any(String) });
  });

  it('names the fields that are missing', async () => {
    const stdin = '{"symbol":"BTCUSDT","size":1}';
    const { err } = await runCli(['explain', '-'], { cwd, stdin });
    expect(err).toContain('refused: missing fields: side, client_ref (missing_fields); ');
    const json = await runCli(['explain', '-', '--json'], { cwd, stdin });
    expect(JSON.parse(json.out)).toMatchObject({ error: 'missing fields', fields: ['side', 'client_ref'] });
  });

  it.each([
    ['nowhere.json', '', 'there is no file nowhere.json; - reads standard input'],
    ['.', '', '. is a folder; name a file with one alert'],
    ['-', '', 'standard input is empty: it should hold an alert, as pinewire pine prints one'],
  ])('names what is wrong with the file %s', async (file, stdin, message) => {
    expect(await runCli(['explain', file], { cwd, stdin })).toEqual({ code: 1, out: '', err: `pinewire: ${message}` });
  });
});

describe('as the doors judge a body before it is read', () => {
  const ALERT = '{"symbol":"BTCUSDT","side":"BUY","size":0.01,"client_ref":"a1"}';
  const secret = 'a-word-that-must-not-show';
  const explained = (stdin: string) => runCli(['explain', '-', '--sample', '--config', 'secret.yaml'], { cwd, stdin });
  writeFileSync(join(cwd, 'secret.yaml'), `tradingview: {tokens: [0123456789abcdef-token], body_secret: ${secret}}\n`);

  it('takes the secret of the body, which is never said, and refuses a wrong one', async () => {
    const right = await explained(ALERT.replace('{', `{"passphrase":"${secret}",`));
    expect(right).toMatchObject({ code: 0, err: '' });
    expect(right.out).not.toMatch(/must-not-show|body_secret/);
    const wrong = await explained(ALERT.replace('{', '{"passphrase":"another",'));
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toMatch(/\(body_secret\); its secret is wrong/);
    expect(wrong.err).not.toContain(secret);
  });

  it('says that TradingView has to send it, where a signed alert needs none', async () => {
    const { code, out } = await explained(ALERT);
    expect(code).toBe(0);
    expect(out).toContain('note: from TradingView it is refused (body_secret)');
  });

  it('prints messages with a place for it', async () => {
    const { out } = await runCli(['pine', '--json', '--config', 'secret.yaml'], { cwd });
    expect(out).not.toContain(secret);
    const { message = '', indicator = '', strategy = '' } = JSON.parse(out) as Record<string, string>;
    for (const text of [indicator, strategy]) expect(text).toContain('"passphrase":"your tradingview.body_secret"');
    expect((await explained(message)).err).toContain('(body_secret)');
    const filled = await explained(message.replace('your tradingview.body_secret', secret));
    expect(filled).toMatchObject({ code: 0, err: '' });
    expect((await runCli(['pine'], { cwd })).out).not.toContain('passphrase');
  });

  it('refuses what is longer than the doors read', async () => {
    const { code, err } = await runCli(['explain', '-'], {
      cwd,
      stdin: ALERT.replace('}', `,"extras":{"a":"${'x'.repeat(20_000)}"}}`),
    });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^pinewire: refused: body too large \(body_too_large\); it holds 20081 bytes, and at most 16384 are read/,
    );
  });
});
