import { expect, test } from 'vitest';
import type { Client } from '#api/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { Pace } from './pace.ts';

const BEGAN = Date.UTC(2026, 10, 30, 14);

/** A pace that has seen the probation begin, and the rates that it asks for from then on. */
async function inProbation() {
  const rates: (number | undefined)[] = [];
  let now = BEGAN;
  let elapsedMs = 0;
  const client = {
    call: async (endpoint: string, input: { body?: { rate?: number } }) => {
      if (endpoint === 'setClock') rates.push(input.body?.rate);
      return { now: new Date(now).toISOString() };
    },
  } as unknown as Client;
  const pace = new Pace(client, 'production', { elapsedMs: () => elapsedMs });
  const look = async (hours: number, evaluationsDone: number, tookMs = 200) => {
    elapsedMs += tookMs;
    now = BEGAN + hours * HOUR_MS;
    const probation = { startedAt: new Date(BEGAN).toISOString(), evaluationsDone } as never;
    await pace.waitForEvaluations({ state: 'probation', probation });
    return rates.at(-1);
  };
  return { look };
}

test('an evaluation that is behind makes time almost stand still, whatever a slow machine takes for it', async () => {
  const { look } = await inProbation();
  const fast = (await look(4, 0)) ?? 0;
  const behind = (await look(8, 0)) ?? 0;
  // Within a minute of real time, the next one does not become due.
  expect(behind * 60_000).toBeLessThanOrEqual(HOUR_MS);
  expect(await look(8.5, 1)).toBe(fast);
});

test('looks that take long make time slower, so that no evaluation becomes due twice between two of them', async () => {
  const { look } = await inProbation();
  const fast = (await look(0.1, 0)) ?? 0;
  expect(await look(0.5, 0)).toBe(fast);
  for (const tookMs of [2_000, 6_000, 60_000]) {
    const rate = (await look(1, 0, tookMs)) ?? 0;
    expect(rate).toBeLessThan(fast);
    expect(rate * tookMs).toBeLessThanOrEqual(2 * HOUR_MS);
  }
});
