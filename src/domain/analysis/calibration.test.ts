import { describe, expect, it } from 'vitest';
import { Dice } from '#testing/simulation/dice.ts';
import { digestOfBytes } from '../shared/index.ts';
import { calibrationOf, isRecordOf, type JudgedLabel, type JudgeRecord, lookAtJudge } from './calibration.ts';
import type { EvaluatorInfo } from './evaluation-result.ts';

const SET = digestOfBytes('labels');
const relevance: EvaluatorInfo = {
  ...{ name: 'relevance', version: '1+judge.m', scale: { min: 1, max: 5 }, better: 'higher', threshold: 3 },
  ...{ judge: 'a model', family: 'quality' },
} as const;

/** `said` of each reply, in order; people pass every other. */
const labels = (said: readonly (boolean | undefined)[]): readonly JudgedLabel[] =>
  said.map((one, index) => ({ id: `reply-${index}`, right: index % 2 === 0, said: one }));
const rightly = (count: number) => Array.from({ length: count }, (_, index) => index % 2 === 0);
const look = (known: JudgeRecord | undefined, said: readonly (boolean | undefined)[], at = 0) =>
  lookAtJudge(known, { evaluator: relevance, labels: labels(said) }, SET, at);
const asked = (...looks: readonly (readonly (boolean | undefined)[])[]) =>
  looks.reduce<JudgeRecord | undefined>((known, said, at) => look(known, said, at), undefined);

describe('how far a judge agrees with people', () => {
  it('is how many of the bad it fails, how many of the good it passes, and both together', () => {
    const said = rightly(40).map((right, index) => (index < 4 ? !right : right));
    const record = asked(said);
    expect(record && calibrationOf(record)).toEqual({
      ...{ evaluator: 'relevance', at: 0, agrees: { events: 36, n: 40 } },
      ...{ failsBad: { events: 18, n: 20 }, passesGood: { events: 18, n: 20 } },
    });
    expect(record && isRecordOf(record, relevance)).toBe(true);
    expect(record && isRecordOf(record, { ...relevance, version: '2+judge.m' })).toBe(false);
  });

  it('is not known of one that failed on more than 5 % of them, and what was known stays', () => {
    const known = asked(rightly(40));
    expect(
      look(
        undefined,
        rightly(40).map((said, index) => (index < 3 ? undefined : said)),
      ),
    ).toBeUndefined();
    expect(
      look(
        known,
        rightly(40).map((said, index) => (index < 3 ? undefined : said)),
        9,
      ),
    ).toBe(known);
    expect(
      look(
        known,
        rightly(40).map((said, index) => (index < 2 ? undefined : said)),
        9,
      ),
    ).toMatchObject({ newestAt: 9 });
    expect(look(undefined, [])).toBeUndefined();
  });

  it('is nothing where it passes the bad as often as the good', () => {
    const always = asked(Array.from({ length: 40 }, () => true));
    expect(always && calibrationOf(always).distrusted).toBe(
      'tells good from bad no better than chance: it fails 0 of 20 that people fail, and passes 20 of 20 that people pass',
    );
    const few = asked(Array.from({ length: 12 }, () => true));
    expect(few && calibrationOf(few).distrusted).toBeUndefined();
  });
});

describe('a judge that changed', () => {
  const laxer = rightly(40).map((said, index) => (index < 30 ? true : said));

  it('is told, says what changed, and is not trusted again for saying what it first said', () => {
    const record = asked(rightly(40), laxer);
    const distrusted =
      'has changed: relevance says otherwise than at first of 15 of 40 labelled replies: it fails 0 that it passed, and passes 15 that it failed';
    expect(record?.drift?.at).toBe(1);
    expect(record && calibrationOf(record).distrusted).toBe(distrusted);
    const again = look(record, rightly(40), 2);
    expect(again && calibrationOf(again).distrusted).toBe(distrusted);
  });

  it('is told too where it got worse without getting laxer', () => {
    const confused = rightly(60).map((said, index) => (index < 30 ? !said : said));
    expect(asked(rightly(60), confused)?.drift?.because).toContain(
      '30 that it had right are wrong now, 0 the other way',
    );
  });

  it('is told the later the surer it must be: a change of ten is told at the first look, and not at the hundredth', () => {
    const ten = rightly(40).map((said, index) => (index < 20 ? true : said));
    expect(asked(rightly(40), ten)?.drift).toBeDefined();
    expect(asked(...Array.from({ length: 100 }, () => rightly(40)), ten)?.drift).toBeUndefined();
  });

  it('is told of a merely noisy one in less than 1 % of 90 looks together', () => {
    const dice = new Dice(4711);
    const noisy = () => rightly(60).map((said) => (dice.hits(0.08) ? !said : said));
    const runs = 300;
    const alarms = Array.from({ length: runs }, () => asked(...Array.from({ length: 90 }, noisy))?.drift).filter(
      (drift) => drift !== undefined,
    );
    expect(alarms.length / runs).toBeLessThan(0.01 + 3 * Math.sqrt((0.01 * 0.99) / runs));
  });
});
