// A real PostgreSQL for tests: the server that PINEWIRE_TEST_POSTGRES_URL names, or one that the test file brings up for itself.
import { afterAll, beforeAll, describe } from 'vitest';
import { bringUp, given, type TestServer, type UpServer } from './bring-up.ts';

export type { TestServer } from './bring-up.ts';

const GIVEN = process.env.PINEWIRE_TEST_POSTGRES_URL;

/** Like `describe`, with a server that lives as long as the tests in it; skipped by name where there can be none. */
export function describeWithPostgres(name: string, tests: (server: () => TestServer) => void): void {
  const missing = GIVEN === undefined ? whyNone() : undefined;
  if (missing !== undefined && process.env.CI === undefined) {
    describe.skip(`${name} (SKIPPED: no PostgreSQL: ${missing}; name one in PINEWIRE_TEST_POSTGRES_URL)`, () =>
      tests(() => {
        throw new Error(missing);
      }));
    return;
  }
  describe(name, () => {
    let server: UpServer | undefined;
    beforeAll(async () => {
      server = GIVEN === undefined ? await bringUp() : given(GIVEN);
    }, 60_000);
    afterAll(async () => server?.end());
    tests(() => {
      if (server === undefined) throw new Error('the server is not up yet');
      return server;
    });
  });
}

/** Why no server can be brought; undefined where it can. */
function whyNone(): string | undefined {
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
  const here = `${process.platform}-${process.arch}`;
  return known.includes(here) ? undefined : `there is no embedded server for ${here}`;
}
