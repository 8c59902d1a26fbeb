import { expect, it } from 'vitest';
import { digestOfBytes } from '../shared/index.ts';
import type { ArmResult } from './evaluation-result.ts';
import { compareFailedCases } from './failed-cases.ts';

function anArm(cases: number, failed: number, repeats = 1): ArmResult {
  const replies = Array.from({ length: cases * repeats }, (_, index) => ({
    ...{
      caseId: `case-${index % cases}`,
      repeat: Math.floor(index / cases) + 1,
      text: '',
      toolCalls: [],
      latencyMs: 1,
    },
    ...{ tokens: undefined, scorings: [] },
    ...(index % cases < failed ? { error: 'it answered 500' } : {}),
  }));
  return { release: digestOfBytes('x'), label: 'x', deploymentId: undefined, replies };
}

it('tells more failures than chance makes, the case being the unit and not its repeats', () => {
  const surely = compareFailedCases({ candidate: anArm(200, 9), baseline: anArm(200, 0) });
  expect(surely).toMatchObject({
    candidate: { events: 9, n: 200 },
    baseline: { events: 0, n: 200 },
    difference: 0.045,
  });
  expect(surely?.lower).toBeGreaterThan(0.01);
  const perhaps = compareFailedCases({ candidate: anArm(60, 3, 3), baseline: anArm(60, 0, 3) });
  expect(perhaps).toMatchObject({ candidate: { events: 3, n: 60 } });
  expect(perhaps?.lower).toBeLessThan(0);
});

it('compares nothing with nothing', () => {
  expect(compareFailedCases({ candidate: anArm(60, 3), baseline: undefined })).toBeUndefined();
  expect(compareFailedCases({ candidate: anArm(60, 3), baseline: anArm(0, 0) })).toBeUndefined();
});
