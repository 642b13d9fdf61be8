// What doctor says of this machine: the files that hold secrets, and the service that answers where this one's should.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from './fake-cli.ts';
import { aFolder } from './ledger/folder.ts';
import { prepareService } from './service.ts';

interface Finding {
  readonly status: string;
  readonly what: string;
  readonly detail: string;
  readonly fix?: string;
}

async function findings(cwd: string, what: string, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { out } = await runCli(['doctor', '--offline', '--json'], { cwd, env });
  const all = (JSON.parse(out) as { findings: Finding[] }).findings.filter((finding) => finding.what === what);
  return all.map(({ status, detail, fix = '' }) => `${status} ${detail}; ${fix}`);
}

test('a configuration with secrets written in it is for its owner alone; one that names variables may be read', async () => {
  const cwd = aFolder();
  const file = join(cwd, 'pinewire.yaml');
  writeFileSync(file, 'webhook: {secrets: ["a-long-secret-of-a-script"]}\n');
  chmodSync(file, 0o644);
  expect(await findings(cwd, 'files')).toEqual([
    expect.stringMatching(/^fail .*pinewire\.yaml can be read by others .*; chmod 600/),
  ]);
  chmodSync(file, 0o600);
  expect(await findings(cwd, 'files')).toEqual([expect.stringMatching(/^ok /)]);
  writeFileSync(file, 'webhook: {secrets: ["${THE_SECRET}"]}\n');
  chmodSync(file, 0o644);
  expect(await findings(cwd, 'files', { THE_SECRET: 'a-long-secret-of-a-script' })).toEqual([]);
});

test('a store that is none is named with the way out', async () => {
  const cwd = aFolder();
  writeFileSync(join(cwd, 'notes.txt'), 'no database, however long one looks at it'.repeat(100));
  writeFileSync(join(cwd, 'pinewire.yaml'), 'store: ./notes.txt\n');
  expect(await findings(cwd, 'store')).toEqual([
    expect.stringMatching(/^fail .*notes\.txt cannot be read: .*; it is no store, .*name another file/),
  ]);
});

test('a service of another store on the port is not taken for this one', async () => {
  await using other = await prepareService('');
  await using own = await prepareService('');
  own.configure((yaml) =>
    yaml.replace(/listen: "[^"]+", admin_token: "/, `listen: "127.0.0.1:${new URL(other.url).port}", admin_token: "own-`),
  );
  await other.start();
  expect(await findings(other.folder, 'service')).toEqual([expect.stringMatching(/^ok runs on/)]);
  expect(await findings(own.folder, 'service')).toEqual([
    expect.stringMatching(/^warn no service runs on .*: at \S+ one of another store answers; .*--listen/),
  ]);
  // The same store, started with another token: commands are refused there too.
  const yaml = readFileSync(join(other.folder, 'pinewire.yaml'), 'utf8');
  writeFileSync(join(other.folder, 'pinewire.yaml'), yaml.replace('admin_token: "', 'admin_token: "new-'));
  expect(await findings(other.folder, 'service')).toEqual([expect.stringMatching(/^fail .* refuses the admin token/)]);
});
