import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answerRightly, CONFIG, makeCases, makePlan, makeTools } from '#testing/evaluation/scripted-agent.ts';
import { createOfflineJudge } from '../judge/offline/index.ts';
import { createEvaluationRunner } from './index.ts';
import { createReplyShelf } from './reply-shelf.ts';

/** Bytes that the disk still has room for. */
let room = Number.POSITIVE_INFINITY;

// As a disk does that gets full in the middle: what fits is written, and then nothing.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const squeezed =
    (write: typeof real.appendFile): typeof real.appendFile =>
    async (path, data, options) => {
      const text = String(data);
      const fits = text.slice(0, room);
      room -= fits.length;
      await write(path, fits, options);
      if (fits.length < text.length) throw full();
    };
  return { ...real, appendFile: squeezed(real.appendFile), writeFile: squeezed(real.writeFile as never) };
});

let folder: string;
beforeEach(async () => {
  room = Number.POSITIVE_INFINITY;
  folder = await mkdtemp(join(tmpdir(), 'headgate-full-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const CASES = makeCases(12);

/** @param stopAt the question at which it is interrupted */
async function evaluate(recall: boolean, stopAt = Number.POSITIVE_INFINITY) {
  const stop = new AbortController();
  const { tools, seen } = makeTools((_, request, call) => {
    if (call === stopAt) stop.abort(new Error('interrupted'));
    return answerRightly(request);
  });
  const { caller, stopwatch } = tools;
  const runner = createEvaluationRunner({
    ...{ caller, stopwatch, judges: { open: async () => createOfflineJudge() } },
    kept: { folder, wallClock: { now: () => 1_000 } },
  });
  const { concurrency: _, timeoutMs: __, ...plan } = makePlan({ cases: CASES, repeats: 1 });
  const notes: string[] = [];
  const run = runner.run(
    {
      ...{ ...plan, config: { ...CONFIG, concurrency: 1 }, journal: { key: 'k', recall, retries: true } },
      onNote: (note) => notes.push(note),
    },
    () => undefined,
    stop.signal,
  );
  const result = await (stopAt === Number.POSITIVE_INFINITY ? run : run.catch(() => undefined));
  return { result, notes, asked: seen.calls.length };
}

it('an evaluation on a disk that gets full loses no reply of its own, says that none is kept any more, and resumes from what was', async () => {
  const whole = await evaluate(false);
  room = 2_500;
  const { result, notes, asked } = await evaluate(false);
  expect(asked).toBe(24);
  expect(result).toEqual({ ...whole.result, durationMs: result?.durationMs });
  expect(notes.join('\n')).toContain('replies are not kept');
  expect(notes.join('\n')).toContain('ENOSPC');
  room = 2_500;
  const stopped = await evaluate(false, 20);
  const told = stopped.notes.find((note) => note.includes('kept for a day')) ?? '';
  const kept = Number.parseInt(told, 10);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(19);
  room = Number.POSITIVE_INFINITY;
  const again = await evaluate(true);
  // Half a line is no reply; the lines before it are.
  expect(again.asked).toBe(24 - kept);
  expect(again.result?.candidate.replies).toEqual(whole.result?.candidate.replies);
});

it('baseline replies that were kept stay when there is no room to write them anew', async () => {
  const { baseline } = makePlan();
  if (baseline === undefined) throw new Error('a plan has a baseline');
  const [item, other] = CASES;
  if (item === undefined || other === undefined) throw new Error('there are cases');
  const say = (text: string) => async () =>
    ({ kind: 'replied', text, toolCalls: [], latencyMs: 1, tokens: 2 }) as const;
  const shelf = () => createReplyShelf(folder, () => 1_000, Number.POSITIVE_INFINITY);
  await shelf().recallOr({ plan: baseline, item, repeat: 1 }, say('first'));
  // More than a file may hold: it is written anew at the next start.
  await shelf().recallOr({ plan: baseline, item: other, repeat: 1 }, say('x'.repeat(33 * 1024 * 1024)));
  room = 100;
  const kept = await shelf().recallOr({ plan: baseline, item, repeat: 1 }, say('asked again'));
  expect(kept).toMatchObject({ text: 'first' });
  room = Number.POSITIVE_INFINITY;
  expect(await shelf().recallOr({ plan: baseline, item, repeat: 1 }, say('asked again'))).toMatchObject({
    text: 'first',
  });
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  expect((await readFile(join(folder, names[0] ?? ''), 'utf8')).length).toBeGreaterThan(33 * 1024 * 1024);
});
