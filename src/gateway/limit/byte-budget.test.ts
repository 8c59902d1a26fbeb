import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

it('keeps a quarter for replies', () => {
  const budget = new ByteBudget(() => 1_000);
  const request = budget.open('request');
  expect([request.resize(750), budget.hasRoomFor(1), budget.open('request').resize(1)]).toEqual([true, false, false]);
  const reply = budget.open('reply');
  expect([reply.resize(250), reply.resize(251), budget.held]).toEqual([true, false, 1_000]);
  expect([reply.resize(10), budget.held]).toEqual([true, 760]);
  request.close();
  request.close();
  expect([budget.held, budget.hasRoomFor(740), budget.hasRoomFor(741)]).toEqual([10, true, false]);
});

it('never holds more than it has, and nothing once all are through', () => {
  const step = fc.tuple(fc.nat(9), fc.boolean(), fc.nat(400));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const budget = new ByteBudget(() => 1_000);
      const holds = Array.from({ length: 10 }, (_, index) => budget.open(index < 5 ? 'request' : 'reply'));
      const sizes = holds.map(() => 0);
      for (const [who, closes, bytes] of steps) {
        if (closes) holds[who]?.close();
        const fits = !closes && holds[who]?.resize(bytes) === true;
        if (closes || fits) sizes[who] = closes ? 0 : bytes;
        expect(budget.held).toBe(sizes.reduce((sum, size) => sum + size, 0));
        expect(budget.held).toBeLessThanOrEqual(1_000);
      }
      for (const hold of holds) hold.close();
      expect(budget.held).toBe(0);
    }),
  );
});
