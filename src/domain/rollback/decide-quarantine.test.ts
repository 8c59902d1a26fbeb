import { expect, it } from 'vitest';
import { digestOfBytes } from '../shared/index.ts';
import { decideQuarantine, type QuarantinedPlace } from './decide-quarantine.ts';

const v1 = { deploymentId: 'dep_1', label: 'v1', role: 'baseline' } as const;
const v2 = { deploymentId: 'dep_2', label: 'v2', role: 'candidate' } as const;
const v0 = { deploymentId: 'dep_0', release: digestOfBytes('v0'), label: 'v0' } as const;
const onV2 = { id: 'prm_1', candidate: 'dep_2' } as const;

function banning(deployments: readonly ('dep_1' | 'dep_2')[], over: Partial<QuarantinedPlace> = {}): QuarantinedPlace {
  return {
    targets: [v1, v2],
    banned: new Set(deployments),
    promotion: undefined,
    rollback: undefined,
    next: v0,
    failed: undefined,
    ...over,
  };
}

it.each<[string, QuarantinedPlace, string, RegExp]>([
  [
    'a candidate is taken back by its own rollout',
    banning(['dep_2'], { promotion: onV2 }),
    'leave',
    /prm_1 is being taken back/,
  ],
  [
    'also when the baseline is banned too, which comes next',
    banning(['dep_1', 'dep_2'], { promotion: onV2 }),
    'leave',
    /prm_1/,
  ],
  [
    'what serves gives way to the next verified release',
    banning(['dep_1'], { targets: [v1] }),
    'roll-back',
    /v0 is brought back/,
  ],
  [
    'also in the middle of a rollout of another release',
    banning(['dep_1'], { promotion: onV2 }),
    'roll-back',
    /v0 is brought back/,
  ],
  [
    'a rollback that is under way is let go on',
    banning(['dep_1'], { rollback: { id: 'rbk_1', to: 'v0' } }),
    'leave',
    /rbk_1 brings v0 back/,
  ],
  [
    'where nothing else can serve, a person is asked and traffic stays',
    banning(['dep_1'], { next: undefined }),
    'wait',
    /no other release that was verified here/,
  ],
  [
    'what could not be brought back is not tried again and again',
    banning(['dep_1'], { failed: 'v0 does not answer' }),
    'wait',
    /could not be brought back: v0 does not answer/,
  ],
  [
    'what is warm, or has a share by hand, loses it',
    banning(['dep_2'], { targets: [v1, { ...v2, role: 'warm' }] }),
    'drop',
    /v2 is out of the route/,
  ],
])('%s', (_, place, kind, because) => {
  const { move, because: said } = decideQuarantine(place);
  expect(move.kind).toBe(kind);
  expect(said).toMatch(because);
});

it('drops exactly what is banned, and goes back to exactly what is next', () => {
  expect(decideQuarantine(banning(['dep_2'])).move).toEqual({ kind: 'drop', deployments: ['dep_2'] });
  expect(decideQuarantine(banning(['dep_1'])).move).toEqual({ kind: 'roll-back', to: v0 });
});
