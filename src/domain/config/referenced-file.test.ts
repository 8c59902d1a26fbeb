import { expect, it } from 'vitest';
import { listReferencedFiles } from './referenced-file.ts';

const source = {
  agents: {
    a: { release: 'releases/v2', dataset: 'cases.jsonl', plantedSecrets: '@secrets.txt' },
    b: { instructions: '@b.md', tools: '@b.json', artefact: '@b.json', dataset: '../out.jsonl' },
    c: { artefact: '@image.tar', dataset: 'cases.jsonl' },
  },
};

it('lists each file once, text before digest, and none from outside', () => {
  expect(listReferencedFiles(source, () => undefined)).toEqual([
    { path: 'releases/v2/release.yaml', as: 'release' },
    { path: 'cases.jsonl', as: 'dataset' },
    { path: 'secrets.txt', as: 'text' },
    { path: 'b.md', as: 'text' },
    { path: 'b.json', as: 'text' },
    { path: 'image.tar', as: 'digest' },
  ]);
});

it('lists what a release file names once that file is known', () => {
  const release = JSON.stringify({ instructions: '@instructions.md', tools: '@../tools.json' });
  const paths = listReferencedFiles(source, (path) => (path === 'releases/v2/release.yaml' ? release : undefined));
  expect(paths.map((file) => file.path)).toEqual(
    expect.arrayContaining(['releases/v2/instructions.md', 'releases/tools.json']),
  );
});

it.each([undefined, null, 5, [], { agents: 5 }, { agents: { a: 5 } }])('lists nothing of %j', (odd) => {
  expect(listReferencedFiles(odd, () => undefined)).toEqual([]);
});
