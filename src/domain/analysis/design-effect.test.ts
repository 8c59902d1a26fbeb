import { describe, expect, test } from 'vitest';
import { designEffect } from './design-effect.ts';

describe('design effect', () => {
  const even = Array.from({ length: 64 }, (_, index) => ({ requests: 10, errors: index % 8 === 0 ? 1 : 0 }));

  test('is one where errors are spread, and where nothing is known', () => {
    expect(designEffect({ buckets: even, errors: 8 })).toBe(1);
    expect(designEffect({ buckets: [], errors: 8 })).toBe(1);
    expect(designEffect({ buckets: even, errors: 0 })).toBe(1);
    const clumped = [
      { requests: 10, errors: 8 },
      { requests: 10, errors: 0 },
    ];
    const spokenOf = { requests: 0, errors: 0 };
    expect(designEffect({ buckets: [...clumped, spokenOf], errors: 8 })).toBe(
      designEffect({ buckets: clumped, errors: 8 }),
    );
  });

  test('makes the errors of one conversation weigh like one', () => {
    const clumped = Array.from({ length: 64 }, (_, index) => ({ requests: 10, errors: index === 5 ? 8 : 0 }));
    expect(designEffect({ buckets: clumped, errors: 8 })).toBeCloseTo(8, 0);
    expect(designEffect({ buckets: [{ requests: 9, errors: 4 }], errors: 4 })).toBe(4);
    expect(designEffect({ buckets: [1, 2].map(() => ({ requests: 4, errors: 4 })), errors: 8 })).toBe(4);
  });
});
