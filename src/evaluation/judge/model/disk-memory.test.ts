import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import { type Digest, digestOfJson, HOUR_MS } from '#domain/shared/index.ts';
import { judgeAt, judgement, startJudgeServer } from '#testing/evaluation/judge-server.ts';
import { createDiskMemory } from './disk-memory.ts';
import { openModelJudge } from './index.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'judgements-'));
  folders.push(folder);
  return join(folder, 'deep', 'judgements');
}

const key = (name: string): Digest => digestOfJson(name);
const keyIn = (drawer: string, at: number): Digest => `sha256:${drawer}${String(at).padStart(62, '0')}`;
let nowMs = 0;
const now = () => nowMs;
const four = { score: 4, reason: 'good', model: 'm-1' };

describe('what was judged and paid for', () => {
  it('is known to the next evaluation, and to its owner only', async () => {
    const folder = aFolder();
    await createDiskMemory(folder, now).keep(key('a'), four);
    expect(await createDiskMemory(folder, now).find(key('a'))).toMatchObject(four);
    expect(await createDiskMemory(folder, now).find(key('b'))).toBeUndefined();
    const [file = ''] = readdirSync(folder);
    expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('is forgotten line by line where a line was cut off or is of another form', async () => {
    const folder = aFolder();
    await createDiskMemory(folder, now).keep(keyIn('ab', 1), four);
    await createDiskMemory(folder, now).keep(keyIn('ab', 2), four);
    const path = join(folder, 'ab.jsonl');
    appendFileSync(path, '{"key":"sha256:ab","score":"five"}\n{"key":"sha2');
    expect(await createDiskMemory(folder, now).find(keyIn('ab', 2))).toMatchObject(four);
    writeFileSync(path, readFileSync(path, 'utf8').slice(20));
    const cut = createDiskMemory(folder, now);
    expect([await cut.find(keyIn('ab', 1)), (await cut.find(keyIn('ab', 2)))?.score]).toEqual([undefined, 4]);
  });

  it('does not grow without end: the older half makes room', async () => {
    const folder = aFolder();
    const memory = createDiskMemory(folder, now);
    const reason = 'x'.repeat(10_000);
    for (let at = 0; at < 40; at += 1) await memory.keep(keyIn('cd', at), { ...four, reason });
    expect(statSync(join(folder, 'cd.jsonl')).size).toBeLessThanOrEqual(128 * 1024);
    const again = createDiskMemory(folder, now);
    expect(await again.find(keyIn('cd', 39))).toMatchObject({ score: 4 });
    expect(await again.find(keyIn('cd', 0))).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['cd.jsonl']);
  });

  it('is judged again after half a day: the model behind the name may be another by then', async () => {
    const folder = aFolder();
    await createDiskMemory(folder, now).keep(key('a'), four);
    try {
      nowMs = 12 * HOUR_MS;
      expect(await createDiskMemory(folder, now).find(key('a'))).toMatchObject(four);
      nowMs += 1;
      const memory = createDiskMemory(folder, now);
      expect(await memory.find(key('a'))).toBeUndefined();
      await memory.keep(key('a'), { ...four, score: 2 });
      expect(await createDiskMemory(folder, now).find(key('a'))).toMatchObject({ score: 2 });
    } finally {
      nowMs = 0;
    }
  });

  it('is judged again where it can’t be kept, and nothing fails', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, '..'), 'a file where a folder should be');
    const memory = createDiskMemory(folder, now);
    await memory.keep(key('a'), four);
    expect(await memory.find(key('a'))).toBeUndefined();
  });

  it('is not paid for twice, though the evaluation ended in between; only trying out is, so that a wrong key is seen', async () => {
    const folder = aFolder();
    const server = await startJudgeServer(({ call }) => judgement(call === 1 ? 5 : 4));
    try {
      const open = (more: Parameters<typeof judgeAt>[1] = {}) =>
        openModelJudge(judgeAt(server.url, more), {
          secrets: { read: () => undefined },
          stopwatch: { elapsedMs: () => 0 },
          wallClock: { now: () => 0 },
          signal: new AbortController().signal,
          folder,
        });
      const input = { item: caseSchema.parse({ id: 'c', query: 'Is it?' }), reply: 'Yes.', toolCalls: [] };
      await (await open()).score('relevance', input);
      const second = await open();
      expect(await second.score('relevance', input)).toMatchObject({ outcome: 'scored', score: 4 });
      expect(second.spent?.()).toMatchObject({ calls: 1, recalled: 1 });
      expect(second.labelOf('relevance')).toBe('scripted-2026');
      expect(server.requests).toHaveLength(3);
      await (await open({ temperature: 1 })).score('relevance', input);
      await (await open({ timeoutMs: 1_000, concurrency: 1 })).score('relevance', input);
      expect(server.requests).toHaveLength(3 + 2 + 1);
    } finally {
      await server.stop();
    }
  });
});
