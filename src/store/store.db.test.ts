import { describeStore } from '#testing/conformance/store.ts';
import { describePostgres, openPgliteStore, openPostgresStore } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { createMemoryStore } from './memory/memory-unit-of-work.ts';

describeStore('the store in memory', async () => ({
  unitOfWork: createMemoryStore({ clock: { now: () => Date.now() } }),
  close: async () => {},
}));

describeStore('the store on PGlite', () => openPgliteStore(createRecordingLog()));

describePostgres('with PostgreSQL', () => {
  describeStore('the store on PostgreSQL', () => openPostgresStore(createRecordingLog()));
});
