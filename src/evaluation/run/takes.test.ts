import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { AgentReply } from '#ports/index.ts';
import { armOf, evaluateScript, type Script } from '#testing/evaluation/scripted-agent.ts';
import { renderHtml, renderMarkdown } from '../report/index.ts';

const replying = (latencyMs: number, tokens: number | undefined, calls = 0): AgentReply => ({
  ...{ kind: 'replied', text: 'Yes, it is in stock.', latencyMs, tokens },
  toolCalls: Array.from({ length: calls }, () => ({ name: 'stock', arguments: {} })),
});

/** The candidate takes 100 ms and 50 tokens more, and calls a tool. */
const dearer: Script = (arm, _, call) =>
  arm === 'candidate' ? replying(300 + (call % 5), 150, 1) : replying(200 + (call % 5), 100);

function takeOf({ takes }: EvaluationResult, what: string) {
  const found = takes?.find((one) => one.what === what);
  if (found === undefined) throw new Error(`no ${what}`);
  return found;
}

const definition = { model: { name: 'm' }, parameters: {}, tools: [] };
const priced = {
  candidate: { ...armOf('candidate'), definition },
  baseline: { ...armOf('baseline'), definition },
};
const prices = { m: { inputPerMillion: 1, outputPerMillion: 4 } };

describe('what a reply takes', () => {
  it('is compared case by case: time, tokens, calls, and money where the model has a price', async () => {
    const { result } = await evaluateScript(dearer, priced, { prices });
    const latency = takeOf(result, 'latencyMs');
    expect(latency.change?.estimate).toBeGreaterThan(90);
    expect(latency.change?.lower).toBeGreaterThan(0);
    expect(latency.change?.upper).toBeLessThan(110);
    expect(takeOf(result, 'tokens')).toMatchObject({
      ...{ candidate: { mean: 150, known: 28, replies: 28 }, baseline: { mean: 100 } },
      change: { estimate: 50, cases: 14 },
    });
    expect(takeOf(result, 'toolCalls')).toMatchObject({ candidate: { mean: 1 }, baseline: { mean: 0 } });
    // At most: all tokens as the dearer kind.
    expect(takeOf(result, 'costMicroUsd')).toMatchObject({ candidate: { mean: 600 }, change: { estimate: 200 } });
  });

  it('tells tokens read from those written, and what they cost, where the agent does', async () => {
    const parted: Script = (arm) =>
      ({ ...replying(100, 100), outputTokens: arm === 'candidate' ? 25 : 20 }) as AgentReply;
    const { result } = await evaluateScript(parted, priced, { prices });
    expect(takeOf(result, 'inputTokens')).toMatchObject({ candidate: { mean: 75 }, change: { estimate: -5 } });
    expect(takeOf(result, 'outputTokens')).toMatchObject({ candidate: { mean: 25 }, change: { estimate: 5 } });
    // 75 at 1 and 25 at 4; 80 at 1 and 20 at 4.
    expect(takeOf(result, 'costMicroUsd')).toMatchObject({ candidate: { mean: 175 }, baseline: { mean: 160 } });
    expect(renderMarkdown(result)).toContain('| dollars | 0.000160 | 0.000175 | +0.000015');
  });

  it('is unknown where nobody says it, and not zero', async () => {
    const { result } = await evaluateScript((arm) => replying(100, arm === 'candidate' ? undefined : 100));
    expect(takeOf(result, 'tokens')).toEqual({
      ...{ what: 'tokens', candidate: { known: 0, replies: 28 } },
      baseline: { mean: 100, known: 28, replies: 28 },
    });
    expect(takeOf(result, 'costMicroUsd')).toMatchObject({ candidate: { known: 0 }, baseline: { known: 0 } });
    expect(takeOf(result, 'toolCalls').candidate).toEqual({ known: 0, replies: 28 });
    const text = renderMarkdown(result);
    expect(text).toContain('| tokens, in and out | 100 | - | - |');
    expect(text).toContain('not known of either release: tokens in; tokens out; dollars, at most; tool calls');
  });

  it('leaves replies out that failed', async () => {
    const { result } = await evaluateScript((arm, _, call) => {
      if (arm === 'baseline') return replying(100, 100);
      if (call % 2 === 0) return { kind: 'failed', because: 'down', latencyMs: 30_000 };
      return replying(100, undefined);
    });
    const { candidate } = takeOf(result, 'latencyMs');
    expect(candidate.mean).toBe(100);
    expect(candidate.replies).toBeLessThan(28);
  });

  it('is a small table in every report', async () => {
    const { result, dataset } = await evaluateScript(dearer, priced, { prices });
    const text = renderMarkdown(result);
    expect(text).toContain('<summary>What a reply takes</summary>');
    expect(text).toContain('| tokens, in and out | 100 | 150 | +50 (+50 to +50) |');
    expect(text).toContain('| dollars, at most | 0.000400 | 0.000600 | +0.000200 (+0.000200 to +0.000200) |');
    expect(renderHtml(result, { dataset, judgements: [] })).toContain('<h2>What a reply takes</h2>');
  });

  it('is said of one release alone too', async () => {
    const { result } = await evaluateScript(dearer, { baseline: undefined });
    expect(takeOf(result, 'tokens')).toEqual({ what: 'tokens', candidate: { mean: 150, known: 28, replies: 28 } });
  });
});
