import { test } from 'vitest';
import { expectUnharmed } from '#testing/crash/expect-unharmed.ts';
import { playKills } from '#testing/crash/kill-scenario.ts';
import { createPostgresDatabase } from '#testing/database/open-test-store.ts';

test('kill -9 of the server at fourteen moments harms nothing on PostgreSQL either', async () => {
  expectUnharmed(await playKills({ ...process.env, DATABASE_URL: await createPostgresDatabase() }));
}, 600_000);
