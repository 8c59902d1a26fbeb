import { FULL_BP, HOUR_MS } from '#domain/shared/index.ts';
import { aMetric } from '../../builder/rollout.ts';
import type { Mutant } from './mutant.ts';
import { inProduction, slowly, withShifts } from './projects.ts';

/** What lets a rollout go on, or stay, where it must not. */
export const rolloutMutants: readonly Mutant[] = [
  {
    engine: 'counts a bake by the clock, watched or not',
    lean: { temper: { slowness: 1, crashes: 4, trouble: 0 }, project: slowly },
    caughtBy: 'bake',
    breaks: {
      loadView:
        (real) =>
        async (...input) => {
          const loaded = await real(...input);
          const { rollout, promotion, now } = loaded.view;
          const last = promotion.rollout?.lastPass?.at ?? now;
          if (rollout === undefined) return loaded;
          return { ...loaded, view: { ...loaded.view, rollout: { ...rollout, watchedMs: Math.max(0, now - last) } } };
        },
    },
  },
  {
    engine: 'lets a metric pass before it has its samples',
    lean: {
      project: (project) => inProduction(project, { metrics: [aMetric('error-rate', { minExposure: 20_000 })] }),
    },
    caughtBy: 'bake',
    breaks: { decideVerdict: (real) => (metric, finding) => real({ ...metric, minExposure: 0 }, finding) },
  },
  {
    engine: 'ends a probation that nobody has watched through',
    caughtBy: 'bake',
    breaks: {
      decideProbation: (real) => (input) => {
        const decision = real(input);
        const isHalf = decision.next.observedMs > input.plan.probationMs / 2;
        return isHalf ? { kind: 'over', next: decision.next, because: decision.because } : decision;
      },
    },
  },
  {
    engine: 'takes the next step on metrics that can’t tell',
    lean: {
      project: (project) => inProduction(project, { metrics: [aMetric('error-rate', { minExposure: 20_000 })] }),
    },
    caughtBy: 'judged',
    breaks: {
      whyAllowed: (real) => (view) =>
        real({
          ...view,
          verdicts: view.verdicts.map((verdict) =>
            verdict.kind === 'inconclusive'
              ? { kind: 'pass', proven: false, because: verdict.missing, card: verdict.card }
              : verdict,
          ),
        }),
    },
  },
  {
    engine: 'waves a step through at the end of its longest bake',
    lean: {
      project: (project) => inProduction(project, { metrics: [aMetric('error-rate', { minExposure: 20_000 })] }),
    },
    caughtBy: 'judged',
    breaks: {
      maxBake: (real) => (view) => {
        const move = real(view);
        if (move === undefined || move.next.kind !== 'paused') return move;
        const step = move.next.step + 1;
        const weightBp = view.rollout.plan.steps[step]?.weightBp ?? FULL_BP;
        const progress = { step, startedAt: view.now, observedMs: 0, routeVersion: view.nextRouteVersion };
        return { ...move, next: { kind: 'baking', ...progress }, actions: [{ kind: 'set-weight', weightBp }] };
      },
    },
  },
  {
    engine: 'minds a critical limit only until everyone is served',
    caughtBy: 'judged',
    lean: {
      temper: { trouble: 3 },
      project: (project) =>
        inProduction(project, { metrics: [aMetric('error-rate', { critical: 0.1 })], probationMs: 4 * HOUR_MS }),
    },
    breaks: {
      criticalLimit: (real) => (view) => (view.rollout.state.kind === 'completed' ? undefined : real(view)),
      metricFailed: (real) => (view) => (view.rollout.state.kind === 'completed' ? undefined : real(view)),
    },
  },
  {
    engine: 'passes over confirmed harm',
    caughtBy: 'judged',
    lean: {
      outside: { liveSafety: { outcome: 'fail', because: 'it told a secret' } },
      temper: { slowness: 0, crashes: 0 },
      project: (project) => inProduction(project, { probationMs: 4 * HOUR_MS }),
    },
    breaks: { harmConfirmed: () => () => undefined },
  },
  {
    engine: 'does not follow a gateway that broke off by its own hand',
    lean: { temper: { trouble: 3 }, project: slowly },
    caughtBy: 'judged',
    breaks: { limitBroken: () => () => undefined },
  },
  {
    engine: 'goes on by itself where a person paused it',
    lean: { deeds: { pause: 5 } },
    caughtBy: 'own will',
    breaks: {
      stayPaused: () => (view) => {
        const { state } = view.rollout;
        if (state.kind !== 'paused') return undefined;
        const { because: _because, waitsFor: _waitsFor, pausedBy: _pausedBy, ...progress } = state;
        return { because: 'it was paused long enough', next: { ...progress, kind: 'baking' }, actions: [] };
      },
    },
  },
  {
    engine: 'takes traffic back only while its window is open',
    lean: { deeds: { abort: 10, 'roll-back': 10 }, project: (project) => slowly(withShifts(project)) },
    caughtBy: 'rollback',
    breaks: { abortRequested: (real) => (view) => (view.window.open ? real(view) : undefined) },
  },
  {
    engine: 'stops a rollout and names nobody who may let it go on',
    caughtBy: 'rest',
    lean: {
      project: (project) => inProduction(project, { metrics: [aMetric('error-rate', { minExposure: 20_000 })] }),
    },
    breaks: {
      maxBake: (real) => (view) => {
        const move = real(view);
        return move?.next.kind === 'paused' ? { ...move, next: { ...move.next, waitsFor: '' } } : move;
      },
    },
  },
  {
    engine: 'breaks off where it decides on a probation',
    caughtBy: 'bugs',
    breaks: {
      decideProbation: () => () => {
        throw new Error('broken invariant');
      },
    },
  },
];
