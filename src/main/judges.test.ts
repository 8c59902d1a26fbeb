import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

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
    await judges.open(undefined, new AbortController().signal);`);
  expect(loaded).toContain('#evaluation/judge/offline/index.ts');
  expect(loaded.filter(isAiSdk)).toEqual([]);
});

it('loads it for a model', async () => {
  const loaded = await loadedBy(`
    const { createJudges } = await import('./src/main/judges.ts');
    const judges = createJudges('/nowhere');
    const config = { provider: 'ollama', model: 'm', baseUrl: 'http://127.0.0.1:9/v1', format: 'schema', credentialEnv: 'NO_SUCH_KEY_HERE' };
    await judges.open(config, new AbortController().signal).catch(() => undefined);`);
  expect(loaded.filter(isAiSdk)).toContain('ai');
});
