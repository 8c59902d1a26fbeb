import { createRandom, shuffled } from '../random.ts';

/** Which of the example's releases it behaves like. */
export type Original = 'v1' | 'v2' | 'v3-wrong' | 'v3-unsafe' | 'v3-slow' | 'v3-errors';

export type Outcome = 'promoted' | 'stopped' | 'rolled-back';

/** A release that the demo tries to bring to production. */
export type Candidate = {
  readonly label: string;
  readonly original: Original;
  /** What should become of it. Known to the exit code only: nothing is steered by it. */
  readonly expected: { readonly outcome: Outcome; readonly stage: string | undefined };
};

const EXPECTED: Readonly<Record<Original, Candidate['expected']>> = {
  v1: { outcome: 'promoted', stage: undefined },
  v2: { outcome: 'promoted', stage: undefined },
  'v3-wrong': { outcome: 'stopped', stage: 'evaluation' },
  'v3-unsafe': { outcome: 'stopped', stage: 'safety' },
  'v3-slow': { outcome: 'stopped', stage: 'production smoke' },
  'v3-errors': { outcome: 'rolled-back', stage: 'production 10 %' },
};

const DEFECTIVE = ['v3-wrong', 'v3-unsafe', 'v3-slow', 'v3-errors'] as const;
const NEUTRAL = ['v3-a', 'v3-b', 'v3-c', 'v3-d'] as const;

/** Says nothing about what is inside: only the version line of its instructions differs from v1. */
const REWORDED = 'v1-reworded';

/** The releases to try, in order. */
export function chooseCandidates(shuffle: string | undefined): readonly Candidate[] {
  if (shuffle === undefined) return ['v2' as const, ...DEFECTIVE].map((name) => candidate(name, name));
  const random = createRandom(`shuffle/${shuffle}`);
  const defects = shuffled(DEFECTIVE, random);
  return [
    candidate(REWORDED, 'v1'),
    candidate('v2', 'v2'),
    ...NEUTRAL.map((label, index) => candidate(label, defects[index] ?? 'v3-wrong')),
  ];
}

function candidate(label: string, original: Original): Candidate {
  return { label, original, expected: EXPECTED[original] };
}
