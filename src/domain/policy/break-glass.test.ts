import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aBreakGlass, said } from '#testing/builder/break-glass.ts';
import { digestOfBytes, HOUR_MS } from '../shared/index.ts';
import { breakGlassActs, breakGlassState, breakGlassText, glassBroken, wasInForce } from './break-glass.ts';
import { glasses } from './glass.ts';

const V2 = digestOfBytes('v2');

function only(...statements: Parameters<typeof breakGlassActs>[0]) {
  const [act] = breakGlassActs(statements);
  if (act === undefined) throw new Error('no act');
  return act;
}

describe('an act', () => {
  it.each([
    ['before it began, as after a clock that was set back', -1, 'expired'],
    ['at once', 0, 'in-force'],
    ['just before its end', 2 * HOUR_MS - 1, 'in-force'],
    ['from its end on', 2 * HOUR_MS, 'expired'],
  ] as const)('%s', (_when, now, state) => {
    expect(breakGlassState(only(aBreakGlass()), now)).toBe(state);
  });

  it('holds no more once it is withdrawn, by whomever', () => {
    const act = only(aBreakGlass(), said({ kind: 'withdraws-glass', act: 'stm_1' }, 'Ada'));
    expect(breakGlassState(act, 1)).toBe('withdrawn');
  });

  it('that needs a second person holds once another confirmed it, and never by a word of the same one', () => {
    const asked = aBreakGlass({}, { needsSecond: true });
    const confirms = { kind: 'confirms-glass', act: 'stm_1' } as const;
    expect(breakGlassState(only(asked), 1)).toBe('unconfirmed');
    expect(breakGlassState(only(asked, said(confirms, ' ada ')), 1)).toBe('unconfirmed');
    expect(breakGlassState(only(asked, said(confirms, 'Kim')), 1)).toBe('in-force');
    expect(breakGlassState(only(asked, said(confirms, 'Kim')), 2 * HOUR_MS)).toBe('expired');
    expect([wasInForce(only(asked)), wasInForce(only(asked, said(confirms, 'Kim')))]).toEqual([false, true]);
    expect(breakGlassText(only(asked, said(confirms, 'Kim')))).toBe(
      'Ada broke the glass, confirmed by Kim, until 1970-01-01T02:00:00.000Z: the shop is down',
    );
  });

  it('is one of several by its end: the last to hold is named', () => {
    const acts = breakGlassActs([
      aBreakGlass({ id: 'stm_1' }, { until: 3 * HOUR_MS }),
      aBreakGlass({ id: 'stm_2' }, { until: HOUR_MS }),
    ]);
    expect(glassBroken(acts, 'window', { release: V2, environment: 'production' }, 1)?.id).toBe('stm_1');
    expect(glassBroken(acts, 'window', { release: V2, environment: 'production' }, 3 * HOUR_MS)).toBeUndefined();
  });
});

it('is about its own glass, digest and environment, in its own time, whatever else was said', () => {
  const anyAct = fc.record({
    glass: fc.constantFrom(...glasses),
    release: fc.constantFrom(V2, digestOfBytes('v3')),
    environment: fc.constantFrom('staging', 'production'),
    at: fc.integer({ min: 0, max: 5 }),
    lasts: fc.integer({ min: 1, max: 5 }),
    needsSecond: fc.boolean(),
    word: fc.constantFrom(undefined, 'confirms-glass', 'withdraws-glass'),
    who: fc.constantFrom('Ada', 'Kim'),
  });

  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 5 }), fc.integer({ min: 0, max: 10 }), (given, now) => {
      const acts = breakGlassActs(
        given.flatMap(({ word, who, release, environment, at, lasts, glass, needsSecond }, index) => {
          const id = `stm_${index}` as const;
          const act = aBreakGlass({ id, release, environment, at }, { glass, needsSecond, until: at + lasts });
          return word === undefined ? [act] : [act, said({ kind: word, act: id }, who)];
        }),
      );
      for (const glass of glasses) {
        const holds = given.some(
          (act) =>
            act.glass === glass &&
            act.release === V2 &&
            act.environment === 'production' &&
            now >= act.at &&
            now < act.at + act.lasts &&
            act.word !== 'withdraws-glass' &&
            (!act.needsSecond || (act.word === 'confirms-glass' && act.who === 'Kim')),
        );
        const found = glassBroken(acts, glass, { release: V2, environment: 'production' }, now);
        expect(found !== undefined).toBe(holds);
      }
    }),
  );
});
