import { expect, it } from 'vitest';
import { cohenKappa } from './index.ts';

it('is 0 for chance, 1 for full agreement, and what published examples give', () => {
  // Two readers of 50 grant proposals.
  expect(cohenKappa({ both: 20, onlyFirst: 5, onlySecond: 10, neither: 15 })).toBeCloseTo(0.4, 10);
  expect(cohenKappa({ both: 25, onlyFirst: 25, onlySecond: 25, neither: 25 })).toBeCloseTo(0, 10);
  expect(cohenKappa({ both: 5, onlyFirst: 0, onlySecond: 0, neither: 9 })).toBe(1);
});

it('is nothing where chance agrees on all, or nobody rated', () => {
  expect(cohenKappa({ both: 5, onlyFirst: 0, onlySecond: 0, neither: 0 })).toBeUndefined();
  expect(cohenKappa({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toBeUndefined();
});
