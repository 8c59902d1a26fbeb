import { describe, expect, it } from 'vitest';
import { shown } from '#testing/builder/gate.ts';
import type { Evidence, SourceEvidence } from '../evidence/index.ts';
import type { Duties, ProvenanceRule } from '../policy/index.ts';
import { provenanceGate } from './provenance-gate.ts';

const COMMIT = '4f1c2abd00112233445566778899aabbccddeeff';
const RULE: ProvenanceRule = { branch: 'main', reviews: 2, producers: ['github'] };
const DUTIES: Duties = {
  authors: ['Ada <ada@example.com>'],
  registeredBy: ['github'],
  lastPushers: [],
  promoter: 'Dana',
};

const SOURCE: SourceEvidence = {
  repository: 'github.com/acme/agent',
  commit: COMMIT,
  branch: 'main',
  isProtected: true,
  isMerged: true,
  pullRequest: '#12',
  authors: ['ada-b'],
  reviews: [
    { reviewer: 'zoe', state: 'approved' },
    { reviewer: 'max', state: 'approved' },
  ],
};

const review = (reviewer: string, state: SourceEvidence['reviews'][number]['state']) => ({ reviewer, state });

function pushed(source: Partial<SourceEvidence> = {}, over: Partial<Evidence> = {}): Evidence {
  const whole = { ...SOURCE, ...source };
  const producer = { kind: 'ci', name: 'github' } as const;
  return shown({ kind: 'provenance', producer, source: whole, candidateExecuted: false, ...over });
}

function judge(
  evidence: readonly Evidence[],
  rule: ProvenanceRule | undefined = RULE,
  commit: string | undefined = COMMIT,
) {
  return provenanceGate({ rule, commit }, evidence, DUTIES);
}

it('is not asked for where the project has no rule', () => {
  expect(provenanceGate({ rule: undefined, commit: undefined }, [], DUTIES)).toMatchObject({
    state: 'not-required',
    because: 'not required in this project',
  });
});

it('opens when the commit is on the protected branch and was merged with enough reviews, and says so', () => {
  expect(judge([pushed()])).toEqual({
    gate: 'provenance',
    state: 'open',
    because: 'github: commit 4f1c2abd0011 on main of github.com/acme/agent, merged with #12, approved by zoe and max',
    evidence: ['evd_1'],
  });
});

describe('waits', () => {
  it.each<[string, readonly Evidence[], RegExp]>([
    ['for evidence', [], /^github has not shown where it comes from$/],
    [
      'for a producer that counts',
      [pushed({}, { producer: { kind: 'local', name: 'Dana' } })],
      /word of Dana doesn't count/,
    ],
    [
      '… which the server itself is not',
      [pushed({}, { producer: { kind: 'server', name: 'github' } })],
      /has not shown/,
    ],
    [
      'for a run without the candidate’s code',
      [pushed({}, { candidateExecuted: true })],
      /opens pull-request gates only/,
    ],
    ['… and one that doesn’t say is such a run', [pushed({}, { candidateExecuted: undefined })], /may have executed/],
    ['for evidence of this kind', [pushed({}, { kind: 'evaluation' })], /has not shown/],
  ])('%s', (_, evidence, because) => {
    const gate = judge(evidence);
    expect(gate.state).toBe('waiting');
    expect(gate.because).toMatch(because);
  });

  it('where the project names nobody', () => {
    expect(judge([pushed()], { ...RULE, producers: [] })).toMatchObject({
      state: 'waiting',
      because: expect.stringContaining('names no producer'),
    });
  });
});

describe('is shut, and says what is missing', () => {
  it.each<[string, Partial<SourceEvidence>, RegExp]>([
    ['another branch', { branch: 'feature/x' }, /its commit is on feature\/x, not on main/],
    ['no protection', { isProtected: false }, /main is not protected/],
    ['no merge', { isMerged: false }, /no pull request brought it there/],
    [
      'another commit',
      { commit: `${COMMIT.slice(0, 39)}0` },
      /was shown for commit 4f1c2abd0011, and the release was made/,
    ],
    ['no review', { reviews: [] }, /2 of 2 approving reviews missing.*approved by nobody/],
    ['one review too few', { reviews: [review('zoe', 'approved')] }, /1 of 2 approving reviews missing/],
    ['the same reviewer twice', { reviews: [review('zoe', 'approved'), review('zoe', 'approved')] }, /1 of 2/],
    ['an author’s own review', { reviews: [review('zoe', 'approved'), review('ada-b', 'approved')] }, /1 of 2/],
    [
      'the review of an author as the release names them',
      { authors: [], reviews: [review('zoe', 'approved'), review('ada@example.com', 'approved')] },
      /1 of 2/,
    ],
    ['an approval that was taken back', { reviews: [...SOURCE.reviews, review('max', 'dismissed')] }, /1 of 2/],
    [
      'somebody who asked for changes',
      { reviews: [...SOURCE.reviews, review('kim', 'changes-requested')] },
      /kim asked for changes/,
    ],
    ['several things', { branch: 'dev', isMerged: false }, /on dev, not on main; no pull request/],
  ])('%s', (_, source, because) => {
    const gate = judge([pushed(source)]);
    expect(gate.state).toBe('closed');
    expect(gate.because).toMatch(because);
  });

  it('another repository, where one is named', () => {
    const rule = { ...RULE, repository: 'github.com/acme/other' };
    expect(judge([pushed()], rule)).toMatchObject({ state: 'closed', because: expect.stringContaining('not from') });
  });
});

describe('counts', () => {
  it('a later word of the same producer, whatever others say after it', () => {
    const other = pushed({ branch: 'dev' }, { producer: { kind: 'ci', name: 'other' } });
    expect(judge([pushed({ isMerged: false }), pushed(), other]).state).toBe('open');
    expect(judge([pushed(), pushed({ isMerged: false })]).state).toBe('closed');
  });

  it('a comment as no change of mind, and so many reviews as the rule says', () => {
    expect(judge([pushed({ reviews: [...SOURCE.reviews, review('max', 'commented')] })]).state).toBe('open');
    expect(judge([pushed({ reviews: [] })], { ...RULE, reviews: 0 }).state).toBe('open');
  });

  it('the beginning of a hash as the commit, not fewer than seven digits; and the producer’s where the release names none', () => {
    expect(judge([pushed()], RULE, '4F1C2AB').state).toBe('open');
    expect(judge([pushed()], RULE, '4f1c2a').state).toBe('closed');
    expect(provenanceGate({ rule: RULE, commit: undefined }, [pushed()], DUTIES).state).toBe('open');
  });
});
