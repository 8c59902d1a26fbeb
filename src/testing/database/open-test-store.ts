import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { describe, inject, it } from 'vitest';
import type { Log } from '#ports/index.ts';
import { assembleStore, openEmbeddedDatabase, openStore, type Store } from '#store/index.ts';

/** What a new embedded database of a test begins with, migrated already. */
export async function readPgliteTemplate(): Promise<Blob> {
  return new Blob([await readFile(inject('pgliteTemplate'))]);
}

/** A store on a fresh embedded database in memory. */
export async function openPgliteStore(log: Log): Promise<Store> {
  return await assembleStore(await openEmbeddedDatabase(undefined, log, await readPgliteTemplate()), log);
}

/** A fresh database on the run's PostgreSQL server, and its address. */
export async function createPostgresDatabase(): Promise<string> {
  const postgres = inject('postgres');
  if (postgres.kind === 'missing') throw new Error(postgres.because);
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const next = await client.query<{ number: string }>(`select nextval('test_databases') as number`);
  const name = `test_${next.rows[0]?.number}`;
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** A store on a fresh database of the run's PostgreSQL server. */
export async function openPostgresStore(log: Log): Promise<Store> {
  return await openStore({ databaseUrl: await createPostgresDatabase(), log });
}

/** Tests that need a real PostgreSQL. Where it should be and isn't, they fail; where the platform has none, they are skipped in sight. */
export function describePostgres(name: string, tests: () => void): void {
  const postgres = inject('postgres');
  if (postgres.kind === 'running') {
    describe(name, tests);
  } else if (postgres.isFault) {
    describe(name, () => {
      it('finds a PostgreSQL server', () => {
        throw new Error(postgres.because);
      });
    });
  } else {
    describe.skip(`${name}: ${postgres.because}`, tests);
  }
}
