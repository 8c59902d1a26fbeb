import type { Project } from '#domain/config/index.ts';
import { DAY_MS } from '#domain/shared/index.ts';
import type { Mutant } from './mutant.ts';

const EMERGENCIES = { 'break-glass': 8, 'confirm-glass': 0, 'withdraw-glass': 0 };
const FROZEN = { ...EMERGENCIES, freeze: 5, 'lift-freeze': 0 };

const withTwo = (project: Project): Project => ({
  ...project,
  secondPerson: { configuration: false, breakGlass: true },
});
const withOne = (project: Project): Project => ({
  ...project,
  secondPerson: { configuration: false, breakGlass: false },
});

/** Windows would keep most of what is let past from beginning. */
const withoutWindows = (project: Project): Project => withOne({ ...project, windows: [] });

/** What lets a release past more than a person broke the glass for. */
export const glassMutants: readonly Mutant[] = [
  {
    engine: 'lets a release past windows because other glass is broken',
    lean: { deeds: FROZEN, project: withOne },
    caughtBy: 'window',
    breaks: {
      glassBroken: (real) => (acts, glass, subject, now) =>
        real(
          acts.map((act) => ({ ...act, glass })),
          glass,
          subject,
          now,
        ),
    },
  },
  {
    engine: 'forgets that glass is whole again after its time',
    lean: { deeds: FROZEN, project: withOne },
    caughtBy: 'window',
    breaks: {
      glassBroken: (real) => (acts, glass, subject, now) =>
        real(
          acts.map((act) => ({ ...act, until: act.until + 30 * DAY_MS })),
          glass,
          subject,
          now,
        ),
    },
  },
  {
    engine: 'takes one person for two',
    lean: { deeds: FROZEN, project: withTwo },
    caughtBy: 'window',
    breaks: {
      breakGlassActs: (real) => (statements) => real(statements).map((act) => ({ ...act, needsSecond: false })),
    },
  },
  {
    engine: 'lets broken glass stand for safety',
    lean: {
      deeds: { ...EMERGENCIES, 'break-glass': 30, promote: 8 },
      project: withoutWindows,
      outside: {
        evaluation: { outcome: 'unknown', because: 'the judge is down' },
        safety: { outcome: 'fail', because: 'it told a secret' },
      },
    },
    caughtBy: 'earned',
    breaks: {
      withBrokenGlass: (real) => (result, input) =>
        result.gate === 'safety'
          ? { ...real({ ...result, gate: 'evaluation' }, input), gate: 'safety' }
          : real(result, input),
    },
  },
];
