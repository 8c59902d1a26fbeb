import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aBreakGlass } from '#testing/builder/break-glass.ts';
import { breakGlassActs, glasses } from '../policy/index.ts';
import { digestOfBytes, HOUR_MS } from '../shared/index.ts';
import { gatesBehind, withBrokenGlass } from './broken-glass.ts';
import type { GateName, GateResult } from './gate.ts';

const subject = { release: digestOfBytes('v2'), environment: 'production', now: HOUR_MS };
const result = (gate: GateName, state: GateResult['state']): GateResult => ({
  gate,
  state,
  because: 'found',
  evidence: [],
});

describe('broken glass', () => {
  it('opens its gate, marked, with what it would have said', () => {
    const brokenGlass = breakGlassActs([aBreakGlass({}, { glass: 'verification' })]);
    expect(withBrokenGlass(result('integration', 'closed'), { ...subject, brokenGlass })).toEqual({
      gate: 'integration',
      state: 'open',
      because: 'found; closed but for this: Ada broke the glass until 1970-01-01T02:00:00.000Z: the shop is down',
      evidence: [],
      breakGlass: 'stm_1',
    });
  });

  it('leaves no mark on a gate that is open by itself, or not required', () => {
    const brokenGlass = breakGlassActs([aBreakGlass({}, { glass: 'verification' })]);
    for (const state of ['open', 'not-required'] as const) {
      const before = result('evaluation', state);
      expect(withBrokenGlass(before, { ...subject, brokenGlass })).toBe(before);
    }
  });
});

const NEVER: readonly GateName[] = [
  'hold',
  'checklist',
  'safety',
  'red-team',
  'staging',
  'approval',
  'comparison',
  'provenance',
];
const LET_PAST: readonly GateName[] = glasses.flatMap(gatesBehind);

it('opens no other gate than its own, whichever are broken, and none after its time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NEVER, ...LET_PAST),
      fc.constantFrom<GateResult['state']>('open', 'closed', 'waiting', 'not-required'),
      fc.subarray([...glasses]),
      fc.integer({ min: 0, max: 4 * HOUR_MS }),
      (gate, state, broken, now) => {
        const acts = breakGlassActs(
          broken.map((glass, index) => aBreakGlass({ id: `stm_${index}` }, { glass, until: 2 * HOUR_MS })),
        );
        const before = result(gate, state);
        const after = withBrokenGlass(before, { ...subject, now, brokenGlass: acts });
        const mayOpen = broken.some((glass) => gatesBehind(glass).includes(gate)) && now < 2 * HOUR_MS;
        const isShut = state === 'closed' || state === 'waiting';
        if (mayOpen && isShut) expect(after).toMatchObject({ state: 'open', breakGlass: expect.any(String) });
        else expect(after).toBe(before);
        if (NEVER.includes(gate)) expect(after).toBe(before);
      },
    ),
    { numRuns: 500 },
  );
});
