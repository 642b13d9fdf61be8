// Exactly once in effect, on SQLite: one process, killed again and again under load while the venue fails in every way.
import { expect, test } from 'vitest';
import { chaosYaml, endure, LIMIT_MS, ROUNDS, startChaosVenue } from './chaos.ts';
import { prepareService } from './service.ts';

test(`${ROUNDS} × kill -9 at random, every fault at 10 %, SQLite: acknowledged = placed = booked, one each`, {
  timeout: LIMIT_MS,
}, async () => {
  await using venue = await startChaosVenue();
  await using service = await prepareService(chaosYaml(venue));
  expect(await endure(venue, [service])).toBeGreaterThan(ROUNDS);
});
