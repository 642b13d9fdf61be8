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
