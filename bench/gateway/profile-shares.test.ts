import { expect, test } from 'vitest';
import { sharesOf } from './profile-shares.ts';

const node = (id: number, functionName: string, url = '') => ({ id, callFrame: { functionName, url } });

test('busy time is shared out by source file, native work by its name, and neither idling nor what came first counts', () => {
  const nodes = [
    node(1, '(idle)'),
    node(2, 'writev'),
    node(3, 'assign', 'file:///x/src/gateway/assigner.ts'),
    node(4, 'recall', 'file:///x/src/gateway/assigner.ts'),
    node(5, 'hash', 'file:///x/node_modules/xxhash-wasm/esm/xxhash-wasm.js'),
  ];
  // Each stands for the delta after it.
  const samples = [3, 2, 1, 3, 4, 5, 2];
  const timeDeltas = [0, 1_000, 1_000, 9_000, 300, 200, 100, 400];
  expect(sharesOf({ nodes, samples, timeDeltas }, 2)).toEqual([
    { where: 'src/gateway/assigner.ts', share: 0.5 },
    { where: 'writev', share: 0.4 },
    { where: 'node_modules/xxhash-wasm/esm/xxhash-wasm.js', share: 0.1 },
  ]);
});
