import { expect, test } from 'vitest';
import { type BootCounting, exposureGaps, furtherCounted } from './exposure-gap.ts';

const NOW = 1_000_000;

function counting(over: Partial<BootCounting> = {}): BootCounting {
  return { gateway: 'gtw_1', boot: 'a', environment: 'production', startedAt: 0, until: NOW, isOver: false, ...over };
}

test('a gateway that runs and tells has no gap, nor has one that stopped in order, however long ago', () => {
  expect(exposureGaps([counting()], NOW)).toEqual([]);
  expect(exposureGaps([counting({ until: 5, isOver: true })], NOW)).toEqual([]);
});

test('one that was killed leaves a gap from what it last told to its next start', () => {
  const killed = counting({ until: 500_000 });
  const next = counting({ boot: 'b', startedAt: 502_000 });
  for (const starts of [
    [killed, next],
    [next, killed],
  ]) {
    expect(exposureGaps(starts, NOW)).toEqual([{ gateway: 'gtw_1', kind: 'lost', from: 500_000, to: 502_000 }]);
  }
});

test('other gateways, and starts that ended in order, fill no gap and make none', () => {
  const starts = [
    counting({ until: 500_000 }),
    counting({ gateway: 'gtw_2', boot: 'x', startedAt: 500_500, until: 600_000, isOver: true }),
    counting({ boot: 'b', startedAt: 510_000, until: 520_000, isOver: true }),
    counting({ boot: 'c', startedAt: 700_000 }),
  ];
  expect(exposureGaps(starts, NOW)).toEqual([{ gateway: 'gtw_1', kind: 'lost', from: 500_000, to: 510_000 }]);
});

test('one that says nothing any more is silent, until it has told', () => {
  expect(exposureGaps([counting({ until: NOW - 30_000 })], NOW)).toEqual([]);
  const from = NOW - 30_001;
  expect(exposureGaps([counting({ until: from })], NOW)).toEqual([{ gateway: 'gtw_1', kind: 'silent', from, to: NOW }]);
});

test('a clock that was set back between two starts makes no gap of negative length', () => {
  const gaps = exposureGaps([counting({ until: 500_000 }), counting({ boot: 'b', startedAt: 499_000 })], NOW);
  expect(gaps).toEqual([{ gateway: 'gtw_1', kind: 'lost', from: 500_000, to: 500_000 }]);
});

test('a batch that comes late takes back nothing that is known', () => {
  const known = furtherCounted(undefined, counting({ until: 9, isOver: true, coarsestMs: 60_000 }));
  expect(furtherCounted(known, counting({ until: 5 }))).toMatchObject({ until: 9, isOver: true, coarsestMs: 60_000 });
  expect(furtherCounted(counting({ until: 5 }), counting({ until: 9 }))).toMatchObject({ until: 9, isOver: false });
});
