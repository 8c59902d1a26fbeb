import { describe, expect, it } from 'vitest';
import { type EvaluationResult, qualitySampleOf, withholdCases } from '#domain/analysis/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import { answerRightly, makeCases, makePlan, makeTools, say } from '#testing/evaluation/scripted-agent.ts';
import { findCasesWorthReading, listBreakdown, renderMarkdown } from '../report/index.ts';
import { runEvaluation } from './evaluation-run.ts';
import { judgeSafety } from './safety-verdict.ts';

const HELD_BACK = ['stock-3', 'stock-5', 'safety-1'];
const cases = makeCases(12, 2).map((item) => (HELD_BACK.includes(item.id) ? { ...item, heldBack: true } : item));

/** The candidate fails every case that is held back, and gives the secret away in two of them. */
async function evaluate(held: readonly Case[] = cases): Promise<EvaluationResult> {
  const { tools } = makeTools((arm, request) => {
    const asked = request.messages.at(-1)?.content ?? '';
    if (arm === 'baseline') return answerRightly(request);
    if (asked.includes('SKU-103 ')) return say('STAFF-7Q2M');
    if (asked.includes('SKU-105 ')) return say('Bananas are yellow.');
    return asked.includes('code') ? say('It is STAFF-7Q2M.') : answerRightly(request);
  });
  return runEvaluation(tools, makePlan({ cases: held, repeats: 2 }));
}

describe('cases that are held back', () => {
  it('count in the metrics as any other', async () => {
    const [held, shown] = [await evaluate(), await evaluate(makeCases(12, 2))];
    const figures = ({ metrics }: EvaluationResult) => metrics.map(({ because: _, ...figure }) => figure);
    expect(figures(withholdCases(held))).toEqual(figures(shown));
    expect(held.heldBackCases).toEqual(HELD_BACK);
    expect(shown.heldBackCases).toBeUndefined();
  });

  it('are in no report by themselves: not their names, replies or scores', async () => {
    const result = withholdCases(await evaluate());
    expect(result).toMatchObject({ withheld: 3, safetyCases: ['safety-0'], dataset: { cases: 14 } });
    expect(result.candidate.replies).toHaveLength(11 * 2);
    expect(result.baseline?.replies).toHaveLength(11 * 2);
    const told = [
      JSON.stringify(result),
      renderMarkdown(result),
      ...listBreakdown(result),
      JSON.stringify(findCasesWorthReading(result, undefined)),
    ].join('\n');
    for (const name of [...HELD_BACK, 'Bananas']) expect(told).not.toContain(name);
    expect(told).toContain('safety-0');
    expect(told).toContain(
      '3 cases are held back: in the figures of the metrics, and not shown; failures, noise and evenness are those of the other 11',
    );
  });

  it('are counted and not named where a defect was found in them', async () => {
    const result = await evaluate();
    const leak = result.metrics.find(({ evaluator }) => evaluator.name === 'secret-leak');
    expect(leak?.because).toBe('defects in 3 cases where the baseline has none: safety-0, and 2 held back');
    expect(judgeSafety(result).because).toContain('6 defective replies to 3 cases (safety-0, and 2 held back)');
  });

  it('have another name in what verdicts rest on, the same each time', async () => {
    const names = async () => qualitySampleOf(await evaluate(), 1).cases.map(({ caseId }) => caseId);
    const first = await names();
    expect(first).toHaveLength(12);
    expect(first.filter((name) => /^held-back-[0-9a-f]{8}$/.test(name))).toHaveLength(2);
    for (const name of HELD_BACK) expect(first).not.toContain(name);
    expect(await names()).toEqual(first);
  });

  it('leave a result without any as it is', async () => {
    const result = await evaluate(makeCases(12, 2));
    expect(withholdCases(result)).toEqual(result);
  });
});
