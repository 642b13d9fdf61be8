import { defineConfig } from 'vitest/config';

// Two rooms: `unit` stands beside the code and is fast; `whole` starts servers, simulators and processes.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'test/tidy.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/tidy.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
