import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseCandidates } from './candidate.ts';
import { layOut } from './workspace.ts';

const example = join(import.meta.dirname, '../../../examples/customer-service');

test('gives each defect another name under a seed, the same one again under the same seed', () => {
  const seeds = ['1', '2', '3', '4', '5', '6'];
  const shuffles = seeds.map((seed) => chooseCandidates(seed).map(({ original }) => original));
  expect(shuffles).toEqual(seeds.map((seed) => chooseCandidates(seed).map(({ original }) => original)));
  expect(new Set(shuffles.map(String)).size).toBeGreaterThan(2);
  for (const originals of shuffles) {
    expect([...originals].sort()).toEqual(['v1', 'v2', 'v3-errors', 'v3-slow', 'v3-unsafe', 'v3-wrong']);
  }
});

test('expects the outcome of the defect, whatever it is called', () => {
  for (const { label, original, expected } of chooseCandidates('7')) {
    expect(label).not.toContain(original.replace(/^v\d-?/, '') || 'never');
    expect(expected).toEqual(
      chooseCandidates(undefined).find((each) => each.original === original)?.expected ?? {
        outcome: 'promoted',
      },
    );
  }
});

test('lays a copy of v1 out that behaves alike and differs only in a line of its instructions', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  try {
    const workspace = await layOut(folder, example, chooseCandidates('7'));
    const read = (label: string, file: string) => readFile(join(workspace.releaseFolder(label), file), 'utf8');
    expect(await read('v1-reworded', 'behaviour.json')).toBe(await read('v1', 'behaviour.json'));
    const [copy, own] = [await read('v1-reworded', 'instructions.md'), await read('v1', 'instructions.md')];
    expect(copy.startsWith(own.trimEnd())).toBe(true);
    expect(copy.slice(own.trimEnd().length).trim().split('\n')).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
