import { describe, expect, test } from 'vitest';
import { findBannedCalls } from './banned-calls.ts';
import { findBorderCrossings } from './borders.ts';
import { findCycles } from './cycles.ts';
import { errorDocLine, findErrorDocProblems } from './error-docs.ts';
import { findFaceProblems } from './faces.ts';
import { findNameProblems } from './names.ts';
import { virtualTree } from './read-tree.ts';
import { findUnusedExports } from './unused-exports.ts';
import type { Violation } from './violation.ts';

/** `path:line` of each violation, in order. */
function placesOf(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ path, line }) => `${path}:${line}`);
}

describe('borders', () => {
  const crossings = (path: string, text: string) => findBorderCrossings(virtualTree({ [path]: text }));

  test.each([
    ['a domain folder imports a later one', 'domain/release/a.ts', `import { x } from '../plan/index.ts';`],
    ['… only a type of it', 'domain/release/a.ts', `import type { X } from '../plan/index.ts';`],
    ['… by import() type', 'domain/release/a.ts', `export type Y = import('../plan/index.ts').X;`],
    ['… by export from', 'domain/release/a.ts', `export { x } from '../plan/index.ts';`],
    ['… at run time', 'domain/release/a.ts', `export const load = () => import('../plan/index.ts');`],
    ['the domain imports a port', 'domain/plan/a.ts', `import type { Log } from '#ports/index.ts';`],
    ['a room imports another room', 'gateway/a.ts', `import { x } from '#store/index.ts';`],
    ['a room imports main', 'gateway/a.ts', `import { x } from '#main/env.ts';`],
    ['a port imports the API', 'ports/a.ts', `import type { X } from '#api/index.ts';`],
    ['the API imports the domain beyond shared', 'api/a.ts', `import type { X } from '#domain/plan/index.ts';`],
    ['http calls control', 'http/a.ts', `import { x } from '#control/index.ts';`],
    ['the product imports testing', 'main/a.ts', `import { x } from '#testing/clock.ts';`],
    ['an import leaves src/', 'main/a.ts', `import data from '../../package.json';`],
    ['a folder that no layer holds', 'elsewhere/a.ts', `import { x } from '#domain/shared/index.ts';`],
    ['the domain imports a package', 'domain/plan/a.ts', `import { parse } from 'yaml';`],
    ['the domain reads files', 'domain/plan/a.ts', `import { readFileSync } from 'node:fs';`],
    [
      'the domain takes chance from crypto',
      'domain/plan/a.ts',
      `import { createHash, randomUUID } from 'node:crypto';`,
    ],
    ['the API imports a package', 'api/a.ts', `import fastify from 'fastify';`],
    ['a port imports a package', 'ports/a.ts', `import { z } from 'zod';`],
    ['yaml outside the CLI', 'control/a.ts', `import { parse } from 'yaml';`],
    ['fastify plugins outside http', 'gateway/a.ts', `import swagger from '@fastify/swagger';`],
    ['kysely outside the store', 'control/a.ts', `import { sql } from 'kysely';`],
    ['a test tool in the product', 'control/a.ts', `import { vi } from 'vitest';`],
  ])('refuses: %s', (_, path, text) => {
    expect(placesOf(crossings(path, text))).toEqual([`${path}:1`]);
  });

  test.each([
    ['an earlier domain folder', 'domain/plan/a.ts', `import { x } from '../analysis/index.ts';`],
    ['the numerics library', 'domain/analysis/a.ts', `import betaln from '@stdlib/math-base-special-betaln';`],
    ['a hash', 'domain/shared/a.ts', `import { createHash } from 'node:crypto';`],
    ['types of control in http', 'http/a.ts', `import type { Commands } from '#control/index.ts';`],
    ['testing in a test', 'control/a.test.ts', `import { x } from '#testing/clock.ts';`],
    ['any package in a test', 'control/a.test.ts', `import OpenAI from 'openai';`],
    ['any package in testing', 'testing/server.ts', `import fastify from 'fastify';`],
    ['everything in main', 'main/a.ts', `import { x } from '#gateway/index.ts';`],
  ])('allows %s', (_, path, text) => {
    expect(crossings(path, text)).toEqual([]);
  });
});

describe('faces', () => {
  const face = `export { x } from './x.ts';`;
  const tree = (files: Record<string, string>) =>
    findFaceProblems(
      virtualTree({
        'domain/plan/index.ts': face,
        'domain/plan/x.ts': 'export const x = 1;',
        'control/index.ts': `export { x } from './job/x.ts';`,
        'control/job/x.ts': 'export const x = 1;',
        ...files,
      }),
    );

  test.each([
    ['an import behind a face', 'control/a.ts', `import { x } from '#domain/plan/x.ts';`],
    ['… by a relative path', 'domain/gate/a.ts', `import { x } from '../plan/x.ts';`],
    ['… into a subfolder', 'main/a.ts', `import { x } from '#control/job/x.ts';`],
    ['a file that imports its own face', 'domain/plan/a.ts', `import { x } from './index.ts';`],
    ['… from a subfolder', 'control/job/a.ts', `import { x } from '../index.ts';`],
    ['a relative path out of the top folder', 'control/a.ts', `import { x } from '../domain/plan/index.ts';`],
    ['an import of nothing', 'control/a.ts', `import { x } from '#domain/plans/index.ts';`],
    ['code in a face', 'gateway/index.ts', 'export const x = 1;'],
  ])('refuses: %s', (_, path, text) => {
    expect(placesOf(tree({ [path]: text }))).toEqual([`${path}:1`]);
  });

  test('allows siblings, faces, and single files of testing', () => {
    const fine = {
      'domain/plan/a.ts': `import { x } from './x.ts';`,
      'domain/gate/a.ts': `import { x } from '../plan/index.ts';`,
      'control/a.ts': `import { x } from './job/x.ts';`,
      'domain/plan/x.test.ts': `import { x } from './index.ts';`,
      'testing/clock.ts': 'export const y = 1;',
      'testing/index.ts': `export { y } from './clock.ts';`,
      'control/a.test.ts': `import { y } from '#testing/clock.ts';`,
    };
    expect(tree(fine)).toEqual([]);
  });
});

test('refuses circles, of type imports too, and names each once', () => {
  const circle = virtualTree({
    'control/a.ts': `import type { B } from './b.ts'; export type A = B;`,
    'control/b.ts': `import type { C } from './c.ts'; export type B = C;`,
    'control/c.ts': `import type { A } from './a.ts'; export type C = A;`,
    'control/d.ts': `import type { A } from './a.ts'; export type D = A;`,
  });
  expect(findCycles(circle).map(({ problem }) => problem)).toEqual([
    'is part of an import cycle: control/a.ts -> control/b.ts -> control/c.ts -> control/a.ts',
  ]);
  expect(findCycles(circle.slice(1))).toEqual([]);
});

describe('names', () => {
  test.each([
    ['a folder that says nothing', 'control/helpers/a.ts', 'export const x = 1;'],
    ['a types.ts', 'control/types.ts', 'export type X = 1;'],
    ['a name in another case', 'control/doThings.ts', 'export const x = 1;'],
    ['a default export', 'control/a.ts', 'export default 1;'],
    ['a default export by name', 'control/a.ts', 'const x = 1; export { x as default };'],
    ['export *', 'control/a.ts', `export * from './b.ts';`],
    ['a file of 301 lines', 'control/a.ts', 'const x = 1;\n'.replace('x', 'y') + '// line\n'.repeat(300)],
  ])('refuses: %s', (_, path, text) => {
    expect(placesOf(findNameProblems(virtualTree({ [path]: text })))).toEqual([`${path}:1`]);
  });

  test('allows 300 lines and the suffixes of tests', () => {
    const long = '// line\n'.repeat(300);
    expect(findNameProblems(virtualTree({ 'control/a.ts': long, 'store/key-row.db.test.ts': '' }))).toEqual([]);
  });
});

describe('banned calls', () => {
  test.each([
    ['the wall clock', 'control/a.ts', 'const x = Date.now();'],
    ['… by another spelling', 'control/a.ts', `const x = Date['now']();`],
    ['… as a value', 'control/a.ts', 'const clock = { now: Date.now };'],
    ['… as a date', 'control/a.ts', 'const x = new Date();'],
    ['the stopwatch', 'gateway/a.ts', 'const x = performance.now();'],
    ['… imported', 'gateway/a.ts', `import { performance } from 'node:perf_hooks';`],
    ['chance', 'gateway/a.ts', 'const x = Math.random();'],
    ['… in a test, where a seed is needed', 'gateway/a.test.ts', 'const x = Math.random();'],
    ['… from crypto', 'gateway/a.ts', `import { randomUUID } from 'node:crypto';`],
    ['… from the global crypto', 'gateway/a.ts', 'const x = crypto.randomUUID();'],
    ['the environment', 'cli/a.ts', 'const x = process.env.HOME;'],
    ['… in main outside env.ts', 'main/serve.ts', 'const x = process.env;'],
    ['an exit', 'cli/a.ts', 'process.exit(1);'],
    ['the console', 'cli/a.ts', 'console.error(1);'],
    ['a sleep in a test', 'cli/a.test.ts', 'await new Promise((done) => setTimeout(done, 50));'],
    ['… typed and in braces', 'cli/a.test.ts', 'await new Promise<void>((r) => { setTimeout(() => r(), 5); });'],
    ['… from node:timers', 'cli/a.test.ts', `import { setTimeout as sleep } from 'node:timers/promises';`],
    ['await in the domain', 'domain/plan/a.ts', 'const x = await y;'],
    ['an async function in the domain', 'domain/plan/a.ts', 'const x = async () => 1;'],
    ['a fetch in the domain', 'domain/plan/a.ts', 'const x = fetch(y);'],
    ['a timer in the domain', 'domain/plan/a.ts', 'setTimeout(x, 1);'],
    ['a calendar in the domain', 'domain/plan/a.ts', 'const x = new Date(5);'],
    ['the process in the domain', 'domain/plan/a.ts', 'const x = process.cwd();'],
  ])('refuses: %s', (_, path, text) => {
    expect(new Set(placesOf(findBannedCalls(virtualTree({ [path]: text }))))).toEqual(new Set([`${path}:1`]));
  });

  test.each([
    ['the adapters in main', 'main/clock.ts', 'const x = Date.now() + Math.random();'],
    ['env.ts', 'main/env.ts', 'const x = process.env;'],
    ['a named moment', 'control/a.ts', 'const x = new Date(5);'],
    ['the names in texts and comments', 'control/a.ts', `const x = 'Date.now()'; // Math.random()`],
    ['a time limit in a test', 'cli/a.test.ts', 'const x = setTimeout(() => stop(), 5_000);'],
    ['awaiting in a room', 'control/a.ts', 'const x = await y;'],
  ])('allows: %s', (_, path, text) => {
    expect(findBannedCalls(virtualTree({ [path]: text }))).toEqual([]);
  });

  test('names the line and what to use instead', () => {
    const [violation] = findBannedCalls(virtualTree({ 'control/a.ts': '\n\nconst x = Date.now();' }));
    expect(violation).toMatchObject({ line: 3, problem: expect.stringContaining('take a WallClock') });
  });
});

describe('unused exports', () => {
  const files = {
    'domain/plan/x.ts':
      'export const used = 1; export const sibling = 2; export const tested = 3; export const dead = 4;',
    'domain/plan/y.ts': `import { sibling } from './x.ts'; export type Y = typeof sibling;`,
    'domain/plan/index.ts': `export { used } from './x.ts';\nexport type { Y } from './y.ts';`,
    'domain/plan/x.test.ts': `import { tested } from './x.ts';`,
    'main/a.ts': `import { used } from '#domain/plan/index.ts';`,
  };

  test('refuses what nobody imports, what a face hands on to nobody, and what only tests import', () => {
    expect(findUnusedExports(virtualTree(files), {}).map(({ path, problem }) => [path, problem])).toEqual([
      ['domain/plan/x.ts', 'only tests import tested: test it through what the product uses'],
      ['domain/plan/x.ts', 'nobody imports dead'],
      ['domain/plan/index.ts', 'nobody imports Y'],
    ]);
  });

  test('allows listed exceptions and refuses those that are no longer needed', () => {
    const allowed = {
      'domain/plan/x.ts#tested': 'published figures are checked on it',
      'domain/plan/x.ts#dead': 'the dashboard will use it',
      'domain/plan/index.ts#Y': 'the dashboard will use it',
      'domain/plan/x.ts#used': 'stale',
    };
    expect(placesOf(findUnusedExports(virtualTree(files), allowed))).toEqual(['layers.ts:1']);
  });

  test('a whole-module import uses everything', () => {
    const tree = virtualTree({ 'main/a.ts': `import * as x from './b.ts';`, 'main/b.ts': 'export const y = 1;' });
    expect(findUnusedExports(tree, {})).toEqual([]);
  });
});

test('compares the page of error codes with the table both ways', () => {
  const row = { status: 400, exitCode: 2, retry: 'never', meaning: 'Bad.' };
  const line = errorDocLine('USAGE', row);
  expect(findErrorDocProblems({ USAGE: row }, line)).toEqual([]);
  expect(findErrorDocProblems({ USAGE: row }, '')).toEqual([expect.stringContaining('lacks a row')]);
  expect(findErrorDocProblems({ USAGE: row }, line.replace('400', '500'))).toEqual([
    expect.stringContaining('has an old row'),
  ]);
  expect(findErrorDocProblems({}, line)).toEqual([expect.stringContaining('no error code')]);
});
