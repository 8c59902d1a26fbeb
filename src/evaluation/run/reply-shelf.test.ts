import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import type { AgentReply } from '#ports/index.ts';
import { answerRightly, makePlan, makeTools, say } from '#testing/evaluation/scripted-agent.ts';
import { runEvaluation } from './evaluation-run.ts';
import { createReplyShelf } from './reply-shelf.ts';

let folder: string;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-shelf-'));
  now = 1_000;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plan = makePlan({ repeats: 1 });
const CASES = plan.dataset.cases.length;

async function evaluate({ maxAgeMs = 72 * HOUR_MS, of = plan, in: where = folder } = {}) {
  const { tools, seen } = makeTools((_, request) => answerRightly(request));
  const shelf = createReplyShelf(where, () => now, maxAgeMs);
  const result = await runEvaluation({ ...tools, shelf }, of);
  const asked = (arm: string) => seen.calls.filter((call) => call.arm === arm).length;
  return { result, baseline: asked('baseline'), candidate: asked('candidate') };
}

describe('what a baseline said before', () => {
  it('stands for what it says now, is scored anew, and its age is told; the candidate is asked all the same', async () => {
    const first = await evaluate();
    expect([first.baseline, first.candidate, first.result.reused]).toEqual([CASES, CASES, undefined]);
    now += 71 * HOUR_MS;
    const second = await evaluate();
    expect([second.baseline, second.candidate]).toEqual([0, CASES]);
    expect(second.result.reused).toEqual({ replies: CASES, oldestAt: 1_000 });
    expect(second.result.baseline).toEqual(first.result.baseline);
  });

  it('is asked again where nobody wants it from before, after 72 hours, of another release, and for another question', async () => {
    await evaluate();
    expect((await evaluate({ maxAgeMs: 0 })).baseline).toBe(CASES);
    const other = { ...plan.baseline, release: `sha256:${'e'.repeat(64)}` } as NonNullable<typeof plan.baseline>;
    expect((await evaluate({ of: { ...plan, baseline: other } })).baseline).toBe(CASES);
    expect((await evaluate({ of: { ...plan, repeats: 2 } })).baseline).toBe(CASES);
    now += 72 * HOUR_MS + 1;
    expect((await evaluate()).baseline).toBe(CASES);
  });

  it('stands for ever where it is pinned, and its age is told', async () => {
    await evaluate();
    now += 400 * 24 * HOUR_MS;
    const { baseline, result } = await evaluate({ maxAgeMs: Number.POSITIVE_INFINITY });
    expect([baseline, result.reused]).toEqual([0, { replies: CASES, oldestAt: 1_000 }]);
    expect((await evaluate({ maxAgeMs: 7 * 24 * HOUR_MS })).baseline).toBe(CASES);
  });

  it('is asked again where a line of it is broken, and where it can’t be kept', async () => {
    await evaluate();
    const [name = ''] = await readdir(folder);
    await appendFile(join(folder, name), '{"asked":"half');
    expect((await evaluate()).baseline).toBe(0);
    const nowhere = join(folder, name, 'below a file');
    expect((await evaluate({ in: nowhere })).baseline).toBe(CASES);
    expect((await evaluate({ in: nowhere })).baseline).toBe(CASES);
  });

  it('says what came of its tool calls, as it did when it was given', async () => {
    const calls = [
      { name: 'check_inventory', arguments: { sku: 'SKU-1' }, outcome: 'failed' },
      { name: 'check_inventory', arguments: { sku: 'SKU-1' }, outcome: 'succeeded' },
      { name: 'get_order', arguments: 'no JSON' },
    ] as const;
    const fresh = { ...say('It is in stock.'), toolCalls: calls } as Extract<AgentReply, { kind: 'replied' }>;
    const [item] = plan.dataset.cases;
    if (item === undefined) throw new Error('no case');
    const question = { plan: plan.candidate, item, repeat: 0 };
    const recall = () =>
      createReplyShelf(folder, () => now, 72 * HOUR_MS).recallOr(question, async () => structuredClone(fresh));
    expect(await recall()).toEqual(fresh);
    const shelf = createReplyShelf(folder, () => now, 72 * HOUR_MS);
    const again = await shelf.recallOr(question, () => Promise.reject(new Error('asked again')));
    expect(again).toEqual(fresh);
    expect(shelf.reused?.replies).toBe(1);
  });

  it('is kept only where it answered', async () => {
    const { tools } = makeTools(() => ({ kind: 'failed', because: 'it answered 500', latencyMs: 1 }));
    await runEvaluation({ ...tools, shelf: createReplyShelf(folder, () => now, 72 * HOUR_MS) }, plan);
    const { tools: fine } = makeTools(() => say('Yes.'));
    const shelf = createReplyShelf(folder, () => now, 72 * HOUR_MS);
    await runEvaluation({ ...fine, shelf }, plan);
    expect(shelf.reused).toBeUndefined();
  });
});
