import { test } from 'vitest';
import { expectUnharmed } from '#testing/crash/expect-unharmed.ts';
import { playKills } from '#testing/crash/kill-scenario.ts';

test('kill -9 of the server at fourteen moments changes no outcome, fails no request and does nothing twice', async () => {
  expectUnharmed(await playKills({ ...process.env, DATABASE_URL: '' }));
}, 600_000);
