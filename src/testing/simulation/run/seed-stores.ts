import { Client } from 'pg';
import type { UnitOfWork } from '#ports/index.ts';
import { assembleStore, openEmbeddedDatabase, openStore } from '#store/index.ts';
import { findPostgresPackage } from '../../database/postgres-binaries.ts';
import { startPostgresServer } from '../../database/postgres-server.ts';

/** What a world can be played on. */
export const storeKinds = ['memory', 'pglite', 'postgres'] as const;
export type StoreKind = (typeof storeKinds)[number];

type SeedStore = { readonly unitOfWork: UnitOfWork; readonly close: () => Promise<void> };

/** A fresh store for a seed; undefined for the one in memory. */
type OpenSeedStore = (seed: number) => Promise<SeedStore | undefined>;

/** A server that the stores of all seeds are opened on. */
type Server = { readonly url: string | undefined; readonly stop: () => Promise<void> };

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** PostgreSQL comes with a server of its own, from npm; the others need none. @throws where this platform has none */
export async function startServer(kind: StoreKind): Promise<Server> {
  if (kind !== 'postgres') return { url: undefined, stop: async () => undefined };
  const packageFolder = findPostgresPackage();
  if (packageFolder === undefined) throw new Error(`npm has no PostgreSQL for ${process.platform}-${process.arch}`);
  return startPostgresServer(packageFolder);
}

export async function seedStores(kind: StoreKind, serverUrl: string | undefined): Promise<OpenSeedStore> {
  if (kind === 'memory') return async () => undefined;
  return kind === 'pglite' ? pgliteStores() : postgresStores(serverUrl);
}

async function pgliteStores(): Promise<OpenSeedStore> {
  const first = await openEmbeddedDatabase(undefined, silent);
  const store = await assembleStore(first, silent);
  const template = await first.dump();
  await store.close();
  return async () => assembleStore(await openEmbeddedDatabase(undefined, silent, template), silent);
}

function postgresStores(serverUrl: string | undefined): OpenSeedStore {
  return async (seed) => {
    const url = new URL(serverUrl ?? '');
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(`create database seed_${seed}`);
    await client.end();
    url.pathname = `/seed_${seed}`;
    return openStore({ databaseUrl: url.href, log: silent });
  };
}
