import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#domain/shared/index.ts';
import type { JobQueue, Log } from '#ports/index.ts';
import { createRecordingLog, type LogLine } from '../database/recording-log.ts';

/** Opens queues over one and the same place, one after the other. */
export type JobQueueSource = {
  readonly openQueue: (log: Log) => JobQueue;
  readonly close: () => Promise<void>;
};

type Opened = { readonly jobs: JobQueue; readonly lines: readonly LogLine[] };

/** What every job queue must do. Each test has a queue object of its own. */
export function describeJobQueue(name: string, open: () => Promise<JobQueueSource>): void {
  describe(name, () => {
    let source: JobQueueSource | undefined;
    beforeAll(async () => {
      source = await open();
    });
    afterAll(() => source?.close());
    const withQueue = async (test: (opened: Opened) => Promise<void>) => {
      if (source === undefined) throw new Error('the source is opened before the tests');
      const log = createRecordingLog();
      const jobs = source.openQueue(log);
      try {
        await test({ jobs, lines: log.lines });
      } finally {
        await jobs.stop(0);
      }
    };

    it('wakes the handler of a job soon, with its payload, several jobs in a row', () =>
      withQueue(async ({ jobs, lines }) => {
        const seen: JsonObject[] = [];
        jobs.handle('wake', 1, async (payload) => {
          seen.push(payload);
        });
        await jobs.start();
        const payloads = Array.from({ length: 6 }, (_, index) => ({ index, text: 'Grüße 🦜', nothing: null }));
        // Polling alone, every two seconds for one job, would not be done by then.
        await Promise.all(payloads.map((payload) => jobs.send('wake', payload)));
        await vi.waitFor(() => expect(seen).toHaveLength(6), { timeout: 1_800, interval: 10 });
        expect(seen).toEqual(expect.arrayContaining(payloads));
        expect(lines).toEqual([]);
      }));

    it('runs no more handlers at once than it was told', () =>
      withQueue(async ({ jobs }) => {
        let running = 0;
        let most = 0;
        let done = 0;
        const gate = Promise.withResolvers<void>();
        jobs.handle('bounded', 2, async () => {
          running += 1;
          most = Math.max(most, running);
          await gate.promise;
          running -= 1;
          done += 1;
        });
        await jobs.start();
        for (let index = 0; index < 5; index += 1) await jobs.send('bounded', { index });
        await vi.waitFor(() => expect(running).toBe(2), { timeout: 5_000 });
        gate.resolve();
        await vi.waitFor(() => expect(done).toBe(5), { timeout: 5_000 });
        expect(most).toBe(2);
      }));

    it('logs what a handler throws, does not repeat the job, and goes on', () =>
      withQueue(async ({ jobs, lines }) => {
        const calls: unknown[] = [];
        jobs.handle('failing', 1, async ({ fails }) => {
          calls.push(fails);
          if (fails === true) throw new Error('the handler broke');
        });
        await jobs.start();
        await jobs.send('failing', { fails: true });
        await vi.waitFor(() => expect(calls).toEqual([true]), { timeout: 5_000 });
        await jobs.send('failing', { fails: false });
        await vi.waitFor(() => expect(calls).toEqual([true, false]), { timeout: 5_000 });
        expect(lines).toMatchObject([{ level: 'error', event: 'job.failed', fields: { job: 'failing' } }]);
      }));

    it('waits for running handlers when it stops, and begins none', () =>
      withQueue(async ({ jobs, lines }) => {
        const begun = Promise.withResolvers<void>();
        const gate = Promise.withResolvers<void>();
        let ended = 0;
        jobs.handle('slow', 1, async () => {
          begun.resolve();
          await gate.promise;
          ended += 1;
        });
        await jobs.start();
        await jobs.send('slow', {});
        await jobs.send('slow', {});
        await begun.promise;
        const stopping = jobs.stop(10_000);
        gate.resolve();
        await stopping;
        expect(ended).toBe(1);
        expect(lines.filter((line) => line.event === 'job.left-running')).toEqual([]);
        await expect(jobs.send('slow', {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      }));

    it('waits no longer than the grace', () =>
      withQueue(async ({ jobs, lines }) => {
        const begun = Promise.withResolvers<void>();
        jobs.handle('stuck', 1, () => {
          begun.resolve();
          return new Promise(() => {});
        });
        await jobs.start();
        await jobs.send('stuck', {});
        await begun.promise;
        await jobs.stop(20);
        expect(lines).toMatchObject([{ level: 'warn', event: 'job.left-running', fields: { handlers: 1 } }]);
      }));

    it('takes a job that nobody here handles', () =>
      withQueue(async ({ jobs }) => {
        await jobs.start();
        await expect(jobs.send('for-another-process', {})).resolves.toBeUndefined();
      }));
  });
}
