// Refused alerts stay bounded: the newest are kept with their bytes, and the journal tells of all.
import { expect } from 'vitest';
import { systemClock } from '../../src/app/clock.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { setScene } from './scene.ts';

/** Closes the ledger. */
export async function checkRefusalsKept(ledger: Ledger): Promise<void> {
  const { arrival, come } = await setScene(ledger, systemClock);
  const kept = await come({ clientRef: 'kept' });
  const refusal = { code: 'no_route', error: 'no route', hint: 'add one' } as const;
  // The same bytes every time.
  const ids = await Promise.all(Array.from({ length: 10_500 }, () => ledger.refuse(arrival(), refusal)));
  const rows = await ledger.alerts({ refused: true, limit: 20_000 });
  expect(rows.length).toBeGreaterThanOrEqual(10_000);
  // Dropped at one in sixteen, by chance: that 400 pass without one happens once in 10^11.
  expect(rows.length).toBeLessThan(10_400);
  expect(ids.slice(-1_000)).toContain(rows[0]?.id);
  expect(await ledger.alert(kept.alertId)).toBeDefined();
  expect(await ledger.events({ kinds: ['alert.refused'], limit: 20_000 })).toHaveLength(10_500);
  expect(await ledger.audit()).toMatchObject({ ok: true });
  await ledger.close();
}
