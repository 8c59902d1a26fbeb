import { defineConfig } from 'vitest/config';

/** The long forms of what `npm test` checks in its short, seeded form: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['src/**/*.long.test.ts'],
    globalSetup: ['src/testing/database/global-setup.ts'],
    setupFiles: ['src/testing/vitest/patient-wait.ts'],
    testTimeout: 600_000,
    fileParallelism: false,
  },
});
