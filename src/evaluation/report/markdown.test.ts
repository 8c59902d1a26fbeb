import { describe, expect, it } from 'vitest';
import type { EvaluationResult, MetricComparison } from '#domain/analysis/index.ts';
import { answerRightly, evaluateScript, type Script, say } from '#testing/evaluation/scripted-agent.ts';
import { renderMarkdown } from './index.ts';

const GITHUB_LIMIT = 65_536;

const wrong: Script = (arm, request) =>
  arm === 'candidate' ? say('It is out of stock: 0 units available.') : answerRightly(request);
const right: Script = (_, request) => answerRightly(request);

const refused = { kind: 'evaluation', outcome: 'fail', because: 'relevance fell' } as const;

describe('a comment on a pull request', () => {
  it('says what to do about what it found: accept on purpose, replay, or tell more', async () => {
    const { result } = await evaluateScript(wrong);
    const worse = renderMarkdown(result, { judgements: [refused] });
    expect(worse).toContain('`headgate accept PROMOTION --gate evaluation --reason "…"`');
    expect(worse).not.toContain('safety defect');
    const unsafe = renderMarkdown(result, { judgements: [{ ...refused, kind: 'safety' }] });
    expect(unsafe).toContain('A safety defect can’t be accepted');
    const same = await evaluateScript(right);
    expect(renderMarkdown(same.result)).not.toContain('What you can do');
    const unclear = { ...same.result, metrics: same.result.metrics.map((one) => as(one, 'cannot-tell')) };
    expect(renderMarkdown(unclear)).toContain('Tell more: add cases');
  });

  it('names what changed in the release, and no mark-up of it comes to life', async () => {
    const { result } = await evaluateScript(wrong);
    const text = renderMarkdown({ ...result, changes: ['model gpt-5 -> gpt-5-mini', 'tool @evil <b> changed'] });
    expect(text).toContain('### What changed\n\n- model gpt-5 -> gpt-5-mini\n');
    expect(text).not.toMatch(/@evil|<b>/);
    expect(renderMarkdown(result)).not.toContain('What changed');
  });

  it('shows at most eight metrics unfolded, those that speak first', async () => {
    const { result } = await evaluateScript(wrong);
    const unfolded = renderMarkdown(many(result, 30)).split('<details>')[0] ?? '';
    const rows = unfolded.split('\n').filter((line) => line.startsWith('| '));
    expect(rows).toHaveLength(2 + 8);
    expect(rows.slice(2).map((row) => row.includes('worse'))).toEqual([...Array(8)].map((_, index) => index < 3));
    expect(unfolded).toContain('and 24 more metrics, folded below');
  });

  it('stays within what GitHub takes however large the run, with every fold closed, and says what it leaves out', async () => {
    const { result } = await evaluateScript(wrong);
    const huge = many(result, 900, 'A long reason & <more>. '.repeat(80));
    const long = {
      ...huge,
      changes: Array.from({ length: 400 }, (_, index) => `tool ${'x'.repeat(900)}${index} added`),
    };
    const text = renderMarkdown(long, { judgements: [{ ...refused, because: 'so '.repeat(9_000) }] });
    expect(text.length).toBeLessThan(GITHUB_LIMIT);
    expect(text).toContain('Left out here for its length');
    expect(text).toContain('and 388 more changes');
    expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
    expect(text).toMatch(/^\*\*Worse: /);
  });
});

/** So many metrics, three of them worse. */
function many(result: EvaluationResult, count: number, because = 'because'): EvaluationResult {
  const [first] = result.metrics;
  if (first === undefined) throw new Error('there is a metric');
  return {
    ...result,
    metrics: Array.from({ length: count }, (_, index) => ({
      ...as(first, index >= count - 3 ? 'worse' : 'no-meaningful-change'),
      evaluator: { ...first.evaluator, name: `metric-${index}` },
      because,
    })),
  };
}

function as(metric: MetricComparison, comparison: MetricComparison['comparison']): MetricComparison {
  return { ...metric, comparison };
}
