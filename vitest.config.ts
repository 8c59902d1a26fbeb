import { configDefaults, defineConfig } from 'vitest/config';

const databaseTests = 'src/**/*.db.test.ts';
/** `npm run test:long` runs these. */
const longTests = 'src/**/*.long.test.ts';

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // On two cores Vitest would take one, and half of what these tests do is to wait.
    maxWorkers: 2,
    setupFiles: ['src/testing/vitest/patient-wait.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: [...configDefaults.exclude, databaseTests, longTests],
        },
      },
      {
        // Apart, because only these need a PostgreSQL server and an embedded database to copy.
        extends: true,
        test: {
          name: 'database',
          include: [databaseTests],
          globalSetup: ['src/testing/database/global-setup.ts'],
        },
      },
    ],
  },
});
