import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const databaseTests = 'src/**/*.db.test.ts';
/** `npm run test:long` runs these. */
const longTests = 'src/**/*.long.test.ts';

/** Of the files that take more than a quarter of a minute, the longest first. */
const LONG = [
  ...['kill.e2e', 'mutants', 'kill-rounds.e2e', 'gateway-kill.e2e', 'gateway-succession.e2e'],
  ...['gateway-supervisor.e2e', 'false-alarms'],
];

/** Begins with the longest files: one that came last would run alone while the other workers have nothing left to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return rank === -1 ? LONG.length : rank;
}

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // On two cores Vitest would take one, and half of what these tests do is to wait.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
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
