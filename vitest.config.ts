import { defineConfig } from 'vitest/config';

const report = process.env.PINEWIRE_TEST_REPORT;

// Two rooms: `unit` stands beside the code and is fast; `whole` starts servers, simulators and processes.
export default defineConfig({
  test: {
    // The whole tests wait for processes more than they compute: three at a time keep two cores busy.
    maxWorkers: 3,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'docs/**/*.test.ts', 'test/tidy.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/tidy.test.ts'],
          globalSetup: ['test/build.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
