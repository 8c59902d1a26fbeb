import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath, listReferencedFiles, loosenedBy, looseningText } from './index.ts';
import { resolveProject } from './resolve.ts';

const LINE = (id: string, label = '4') =>
  `{"id":"${id}","case":{"id":"c","query":"Do you ship?"},"reply":"Yes.","labels":{"relevance":${label}}}`;
const FILES: Readonly<Record<string, string>> = {
  'labels.jsonl': `${LINE('a')}\n${LINE('b', 'false')}\n`,
  'other/labels.jsonl': LINE('a', '1'),
  'broken.jsonl': `${LINE('a')}\n${LINE('a')}\n{"id":"b","case":{"id":"c","query":"?"},"reply":"x","labels":{}}\n{"id":`,
  'empty.jsonl': '\n',
};

const source = (calibration: string) =>
  parse(`version: 1
agents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }
evaluation: { calibration: ${calibration} }`) as unknown;
const resolve = (calibration: string) =>
  resolveProject({ source: source(calibration), readFile: (path) => FILES[path], env: () => undefined });

function project(calibration: string) {
  const resolved = resolve(calibration);
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.map(({ message }) => message).join('\n'));
  return resolved.project;
}

function problems(calibration: string): readonly string[] {
  const resolved = resolve(calibration);
  if (resolved.kind === 'ok') return [];
  return resolved.problems.map(
    ({ file, line, path, message }) => `${file ?? formatPath(path)}${line ?? ''}: ${message}`,
  );
}

describe('labelled replies', () => {
  it('are read with the project, and travel with it', () => {
    const { calibration } = project('{ set: labels.jsonl, every: 6h }').evaluation;
    expect(calibration).toMatchObject({ everyMs: 6 * 3_600_000, set: { name: 'labels' } });
    expect(calibration?.set.replies.map(({ id, labels }) => [id, labels.relevance])).toEqual([
      ['a', 4],
      ['b', false],
    ]);
    expect(listReferencedFiles(source('{ set: labels.jsonl }'), () => undefined)).toEqual([
      { path: 'labels.jsonl', as: 'text' },
    ]);
  });

  it('are asked about once a day unless the project says otherwise', () => {
    expect(project('{ set: labels.jsonl }').evaluation.calibration?.everyMs).toBe(24 * 3_600_000);
  });

  it('with problems are refused, each by its line', () => {
    expect(problems('{ set: broken.jsonl }')).toEqual([
      'broken.jsonl2: id "a" is already used on line 1',
      'broken.jsonl3: labels: give at least one label',
      expect.stringContaining('broken.jsonl4: not JSON'),
    ]);
    expect(problems('{ set: empty.jsonl }')).toEqual([
      'evaluation.calibration.set: expected at least one labelled reply in "empty.jsonl", got none',
    ]);
    expect(problems('{ set: gone.jsonl }')).toHaveLength(1);
    expect(problems('{ set: ../labels.jsonl }')).toHaveLength(1);
    expect(problems('{ set: labels.jsonl, every: 1s }')).toHaveLength(1);
  });

  it('that are others, looked at less often or gone, are told: what the judge said of them counts no more', () => {
    const told = (was: string, now: string) =>
      loosenedBy(project(was), project(now)).map((one) => looseningText(one).replace(/[0-9a-f]{12}/g, '…'));
    expect(told('{ set: labels.jsonl }', '{ set: labels.jsonl, every: 6h }')).toEqual([]);
    expect(told('{ set: labels.jsonl }', '{ set: other/labels.jsonl, every: 2d }')).toEqual([
      'evaluation.calibration.set: labels … → labels …',
      'evaluation.calibration.every: 24 h → 48 h',
    ]);
  });
});
