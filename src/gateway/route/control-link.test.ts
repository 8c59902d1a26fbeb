import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ReadSnapshot } from '#ports/index.ts';
import { ControlLink } from './control-link.ts';

test('it has not stopped before the newest routes are on disk, which whoever comes after it begins with', async () => {
  const saved = Promise.withResolvers<void>();
  const routes = {
    ...{ version: 7, refused: [] },
    accept: () => ({ kind: 'in-force', changed: [], newlyRefused: [] }) as const,
    save: () => saved.promise,
  };
  let tell: (snapshot: ReadSnapshot) => void = () => undefined;
  const control = {
    subscribe: (onSnapshot: typeof tell, signal: AbortSignal) => {
      tell = onSnapshot;
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    acknowledge: async () => undefined,
  };
  const silent = () => undefined;
  const link = new ControlLink({
    ...{ control, routes, onChange: silent },
    log: { info: silent, warn: silent, error: silent },
  });
  link.start();
  tell({ version: 7, issue: 1, routes: [], refused: [] });
  let isStopped = false;
  const stopping = link.stop().then(() => {
    isStopped = true;
  });
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  expect(isStopped).toBe(false);
  saved.resolve();
  await stopping;
});
