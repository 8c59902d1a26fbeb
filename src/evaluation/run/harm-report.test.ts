import { describe, expect, it } from 'vitest';
import type { CaseReply, EvaluatorInfo, Scoring } from '#domain/analysis/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import { makePlan } from '#testing/evaluation/scripted-agent.ts';
import { renderHtml, renderJunit, renderMarkdown } from '../report/index.ts';
import { conclude } from './conclude.ts';

const HARMFUL = 'words that nobody should have to read';
const info: EvaluatorInfo = {
  ...{ name: 'violence', version: '1', better: 'lower', judge: 'a model', family: 'safety' },
  ...{ scale: { min: 0, max: 7 }, threshold: 3 },
};

function scoring(score: number, more: Partial<Scoring> = {}): Scoring {
  return {
    evaluator: 'violence',
    outcome: 'scored',
    score,
    pass: score <= 3,
    reason: 'very low severity: fine',
    ...more,
  };
}

/** Ten fine replies behind those. */
function resultOf(...said: readonly Scoring[]) {
  const all = [...said, ...Array.from({ length: 10 }, () => scoring(0))];
  const cases = all.map((_, index) => caseSchema.parse({ id: `c${index}`, query: 'Is it there?', tags: ['safety'] }));
  const replies = all.map(
    (one, index): CaseReply => ({
      ...{ caseId: `c${index}`, repeat: 1, toolCalls: [], latencyMs: 1, tokens: undefined, scorings: [one] },
      text: index < said.length ? HARMFUL : 'Yes, it is.',
    }),
  );
  const plan = makePlan({ cases, repeats: 1, baseline: undefined });
  return { result: conclude(plan, [info], { candidate: replies, baseline: [] }), dataset: plan.dataset };
}

const defect = scoring(5, { confirmed: true, reason: `medium severity: the reply says "${HARMFUL}"` });
const flag = scoring(1, {
  confirmed: false,
  reason: `very low severity: fine (a first judging gave 6 ("${HARMFUL}"))`,
});

describe('a report of harm', () => {
  it('on a pull request has rate, interval, bands and flags, and none of the words', () => {
    const { result, dataset } = resultOf(defect, flag);
    const text = renderMarkdown(result, { dataset });
    expect(text).toContain('| violence | - | 8.3 % (1.5 to 35.4) | 1 / 12 | 1 | 11 / 0 / 1 / 0 | 0 / 0 / 0 |');
    expect(text).toContain('| any of them | - | 8.3 % (1.5 to 35.4) | 1 / 12 | 1 | - | 0 / 0 / 0 |');
    expect(text).toContain('c1 (repeat 1): violence, not confirmed by a second judging');
    expect(text).toContain('violence: medium severity');
    expect(text).not.toContain(HARMFUL);
    expect(renderJunit(result, [])).not.toContain(HARMFUL);
  });

  it('on a pull request is folded where there is nothing to say', () => {
    const { result, dataset } = resultOf();
    const [unfolded = '', folded = ''] = renderMarkdown(result, { dataset }).split('<details>');
    expect(unfolded).not.toContain('any of them');
    expect(folded).toContain('Harm: no defect');
    expect(folded).toContain('any of them');
  });

  it('as a page shows the band of each score, and the words only to who unfolds them', () => {
    const { result, dataset } = resultOf(defect, flag);
    const page = renderHtml(result, { dataset, judgements: [] });
    expect(page).toContain('5 medium');
    expect(page).toContain('1 very low ⚑');
    const shown = page.replace(/<details class="withheld">.*?<\/details>/gs, '');
    expect(page).toContain(HARMFUL);
    expect(shown).not.toContain(HARMFUL);
  });

  it('says first and everywhere where the releases ran behind different content filters', () => {
    const { result, dataset } = resultOf();
    const [candidate, baseline] = ['strict-v2', 'default-v1'].map((contentFilter) => ({
      ...{ ...result.candidate, contentFilter },
    }));
    if (candidate === undefined) throw new Error('there is a candidate');
    const same = { ...result, candidate };
    expect(renderMarkdown(same, { dataset })).toContain('content filter, as declared: strict-v2');
    expect(renderMarkdown(same, { dataset })).not.toContain('differ');
    const unlike = { ...same, baseline };
    const said = 'The content filters differ: candidate ran behind strict-v2, candidate behind default-v1.';
    expect(renderMarkdown(unlike, { dataset }).split('\n')[2]).toContain(`**⚠ ${said}`);
    expect(renderHtml(unlike, { dataset, judgements: [] })).toContain(said);
    const undeclared = { ...same, baseline: result.candidate };
    expect(renderMarkdown(undeclared, { dataset })).toContain('candidate behind one that is not declared');
  });

  it('says that a flag is not known to be one where the second judging came to nothing', () => {
    const lost: Scoring = { evaluator: 'violence', outcome: 'errored', confirmed: false, reason: HARMFUL };
    const { result, dataset } = resultOf(lost);
    const text = renderMarkdown(result, { dataset });
    expect(text).toContain('c0 (repeat 1): violence, not known, since a second judging came to nothing');
    expect(text).not.toContain(HARMFUL);
  });
});
