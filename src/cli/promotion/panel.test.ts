import { expect, it } from 'vitest';
import { aPromotionView } from '#testing/cli/view-builder.ts';
import { renderPromotion } from './panel.ts';

const surface = { columns: 400, color: false };

it('says in words that conversations were not divided as wanted, what that means and what to look for', () => {
  const because = '150 of 600 conversations began on the candidate, 25 % where 10 % were wanted';
  const sampleRatioMismatch = { at: '2026-11-23T10:30:00.000Z', because };
  const lines = renderPromotion(aPromotionView({ sampleRatioMismatch }), surface).split('\n');
  expect(lines.find((line) => line.startsWith('ratio'))).toBe(
    `ratio  ✖ sample ratio mismatch: ${because}; no metric that compares the two holds. Look for a release that is not reached, ` +
      'a proxy that keeps some users away, keys that are not keys',
  );
  expect(renderPromotion(aPromotionView(), surface)).not.toMatch(/ratio/);
});
