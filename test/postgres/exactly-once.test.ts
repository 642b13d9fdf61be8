// Exactly once in effect, on PostgreSQL: two processes share the lanes, and one or both are killed again and again.
import { expect, test } from 'vitest';
import { chaosYaml, endure, LIMIT_MS, ROUNDS, startChaosVenue } from '../chaos.ts';
import { prepareService } from '../service.ts';
import { describeWithPostgres } from './server.ts';

describeWithPostgres('exactly once on PostgreSQL', (server) => {
  test(`${ROUNDS} × kill -9 of one or both of two processes, every fault at 10 %: acknowledged = placed = booked, one each`, {
    timeout: LIMIT_MS,
  }, async () => {
    await using venue = await startChaosVenue();
    const options = { store: `"${await server().newDatabase()}"` };
    await using first = await prepareService(chaosYaml(venue), options);
    await using second = await prepareService(chaosYaml(venue), options);
    expect(await endure(venue, [first, second])).toBeGreaterThan(ROUNDS);
  });
});
