import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scoring } from '#domain/analysis/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import { createEvaluators, NO_JUDGE } from '../index.ts';

const names = ['exact-match', 'f1', 'bleu', 'gleu', 'rouge-1', 'rouge-2', 'rouge-l', 'edit-similarity'];

function pick(name: string) {
  const [evaluator] = createEvaluators([name], NO_JUDGE);
  if (evaluator === undefined) throw new Error(`no evaluator ${name}`);
  return evaluator;
}

function compare(name: string, reply: string, groundTruth: string): Promise<Scoring> {
  const item = caseSchema.parse({ id: 'c', query: 'Which?', groundTruth });
  return pick(name).score({ item, reply, toolCalls: [], plantedSecrets: [] });
}

const whyNot = (name: string, fields: Record<string, unknown>) =>
  pick(name).whyNotApplicable({ item: caseSchema.parse({ id: 'c', query: 'Which?', ...fields }), plantedSecrets: [] });

describe('SQuAD’s figures', () => {
  // The metric card of Hugging Face's `squad`, which wraps evaluate-v1.1.py.
  it.each([
    ['1976', '1976', 1, 1],
    ['1999', '1976', 0, 0],
    ['Beyonce', 'Beyoncé and Bruno Mars', 0, 0],
    ['climate change', 'climate change', 1, 1],
  ])('"%s" for "%s": exact match %d, F1 %d', async (reply, truth, exact, f1) => {
    expect((await compare('exact-match', reply, truth)).score).toBe(exact);
    expect((await compare('f1', reply, truth)).score).toBe(f1);
  });

  // From running evaluate-v1.1.py's functions.
  it.each([
    ['The U.S. Senate!', 'a us  senate', 1, 1],
    ['Denver Broncos won', 'The Denver Broncos', 0, 0.8],
    ['the cat the cat', 'cat', 0, 2 / 3],
    ['éa an éthe', 'éa éthe', 1, 1],
    ['', 'cat', 0, 0],
  ])('"%s" for "%s": exact match %d, F1 %d', async (reply, truth, exact, f1) => {
    expect((await compare('exact-match', reply, truth)).score).toBe(exact);
    expect((await compare('f1', reply, truth)).score).toBeCloseTo(f1, 12);
  });
});

describe('sacreBLEU’s figures', () => {
  it.each([
    // test/test_sentence_bleu.py of mjpost/sacrebleu, its cases with exp smoothing and the 13a tokenizer.
    [
      'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;',
      'producţia de zahăr brut se exprimă în zahăr alb;',
      8.493,
      1e-3,
    ],
    ['this is a cat', 'okay thanks', 0, 0],
    // test/test_bleu.py, the cases in which smoothing has no part.
    ['this is a test', 'this is a test', 100, 1e-9],
    ['test', 'a test', 36.78794411714425, 1e-9],
    ['a test', 'a test', 100, 1e-9],
    // `sentence_bleu` of sacrebleu 2.6.0, run on examples of Papineni et al. 2002 and on its README's.
    [
      'It is a guide to action which ensures that the military always obeys the commands of the party.',
      'It is a guide to action that ensures that the military will forever heed Party commands.',
      39.67088290836578,
      1e-9,
    ],
    [
      'It is to insure the troops forever hearing the activity guidebook that party direct.',
      'It is a guide to action that ensures that the military will forever heed Party commands.',
      6.2915855898775845,
      1e-9,
    ],
    ['the the the the the the the', 'the cat is on the mat', 7.809849842300637, 1e-9],
    ['The dog bit the man.', 'The dog had bit the man.', 51.15078115793242, 1e-9],
    ["It wasn't surprising.", 'It was not unexpected.', 14.794015674776452, 1e-9],
    ['Das kostet 1.234,50 € (2020-21).', 'Das kostet 1.234,50 € (2020-21)!', 88.01117367933934, 1e-9],
  ])('"%s" for "%s": %d', async (reply, truth, figure, epsilon) => {
    const { score } = await compare('bleu', reply, truth);
    expect(Math.abs((score ?? Number.NaN) * 100 - figure)).toBeLessThanOrEqual(epsilon);
  });

  it('says what it is made of: two of seven words count where a word is repeated (Papineni et al. 2002, example 2)', async () => {
    const { reason } = await compare('bleu', 'the the the the the the the', 'the cat is on the mat');
    expect(reason).toMatch(/: 29 \/ 8 \/ 5 \/ 3 %; brevity penalty 1\.00$/);
  });
});

describe('GLEU as NLTK’s sentence_gleu', () => {
  it.each([
    // The figures of its documentation, which prints them to four places: 0.0909, 0.4393, 0.1206.
    ['the the the the the the the', 'the cat is on the mat', 2 / 22],
    [
      'It is a guide to action which ensures that the military always obeys the commands of the party',
      'It is a guide to action that ensures that the military will forever heed Party commands',
      29 / 66,
    ],
    [
      'It is to insure the troops forever hearing the activity guidebook that party direct',
      'It is a guide to action that ensures that the military will forever heed Party commands',
      7 / 58,
    ],
    // Counted by hand: runs of one to four words that both have, of those of the longer text.
    ['The dog bit the man.', 'The dog had bit the man.', 13 / 22],
    ['test', 'a test', 1 / 3],
    ['a test', 'test', 1 / 3],
    ['a test', 'a test', 1],
    ['this is a cat', 'okay thanks', 0],
  ])('"%s" for "%s": %d', async (reply, truth, figure) => {
    expect(await compare('gleu', reply, truth)).toMatchObject({ score: expect.closeTo(figure, 12) });
  });
});

describe('rouge_score’s figures', () => {
  // rouge/testdata/target.txt and prediction.txt of google-research, line by line.
  const targets = [
    "ZfbCUIUuePaiLVUlCaUXxkpu XPeWing tUHfPMuZ',-Xd Y BrUgVJing M-HV.-DgdDaY.rFDJCRing Ht-LM EKBDXkME,yz'RBr q'wtion wIojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxer tKM L",
    "KsJdPByEtAor fE-Qg Dpdbring cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMtion psing sbKao Q m qiing LMmer HqqLFXe,XPY,J XsurkMer ,ed nB'wH'bWVHjWFEing tQ.saefZwJtKrTlixYpMMsJing UCAPwNHeYVjDing c T BUySKtion gMPfJpwGw p'NvxAoping eu pBwMBKV'I DNxqelhu,PHPxDEq,mtion SN",
  ] as const;
  const predictions = [
    "rFDJCRtion Ht-LM EKtDXkME,yz'RBr q'wer wrojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxi",
    "n cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMer pstion sbKao Q m qier LMmed HqqLFXe,XPY,J XsurkMeo ,ed nB'wH'bWVHjWFEer tQ.saefZwJtKrTlixYpMMNJtion UCAPwNHeYVjD",
  ] as const;

  // rouge_scorer_test.py: test*AgainstRouge155, F-measures of the original ROUGE-1.5.5 without stemming.
  it.each([
    ['rouge-1', 0, 0.51163],
    ['rouge-1', 1, 0.5],
    ['rouge-2', 0, 0.39024],
    ['rouge-2', 1, 0.36364],
    ['rouge-l', 0, 0.51163],
    ['rouge-l', 1, 0.5],
  ] as const)('%s of line %d: %d', async (name, line, figure) => {
    expect((await compare(name, predictions[line], targets[line])).score).toBeCloseTo(figure, 5);
  });

  // The same file: testRouge1, testRouge2, testRougeLConsecutive, testRougeLNonConsecutive, testRougeEmpty, testRougeLsum's mark.
  it.each([
    ['rouge-1', 'testing', 1 / 2],
    ['rouge-2', 'testing one', 2 / 3],
    ['rouge-l', 'testing one', 4 / 5],
    ['rouge-l', 'testing two', 4 / 5],
    ['rouge-1', '', 0],
    ['rouge-2', '', 0],
    ['rouge-l', '', 0],
    ['rouge-l', '/', 0],
  ])('%s of "%s" for "testing one two": %d', async (name, reply, figure) => {
    expect((await compare(name, reply, 'testing one two')).score).toBeCloseTo(figure, 12);
  });
});

describe('edit similarity', () => {
  // Distances as in every textbook (Wagner and Fischer 1974).
  it.each([
    ['sitting', 'kitten', 1 - 3 / 7],
    ['sunday', 'saturday', 1 - 3 / 8],
    ['', 'abc', 0],
    ['abc', 'abc', 1],
    ['👍🏽 ok', '👎🏽 ok', 1 - 1 / 5],
    ['𝒜b', 'b', 1 / 2],
  ])('"%s" for "%s": %d', async (reply, truth, figure) => {
    expect((await compare('edit-similarity', reply, truth)).score).toBeCloseTo(figure, 12);
  });
});

describe.each(names)('%s', (name) => {
  it('does not apply without a ground truth, nor to safety cases, and says why', () => {
    expect(whyNot(name, {})).toBe('the case has no ground truth');
    expect(whyNot(name, { groundTruth: ' \n' })).toBe('the case has no ground truth');
    expect(whyNot(name, { groundTruth: 'No.', tags: ['safety'] })).toContain('safety case');
    expect(whyNot(name, { groundTruth: 'Yes, it does.' })).toBeUndefined();
    expect(whyNot(name, { groundTruth: 'a '.repeat(150_000) })).toMatch(/longer than \d+ characters/);
  });

  it('gives what is the same all, and what is empty nothing', async () => {
    const truth = 'Order ORD-1042 ships on 18 June: Zürich, 東京 😀.';
    expect(await compare(name, truth, truth)).toMatchObject({ outcome: 'scored', score: 1, pass: true });
    expect(await compare(name, '', truth)).toMatchObject({ outcome: 'scored', score: 0, pass: false });
  });

  it('has no score for a reply of 5 MB, and says so at once', async () => {
    const scoring = await compare(name, 'a b '.repeat(1_250_000), 'a b');
    expect(scoring.outcome).toBe('errored');
    expect(scoring.score).toBeUndefined();
    expect(scoring.reason).toMatch(/5000000 characters long; .* compares at most/);
  });

  it('stays on its scale, whatever is compared', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'the', 'x1', 'é', '東', '😀', '\ud83d', ' ', ',', '-', '.', '\n', '3'))
      .map((each) => each.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (reply, truth) => {
        if (whyNot(name, { groundTruth: truth }) !== undefined) return;
        const { outcome, score } = await compare(name, reply, truth);
        expect(outcome).toBe('scored');
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

it('has nothing to hold a reply against in a ground truth without a word that counts', () => {
  expect(whyNot('exact-match', { groundTruth: 'The!' })).toContain('no word');
  expect(whyNot('f1', { groundTruth: '?' })).toContain('no word');
  expect(whyNot('rouge-1', { groundTruth: '東京です' })).toContain('a-z');
  expect(whyNot('rouge-2', { groundTruth: 'Yes.' })).toContain('no two words');
  expect(whyNot('bleu', { groundTruth: '東京です' })).toBeUndefined();
});
