import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const report = process.env.PINEWIRE_TEST_REPORT;

// The whole tests start some hundred processes, each of which compiles the same files: kept compiled, a start takes 0.9 s of a processor
// instead of 1.6 s. The program itself does not do this: a folder that others can write to is no place to take code from.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** They take a hundred seconds and more. Those that mostly wait come first: begun last, as their size has it, they would be waited for alone. */
const LONG = [
  'postgres/exactly-once',
  'weight',
  'exactly-once',
  'store-forgot',
  'stream',
  'swap-stream',
  'several-orders',
  'crash-points',
  'ledger/postgres',
  'simulation/safeguards',
  'simulation/simulation',
].map((name) => fileURLToPath(new URL(`test/${name}.test.ts`, import.meta.url)));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => (LONG.includes(moduleId) ? LONG.indexOf(moduleId) : LONG.length);
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

// Two rooms: `unit` stands beside the code and is fast; `whole` starts servers, simulators and processes.
export default defineConfig({
  test: {
    // The whole tests wait for processes more than they compute: with three at a time two cores were busy for 70 % of it, so there are four.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'docs/**/*.test.ts', 'test/tidy.test.ts'],
          testTimeout: 60_000,
          // Nothing here keeps anything beyond its test: 122 files that read in the same sources once take 14 s, each for itself 59 s.
          isolate: false,
        },
      },
      {
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/tidy.test.ts'],
          globalSetup: ['test/build.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // What is waited for comes, on a machine that stands still for seconds as well.
          expect: { poll: { timeout: 20_000 } },
          // Real processes against real clocks: what a machine that stood still has broken is run once more, and reported as such.
          retry: 1,
        },
      },
    ],
  },
});
