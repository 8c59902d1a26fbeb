import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorTable } from '#domain/shared/index.ts';
import {
  findBannedCalls,
  findBorderCrossings,
  findCycles,
  findErrorDocProblems,
  findFaceProblems,
  findNameProblems,
  findUnusedExports,
  formatViolations,
  readTree,
} from '#testing/tidy/index.ts';

const tree = readTree(import.meta.dirname);
const benchmarks = readTree(join(import.meta.dirname, '..', 'bench'));

test('no import crosses a border of layers.ts', () => {
  expect(formatViolations(findBorderCrossings(tree))).toEqual([]);
});

test('modules are entered through their faces, and every import names a file', () => {
  expect(formatViolations(findFaceProblems(tree))).toEqual([]);
});

test('no files import each other in a circle, type imports included', () => {
  expect(formatViolations(findCycles(tree))).toEqual([]);
});

test('files are short and named after what they hold, and export by name', () => {
  expect(formatViolations(findNameProblems(tree))).toEqual([]);
});

test('time, chance, environment and output come in as arguments', () => {
  expect(formatViolations(findBannedCalls(tree))).toEqual([]);
});

test('every exported name is imported by another file of the product', () => {
  expect(formatViolations(findUnusedExports(tree))).toEqual([]);
});

test('benchmarks keep the same names, in no circle, and export nothing in vain', () => {
  const problems = [...findNameProblems(benchmarks), ...findCycles(benchmarks), ...findUnusedExports(benchmarks, {})];
  expect(formatViolations(problems)).toEqual([]);
});

test('every error code has its row in docs/errors.md, and every row its code', () => {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'errors.md'), 'utf8');
  expect(findErrorDocProblems(errorTable, page)).toEqual([]);
});
