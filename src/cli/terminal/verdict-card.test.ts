import { describe, expect, test } from 'vitest';
import { aVerdictView } from '#testing/cli/view-builder.ts';
import { renderVerdictCards } from './verdict-card.ts';

const surface = { columns: 80, color: false };

const full = aVerdictView({
  errorBudget: { rollBack: 0.00833, promote: 0.05 },
  pWorse: 0.34,
  pFails: 0.0042,
  turnsAt: { proven: 0.031, fails: 0.056 },
  worst: { kind: 'request', ids: ['req_a', 'req_b'] },
});

describe('renderVerdictCards', () => {
  test('shows all that a verdict rests on, with the interval beside its margin', () => {
    expect(renderVerdictCards([full], surface).split('\n')).toEqual([
      'error-rate (prove)  ✔ proven',
      'why    not worse by more than 5 points: at most +1.2 points',
      'old    0.4 % (16 of 4,120)',
      'new    0.52 % (2 of 458)',
      'change +0.12 points, from −1 points to +1.2 points (95.0 % at every look at',
      '       once)',
      expect.stringMatching(/^ {8}¦ +├─+●─+┤ +¦$/),
      'margin 5 points',
      'turns  with as much as now: proven up to 3.1 %, fails from 5.6 %',
      'budget may roll back wrongly in 0.833 %, prove wrongly in 5 % of rollouts',
      'chance p 0.34 that it is no worse at all; fails below 0.0042 with the estimate',
      '       past the margin',
      'test   confidence sequence',
      'worst  requests req_a, req_b (headgate requests show ID, where requests are',
      '       logged)',
    ]);
  });

  test('marks where nothing changed, apart from the estimate', () => {
    const apart = { ...full, difference: { estimate: 0.02, lower: -0.02, upper: 0.06, coverage: 0.95 } };
    expect(renderVerdictCards([apart], surface)).toMatch(/¦ +├─+0─+●─+¦─+┤/);
  });

  test('fits a narrow terminal', () => {
    const narrow = { columns: 40, color: false };
    for (const line of renderVerdictCards([full], narrow).split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  });

  test('says what there is nothing of, instead of a zero', () => {
    const text = renderVerdictCards(
      [
        aVerdictView({
          difference: null,
          candidate: { n: 0, estimate: null },
          turnsAt: { fails: 0.1 },
          errorBudget: { rollBack: 0.01, promote: 0.05 },
        }),
        aVerdictView({ difference: { estimate: 3, lower: -1, upper: null, coverage: 0.9 }, unit: 'ms', margin: 0 }),
      ],
      surface,
    );
    expect(text).toContain('new    – (n 0)');
    expect(text).toContain('nothing would be proven yet, fails from 10 %');
    expect(text).toContain('to no bound (90.0 %');
    expect(text).not.toContain('chance');
    expect(renderVerdictCards([], surface)).toBe('No metric was judged yet.');
  });
});
