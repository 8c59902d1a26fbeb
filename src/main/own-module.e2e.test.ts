import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalProject, startLocalProject } from '#testing/evaluation/local-project.ts';

const KEY = 'key-of-the-scorer-4711';
let project: LocalProject;
beforeAll(async () => {
  project = await startLocalProject();
});
afterAll(() => project.stop());

describe('a module of the project’s own', () => {
  const modules: Readonly<Record<string, string>> = {
    'good.ts': `import { setTimeout } from 'node:timers/promises';
      type Asked = { readonly case: { readonly id: string }; readonly reply: string };
      console.log('what it prints is no answer');
      export async function evaluate({ case: { id }, reply }: Asked): Promise<{ score: number; reason: string }> {
        await setTimeout(1);
        return { score: reply.length > 5 ? 1 : 0, reason: id + ' ' + Object.keys(process.env).sort().join() };
      }`,
    'slow-to-load.mjs':
      'await new Promise((resolve) => setTimeout(resolve, 3000)); export const evaluate = () => ({ score: 1 });',
    'throwing.mjs': 'export const evaluate = () => { throw new TypeError("no " + process.env.KEY) };',
    'broken.mjs': 'export const evaluate = (',
    'other.mjs': 'export const score = () => 1;',
    'loading.mjs': 'throw new Error("not today");',
    'exiting.mjs': 'export const evaluate = () => process.exit(0);',
    'looping.mjs': 'export const evaluate = () => { for (;;); };',
    'waiting.mjs': 'export const evaluate = () => new Promise(() => {});',
    'prose.mjs': 'export const evaluate = () => "good";',
    'nothing.mjs': 'export const evaluate = () => undefined;',
    'huge.mjs': 'export const evaluate = () => ({ score: 1, reason: "x".repeat(2e6) });',
    'hungry.mjs': 'setInterval(() => {}, 1000); export const evaluate = () => ({ notApplicable: "not today" });',
    'crashing.mjs':
      'export const evaluate = () => new Promise(() => setImmediate(() => { throw new Error("later"); }));',
  };
  const module = (file: string, more: object = {}) => ({ kind: 'module', file, threshold: 0.5, ...more });

  it('scores in a process of its own, TypeScript too, and whatever it does takes nothing else down', {
    timeout: 90_000,
  }, async () => {
    for (const [file, text] of Object.entries(modules)) await writeFile(join(project.folder, file), text);
    const names = Object.keys(modules).map((file) => [file.split('.')[0] ?? '', file] as const);
    const own = Object.fromEntries(names.map(([name, file]) => [name, module(file, { timeout: '2s' })]));
    const { only, text, infoOf } = await project.evaluate(
      { ...own, throwing: module('throwing.mjs', { env: ['KEY'] }) },
      { KEY },
    );
    const said = (name: string) => `${only(name).outcome}: ${only(name).reason}`;
    expect(only('good')).toMatchObject({ outcome: 'scored', score: 1, pass: true });
    expect(only('good').reason).toMatch(/^b (NODE_CHANNEL_FD,NODE_CHANNEL_SERIALIZATION_MODE,)?PATH$/);
    expect(infoOf('good')).toMatchObject({
      judge: 'own module',
      version: expect.stringMatching(/^module\.[0-9a-f]{12}$/),
    });
    expect(only('slow-to-load')).toMatchObject({ outcome: 'scored', score: 1 });
    expect(said('throwing')).toBe('errored: it threw TypeError: no (not shown)');
    expect(said('broken')).toContain("errored: it can't be loaded: SyntaxError");
    expect(said('other')).toContain('it exports no function named "evaluate"');
    expect(said('loading')).toContain("errored: it can't be loaded: Error: not today");
    expect(said('exiting')).toBe('errored: its process ended with exit code 0');
    expect(said('looping')).toBe('errored: it came to no end within 2 s');
    expect(said('waiting')).toBe('errored: it came to no end within 2 s');
    expect(said('prose')).toContain('errored: it answered "good"; expected');
    expect(said('nothing')).toContain('errored: it answered nothing; expected');
    expect(said('huge')).toBe('errored: it answered more than 1 MB');
    expect(said('hungry')).toBe('not-applicable: not today');
    expect(said('crashing')).toContain('errored: its process ended with exit code 1');
    expect(text).not.toContain(KEY);
  });
});
