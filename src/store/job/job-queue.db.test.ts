import { describeJobQueue, type JobQueueSource } from '#testing/conformance/job-queue.ts';
import { createPostgresDatabase, describePostgres, readPgliteTemplate } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import type { Database } from '../database.ts';
import { openEmbeddedDatabase } from '../embedded/embedded-database.ts';
import { openPostgresDatabase } from '../postgres-database.ts';
import { BossJobQueue } from './boss-job-queue.ts';
import { MemoryJobQueue } from './memory-job-queue.ts';

describeJobQueue('the job queue in memory', async () => ({
  openQueue: (log) => new MemoryJobQueue(log),
  close: async () => {},
}));

describeJobQueue('the job queue on PGlite', async () =>
  queuesOf(await openEmbeddedDatabase(undefined, createRecordingLog(), await readPgliteTemplate())),
);

describePostgres('with PostgreSQL', () => {
  describeJobQueue('the job queue on PostgreSQL', async () =>
    queuesOf(openPostgresDatabase(await createPostgresDatabase(), createRecordingLog())),
  );
});

function queuesOf(database: Database): JobQueueSource {
  return { openQueue: (log) => new BossJobQueue(database.createBoss(), log), close: database.close };
}
