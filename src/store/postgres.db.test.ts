import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { findBreak } from '#domain/evidence/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import { aPromotion } from '#testing/builder/promotion.ts';
import { anAuditRecord, anEvidence } from '#testing/conformance/store/examples.ts';
import { createPostgresDatabase, describePostgres } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { untilStill } from '#testing/until-still.ts';
import { openStore } from './open-store.ts';
import { PostgresListener } from './postgres-listener.ts';
import type { Store } from './store.ts';

const PATIENCE = { timeout: 20_000 };

describePostgres('a store that several processes share on PostgreSQL', () => {
  const log = createRecordingLog();
  let databaseUrl = '';
  let one: Store;
  let other: Store;
  beforeAll(async () => {
    databaseUrl = await createPostgresDatabase();
    // At once: one migrates, the other waits and finds it done.
    [one, other] = await Promise.all([openStore({ databaseUrl, log }), openStore({ databaseUrl, log })]);
  });
  afterAll(async () => {
    await one.close();
    await other.close();
  });

  it('passes over a promotion that another process has locked', async () => {
    const promotions = [aPromotion({ id: 'prm_1', agent: 'one' }), aPromotion({ id: 'prm_2', agent: 'two' })];
    await one.unitOfWork.run(async (tx) => {
      for (const [index, promotion] of promotions.entries()) await tx.promotions.insert(promotion, index);
    });
    const lockNext = (store: Store, meanwhile: () => Promise<void>) =>
      store.unitOfWork.run(async (tx) => {
        const locked = await tx.promotions.lockDue(10);
        await meanwhile();
        return locked?.id;
      });
    const seen: (string | undefined)[] = [];
    const first = await lockNext(one, async () => {
      const second = await lockNext(other, async () => {
        seen.push(await lockNextOfAThird());
      });
      seen.push(second);
    });
    expect([first, ...seen]).toEqual(['prm_1', undefined, 'prm_2']);

    async function lockNextOfAThird(): Promise<string | undefined> {
      const third = await openStore({ databaseUrl, log });
      try {
        return await lockNext(third, async () => {});
      } finally {
        await third.close();
      }
    }
  });

  it('repeats a transaction that met another in a deadlock', async () => {
    await one.unitOfWork.run(async (tx) => {
      for (const id of ['prm_x', 'prm_y'] as const) await tx.promotions.insert(aPromotion({ id, agent: id }), 9e12);
    });
    const bothHoldOne = barrier(2);
    let attempts = 0;
    const lockBoth = (store: Store, first: 'prm_x' | 'prm_y', second: 'prm_x' | 'prm_y') =>
      store.unitOfWork.run(async (tx) => {
        attempts += 1;
        await tx.promotions.lock(first);
        if (attempts <= 2) await bothHoldOne();
        await tx.promotions.lock(second);
        return 'done';
      });
    const outcomes = await Promise.all([lockBoth(one, 'prm_x', 'prm_y'), lockBoth(other, 'prm_y', 'prm_x')]);
    expect(outcomes).toEqual(['done', 'done']);
    // Once more than there are; on a busy machine whoever repeats may meet the other again.
    expect(attempts).toBeGreaterThanOrEqual(3);
  });

  it('keeps the chains whole when transactions of two processes end together', async () => {
    const release = digestOfBytes('together');
    const allAreOpen = barrier(6);
    const append = (index: number) =>
      (index % 2 === 0 ? one : other).unitOfWork.run(async (tx) => {
        await tx.routes.version();
        await allAreOpen();
        await tx.audit.append(anAuditRecord());
        await tx.evidence.append(anEvidence({ id: `evd_${index % 3}`, release }));
      });
    await Promise.all(Array.from({ length: 6 }, (_, index) => append(index)));
    await one.unitOfWork.run(async (tx) => {
      const audit = await tx.audit.list({ afterSequence: 0, limit: 100 });
      expect(audit).toHaveLength(6);
      expect(findBreak(audit)).toBeUndefined();
      const evidence = await tx.evidence.list(0, 100);
      expect(evidence).toHaveLength(3);
      expect(findBreak(evidence)).toBeUndefined();
    });
  });

  it('says that the store is unavailable when its connection is cut, keeps nothing, and recovers', async () => {
    const cut = one.unitOfWork.run(async (tx) => {
      await tx.promotions.insert(aPromotion({ id: 'prm_cut', agent: 'cut' }), 9e12);
      await terminateConnections(databaseUrl);
      await tx.promotions.find('prm_cut');
    });
    await expect(cut).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'later' });
    const found = await one.unitOfWork.run((tx) => tx.promotions.find('prm_cut'));
    expect(found).toBeUndefined();
    expect(log.lines.some((line) => line.event === 'store.connection-lost')).toBe(true);
  });

  it('tells of what another process commits, and not of what it only reads or takes back', async () => {
    const heard = listenTo(other);
    const after = await heard.quiet();
    await one.unitOfWork.run((tx) => tx.routes.version());
    const taken = one.unitOfWork.run(async (tx) => {
      await tx.audit.append(anAuditRecord());
      await tx.audit.lastSequence();
      throw new Error('taken back');
    });
    await expect(taken).rejects.toThrow('taken back');
    await one.unitOfWork.run((tx) => tx.audit.append(anAuditRecord()));
    await one.unitOfWork.run((tx) => tx.routes.countUp());
    // They come in the order of the transactions: what was told of the first ones would have come before.
    await vi.waitFor(() => expect(heard.times()).toBeGreaterThanOrEqual(after + 2), PATIENCE);
    await untilStill(heard.times);
    expect(heard.times()).toBe(after + 2);
    heard.stop();
  });

  it('tells nobody who stopped listening', async () => {
    const [gone, there] = [listenTo(other), listenTo(other)];
    await there.quiet();
    const [goneBefore, thereBefore] = [gone.times(), there.times()];
    expect(goneBefore).toBeGreaterThan(0);
    gone.stop();
    await one.unitOfWork.run((tx) => tx.routes.countUp());
    await vi.waitFor(() => expect(there.times()).toBeGreaterThan(thereBefore), PATIENCE);
    expect(gone.times()).toBe(goneBefore);
    there.stop();
  });

  it('says so once when it can’t hear, tells after it was cut off, since something may have been missed, and goes on', async () => {
    const heard = listenTo(other);
    const before = await heard.quiet();
    await terminateConnections(databaseUrl);
    await vi.waitFor(() => expect(heard.times()).toBe(before + 1), PATIENCE);
    expect(log.lines.filter((line) => line.event === 'store.listener-lost')).toHaveLength(1);
    await one.unitOfWork.run((tx) => tx.audit.append(anAuditRecord()));
    await vi.waitFor(() => expect(heard.times()).toBe(before + 2));
    heard.stop();
  });

  it('closes while it listens, and where no database answers', async () => {
    const store = await openStore({ databaseUrl, log });
    listenTo(store);
    await store.close();
    const server = new URL(databaseUrl);
    server.port = '1';
    const listener = new PostgresListener({ connection: { connectionString: server.href }, log });
    listener.subscribe(() => undefined);
    await listener.close();
  });

  it('refuses further work once it is closed', async () => {
    const store = await openStore({ databaseUrl, log });
    await store.close();
    const late = store.unitOfWork.run((tx) => tx.clock.read());
    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('refuses a database that a newer Headgate has migrated', async () => {
    const newerUrl = await createPostgresDatabase();
    await (await openStore({ databaseUrl: newerUrl, log })).close();
    await query(
      newerUrl,
      `insert into headgate.kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`,
    );
    await expect(openStore({ databaseUrl: newerUrl, log })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('9999-later'),
    });
  });

  it('says that it is unavailable where no server answers, or no such database is', async () => {
    const noServer = new URL(databaseUrl);
    noServer.port = '1';
    const noDatabase = new URL(databaseUrl);
    noDatabase.pathname = '/not_there';
    for (const { href } of [noServer, noDatabase]) {
      const opening = openStore({ databaseUrl: href, log });
      await expect(opening).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        hint: expect.stringContaining('DATABASE_URL'),
      });
    }
    const wrong = openStore({ databaseUrl: 'mysql://someone:secret@127.0.0.1/x', log });
    await expect(wrong).rejects.toMatchObject({ code: 'USAGE', message: expect.not.stringContaining('secret') });
  });
});

function listenTo(store: Store) {
  let count = 0;
  const stop = store.onCommit(() => {
    count += 1;
  });
  return {
    stop,
    times: () => count,
    /** How often it was told, once it surely hears. */
    async quiet(): Promise<number> {
      await vi.waitFor(async () => {
        const before = count;
        await store.unitOfWork.run((tx) => tx.routes.countUp());
        await vi.waitFor(() => expect(count).toBeGreaterThan(before));
      }, PATIENCE);
      await untilStill(() => count);
      return count;
    },
  };
}

/** Resolves for all once so many have arrived. */
function barrier(count: number): () => Promise<void> {
  const open = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived === count) open.resolve();
    return open.promise;
  };
}

async function terminateConnections(databaseUrl: string): Promise<void> {
  await query(
    databaseUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

async function query(databaseUrl: string, text: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(text);
  await client.end();
}
