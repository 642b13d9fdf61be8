// The admin token is changed while the service runs with the old one: what the commands advise is done here, word by word.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CliFolder } from './cli-process.ts';

const folder = new CliFolder();
afterAll(() => folder.remove());

function write(token: string, env = ''): void {
  writeFileSync(join(folder.path, 'pinewire.yaml'), `server: {admin_token: ${token}}\n`);
  writeFileSync(join(folder.path, '.env'), env);
}

it('by a list, by the token before, and never by a lock-out that only a restart ends', async () => {
  write('"the-first-token"');
  await folder.serve();
  const advice = await folder.run(['token', 'rotate', 'admin']);
  expect(advice.err).toContain('write server.admin_token there as a list');
  write('["the-second-token", "the-first-token"]');
  expect(await folder.run(['reload'])).toMatchObject({ code: 0, out: expect.stringContaining('Applied') });
  write('"the-second-token"');
  expect(await folder.run(['reload'])).toMatchObject({ code: 0, out: expect.stringContaining('Applied') });

  write('"${PINEWIRE_ADMIN_TOKEN}"', 'PINEWIRE_ADMIN_TOKEN=the-third-token\n');
  for (const argv of [['reload'], ['halt', '--reason', 'x']]) {
    const { code, err } = await folder.run(argv);
    expect(code).toBe(1);
    expect(err).toContain('Restart the service, or name the one before as PINEWIRE_ADMIN_TOKEN_PREVIOUS');
  }
  write('"${PINEWIRE_ADMIN_TOKEN}"', 'PINEWIRE_ADMIN_TOKEN=the-third-token\nPINEWIRE_ADMIN_TOKEN_PREVIOUS=the-second-token\n');
  expect((await folder.run(['halt', '--reason', 'x'])).code).toBe(0);
  expect(await folder.run(['reload'])).toMatchObject({ code: 0, out: expect.stringContaining('server.admin_token: changed') });
  write('"${PINEWIRE_ADMIN_TOKEN}"', 'PINEWIRE_ADMIN_TOKEN=the-third-token\n');
  expect((await folder.run(['resume'])).code).toBe(0);

  const rotated = await folder.run(['token', 'rotate', 'admin']);
  expect(rotated).toMatchObject({ code: 0, out: expect.stringContaining('New admin secret in .env.') });
  expect(rotated.out).toContain('The running service uses it already.');
  expect((await folder.run(['halt', '--reason', 'y'])).code).toBe(0);
});
