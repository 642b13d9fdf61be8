// The days that people type and read are those of server.display_zone, in the table and in what stands below it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../src/app/clock.ts';
import { openSqliteLedger } from '../src/ledger/sqlite/open.ts';
import { dayOf } from '../src/model/hours.ts';
import { runCli } from './fake-cli.ts';
import { aFolder } from './ledger/folder.ts';
import { setScene } from './ledger/scene.ts';

// 14 hours before UTC and 11 behind: at every moment one of them has another day.
test.each(['Pacific/Kiritimati', 'Pacific/Niue'])('what was refused today, in %s', async (zone) => {
  const cwd = aFolder();
  writeFileSync(join(cwd, 'pinewire.yaml'), `server: {display_zone: ${zone}}\nstore: ./store.db\n`);
  const ledger = await openSqliteLedger({ file: join(cwd, 'store.db'), clock: systemClock, role: 'serve' });
  const { arrival } = await setScene(ledger, systemClock);
  await ledger.refuse({ ...arrival(), receivedAt: systemClock.now() }, { code: 'invalid_json', error: 'Invalid JSON', hint: '' });
  await ledger.close();
  const day = dayOf(systemClock.now(), zone);
  const { out } = await runCli(['orders'], { cwd });
  expect(out).toContain(`1 alert was refused today, and became no order: npx pinewire alerts --refused --since ${day}`);
  expect((await runCli(['alerts', '--refused', '--since', day], { cwd })).out).toContain('invalid_json');
});
