import { describe, expect, it } from 'vitest';
import type { PromotionView } from '../view.ts';
import { gateLines } from './gate-lines.ts';
import { glassLines } from './glass-lines.ts';

const SURFACE = { columns: 80, color: false };
type Gate = PromotionView['gates'][number];

const gate = (over: Partial<Gate>): Gate => ({
  gate: 'evaluation',
  state: 'open',
  because: 'found',
  evidence: [],
  ...over,
});

describe('gates', () => {
  it.each([
    ['✔', { state: 'open' }],
    ['✔', { state: 'open', enforcement: 'warn' }],
    ['✖', { state: 'closed' }],
    ['!', { state: 'closed', enforcement: 'warn' }],
    ['○', { state: 'waiting', enforcement: 'observe' }],
    ['!', { state: 'open', breakGlass: 'stm_1' }],
  ] as const)('are marked %s where they are %j', (mark, over) => {
    expect(gateLines({ gates: [gate(over)] }, SURFACE, false)).toBe(`gates  ${mark} evaluation: found`);
  });

  it('show the mark of what was let past in the short form too', () => {
    const gates = [gate({ gate: 'safety' }), gate({ breakGlass: 'stm_1' })];
    expect(gateLines({ gates }, SURFACE, true)).toBe('gates  ✔ safety  ! evaluation');
  });
});

describe('broken glass', () => {
  const act = {
    id: 'stm_1',
    glass: 'window',
    state: 'in-force',
    promotion: 'prm_1',
    release: `sha256:${'0'.repeat(64)}`,
    agent: 'shop',
    environment: 'production',
    by: 'ada',
    at: '2026-11-23T10:00:00.000Z',
    until: '2026-11-23T12:00:00.000Z',
    reason: 'down',
  } as const;

  it('is one line an act, with who, why and until when', () => {
    const second = { ...act, state: 'expired', confirmed: { by: 'kim', at: act.at, reason: 'yes' } } as const;
    expect(glassLines({ brokenGlass: [act, second] }, { ...SURFACE, columns: 200 })).toBe(
      'glass  ! window in production, broken by ada: down (in force until 2026-11-23 12:00 UTC)\n' +
        'glass  ! window in production, broken by ada, confirmed by kim: down (over since 2026-11-23 12:00 UTC)',
    );
    expect(glassLines({}, SURFACE)).toBe('');
  });
});
