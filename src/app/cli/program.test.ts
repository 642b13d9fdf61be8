import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../test/fake-cli.ts';
import type { CommandSpec } from './spec.ts';
import { HIDDEN, SPECS } from './specs/index.ts';

const cwd = mkdtempSync(join(tmpdir(), 'pinewire-cli-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function paths(specs: readonly CommandSpec[], before: readonly string[] = []): string[][] {
  return specs.flatMap((spec) => [[...before, spec.name], ...paths(spec.commands ?? [], [...before, spec.name])]);
}
const ALL = paths(SPECS.flatMap(({ commands }) => commands));

describe('help', () => {
  it.each(ALL)('%s %s explains itself', async (...path) => {
    const words = path.filter((word) => typeof word === 'string');
    const { code, out, err } = await runCli([...words, '--help'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: pinewire ${words.join(' ')}`);
    expect(out).toContain('--config <file>');
    expect(out).toContain('--json');
  });

  it('lists every command and none that is not there yet', async () => {
    const { code, out } = await runCli(['--help'], { cwd });
    expect(code).toBe(0);
    for (const [name = ''] of ALL) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    for (const name of HIDDEN) expect(out).not.toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  it('every command has code behind it', async () => {
    const leaves = (specs: readonly CommandSpec[]): CommandSpec[] =>
      specs.flatMap((spec) => (spec.commands ? leaves(spec.commands) : [spec]));
    for (const { load, name } of leaves(SPECS.flatMap(({ commands }) => commands))) {
      expect(typeof (await load?.()), name).toBe('function');
    }
  });
});

describe('usage errors are one line on standard error, with exit code 2', () => {
  it.each([
    [[], 'pinewire needs a command: pinewire --help lists them'],
    [['ordres'], 'there is no command ordres: perhaps pinewire orders'],
    [['frobnicate'], 'there is no command frobnicate: pinewire --help lists them'],
    [['token'], 'pinewire token needs a command: pinewire token --help lists them'],
    [['token', 'rotat', 'admin'], 'there is no command token rotat: perhaps pinewire token rotate'],
    [['token', 'show', 'nobody'], 'there is no secret "nobody": it may be admin, tradingview or webhook'],
    [['orders', '--frob'], "unknown option '--frob'; pinewire --help shows the usage"],
    [['orders', '--sinc', '1h'], "unknown option '--sinc' (Did you mean --since?); pinewire --help shows the usage"],
    [['order'], "missing required argument 'id'; pinewire --help shows the usage"],
    [['orders', '--status', 'gone'], /^option '--status <status>' argument 'gone' is invalid\. Allowed choices are queued, /],
    [['halt'], "required option '--reason <reason>' not specified; pinewire --help shows the usage"],
    [['serve', '--role', 'worker'], /^--role worker needs a store that several processes share/],
    [['serve', '--listen', 'here'], '--listen here is no address: write host:port, such as 127.0.0.1:5001'],
    [['send', 'x.json', '--url'], "option '--url <url>' argument missing; pinewire --help shows the usage"],
    [['close', '--account', 'demo'], /^name either a market/],
    [['init'], 'init asks a few questions on a terminal; npx pinewire init --yes asks none'],
    ...HIDDEN.map((name) => [[name], `${name} is not part of this version`] as const),
    [['store'], 'pinewire store needs a command: pinewire store --help lists them'],
    [['backtest', '--help'], 'backtest is not part of this version'],
  ] as const)('%j', async (argv, message) => {
    const { code, out, err } = await runCli(argv, { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const line = err.replace(/^pinewire: /, '');
    if (typeof message === 'string') expect(line).toBe(message);
    else expect(line).toMatch(message);
    expect(err).not.toContain('\n');
  });
});

describe('--config and --json', () => {
  const file = join(cwd, 'other.yaml');
  writeFileSync(file, 'server: {listen: "127.0.0.1:5999"}\n');

  it.each([[['--config', file, '--json', 'url']], [['url', '--config', file, '--json']], [['--json', 'url', '--config', file]]])(
    'stand before or after the command: %j',
    async (argv) => {
      const { code, out } = await runCli(argv, { cwd });
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ webhook: 'http://127.0.0.1:5999/webhook' });
    },
  );

  it('a file that is not there, and one that is wrong, is one line and exit code 1', async () => {
    const missing = await runCli(['orders', '--config', 'nowhere.yaml'], { cwd });
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toMatch(/^pinewire: .*nowhere\.yaml: there is no such file/);
    const bad = join(cwd, 'bad.yaml');
    writeFileSync(bad, 'server:\n  lisen: "127.0.0.1:5000"\n');
    for (const argv of [['orders'], ['check'], ['serve'], ['halt', '--reason', 'x'], ['reload'], ['doctor', '--offline']]) {
      const { code, out, err } = await runCli([...argv, '--config', bad], { cwd });
      expect({ argv, code }).toEqual({ argv, code: 1 });
      expect(out + err).toContain('bad.yaml:2:3 server.lisen');
      if (argv[0] !== 'doctor') expect(err.split('\n')).toHaveLength(1);
    }
  });
});

it('--version prints the version and nothing else', async () => {
  expect(await runCli(['--version'], { cwd })).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/), err: '' });
});
