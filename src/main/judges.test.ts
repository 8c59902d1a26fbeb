import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import { judgeAt, judgement, startJudgeServer } from '#testing/evaluation/judge-server.ts';
import { createJudges } from './judges.ts';

const run = promisify(execFile);

/** Packages that are loaded when a script is run from the sources. */
async function loadedBy(script: string): Promise<readonly string[]> {
  const watched = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ resolve(specifier, context, next) { seen.add(specifier); return next(specifier, context); } });
    ${script}
    process.stdout.write(JSON.stringify([...seen]));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', watched], { cwd: process.cwd() });
  return JSON.parse(stdout) as readonly string[];
}

const isAiSdk = (specifier: string): boolean => specifier === 'ai' || specifier.startsWith('@ai-sdk/');

it('loads nothing that talks to models for the offline judge', async () => {
  const loaded = await loadedBy(`
    const { createJudges } = await import('./src/main/judges.ts');
    const judges = createJudges('/nowhere');
    await import('./src/main/runners.ts');
    await judges.open({ evaluators: ['relevance'] }, new AbortController().signal);`);
  expect(loaded).toContain('#evaluation/judge/offline/index.ts');
  expect(loaded.filter(isAiSdk)).toEqual([]);
});

it('loads it for a model', async () => {
  const loaded = await loadedBy(`
    const { createJudges } = await import('./src/main/judges.ts');
    const judges = createJudges('/nowhere');
    const config = { provider: 'ollama', model: 'm', baseUrl: 'http://127.0.0.1:9/v1', format: 'schema', timeoutMs: 1000, concurrency: 1 };
    await judges.open({ evaluators: ['relevance'], judge: config }, new AbortController().signal).catch(() => undefined);`);
  expect(loaded.filter(isAiSdk)).toContain('@ai-sdk/openai-compatible');
  // Which would take as long as all else.
  expect(loaded).not.toContain('ai');
});

it('opens of several judges those that have something to judge, and lets them agree', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'judges-'));
  const serve = (score: number) =>
    startJudgeServer(({ call }) => ({ says: judgement(call === 1 ? 5 : score), model: `m${score}` }));
  const [two, four, idle] = await Promise.all([serve(2), serve(4), serve(5)]);
  try {
    const judge = await createJudges(folder).open(
      {
        evaluators: ['fluency', 'relevance', 'secret-leak'],
        judges: [
          { ...judgeAt(two.url), evaluators: ['fluency'] },
          { ...judgeAt(four.url), evaluators: ['fluency'] },
          { ...judgeAt(idle.url), evaluators: ['coherence'] },
        ],
        agreement: 'mean',
      },
      new AbortController().signal,
    );
    const item = caseSchema.parse({ id: 'c', query: 'Is it there?', groundTruth: 'Yes.' });
    const input = { item, reply: 'Yes.', toolCalls: [] };
    expect(await judge.score('fluency', input)).toMatchObject({ outcome: 'scored', score: 3 });
    expect(judge.labelOf('fluency')).toBe('mean of m2, m4');
    expect((await judge.score('relevance', input)).outcome).toBe('scored');
    expect(judge.labelOf('relevance')).toBe('offline judge, indicative only');
    expect([two, four, idle].map(({ requests }) => requests.length)).toEqual([2, 2, 0]);
  } finally {
    for (const server of [two, four, idle]) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('lets a judge forget what it said where it is looked at how it judges now', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'judges-'));
  const server = await startJudgeServer(({ call }) => judgement(call < 4 ? 4 : 2));
  try {
    const score = async (memory?: 'none') => {
      const config = { evaluators: ['relevance'], judge: judgeAt(server.url) };
      const judge = await createJudges(folder).open(config, new AbortController().signal, memory);
      const item = caseSchema.parse({ id: 'c', query: 'Is it there?' });
      return (await judge.score('relevance', { item, reply: 'Yes.', toolCalls: [] })).score;
    };
    expect([await score(), await score(), await score('none'), await score()]).toEqual([4, 4, 2, 4]);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('loads nothing that talks to models for a service', async () => {
  const loaded = await loadedBy(`
    const { createJudges } = await import('./src/main/judges.ts');
    const judges = createJudges('/nowhere');
    const config = { provider: 'openai-moderation', model: 'm', baseUrl: 'http://127.0.0.1:9/v1', credentialEnv: 'NO_SUCH_KEY_HERE' };
    await judges.open({ evaluators: ['violence'], judge: config }, new AbortController().signal).catch(() => undefined);`);
  expect(loaded).toContain('#evaluation/judge/service/index.ts');
  expect(loaded.filter(isAiSdk)).toEqual([]);
});
