import fc from 'fast-check';
import type { Verdict } from '#domain/analysis/index.ts';
import type { RolloutPlan, RolloutStep, StepWork } from '#domain/plan/index.ts';
import { stepsProblem } from '#domain/plan/index.ts';
import type { RolloutState, RolloutView } from '#domain/rollout/index.ts';
import { FULL_BP, HOUR_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan, aRollout, aView, errored, failing, passing, unclear } from './rollout.ts';

const DANA = { kind: 'person', name: 'Dana' } as const;

const otherWork: fc.Arbitrary<StepWork> = fc.constantFrom<StepWork>(
  { kind: 'bake' },
  { kind: 'pause', because: 'look' },
  { kind: 'analysis', metrics: ['error-rate'] },
  { kind: 'smoke' },
  { kind: 'approval', roles: ['security'], minPeople: 1 },
  { kind: 'shadow', shareBp: 1_000 },
  { kind: 'testers' },
  { kind: 'webhook', url: 'https://ops.example/may-it', timeoutMs: 1_000 },
  { kind: 'notify', text: 'told' },
);

const anyWork = fc.oneof(fc.constant<StepWork>({ kind: 'weight' }), otherWork);

/** Mostly nothing, so that what is looked for is not always drowned out by a stronger reason. */
function seldom<T>(...values: readonly T[]): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 5 },
    { arbitrary: fc.constantFrom(...values), weight: 1 },
  );
}

/** Any list of steps that a project may ask for: work of every kind, before, between and after weights. */
const anySteps: fc.Arbitrary<readonly RolloutStep[]> = fc
  .tuple(fc.array(anyWork, { maxLength: 6 }), fc.constantFrom(0, HOUR_MS), fc.boolean())
  .map(([works, bakeMs, notice]) => {
    const weights = works.filter((work) => work.kind === 'weight').length;
    let weightBp = 0;
    const steps = works.map((work): RolloutStep => {
      if (work.kind === 'weight') weightBp += Math.floor(FULL_BP / (weights + 1));
      return { weightBp, bakeMs, maxBakeMs: 4 * bakeMs, onMaxBake: 'extend', work };
    });
    const everyone: RolloutStep = { weightBp: FULL_BP, bakeMs: 0, maxBakeMs: 0, work: { kind: 'weight' } };
    const told: RolloutStep = { ...everyone, work: { kind: 'notify', text: 'all of it' } };
    return [...steps, everyone, ...(notice ? [told] : [])];
  })
  .filter((steps) => stepsProblem(steps) === undefined);

const anyFact = fc.constantFrom<RolloutView['work']>(
  { state: 'absent' },
  { state: 'pending' },
  { state: 'pending', because: 'waiting for security' },
  { state: 'done', pass: true, because: '1.2 s' },
  { state: 'done', pass: false, because: 'no' },
  { state: 'failed', because: 'no' },
);

const pausedBy = fc.constantFrom(
  'person',
  'step',
  'max-bake',
  'inconclusive',
  'world-changed',
  'sample-ratio',
  'window',
  'hold',
  undefined,
);

function anyState(steps: readonly RolloutStep[]): fc.Arbitrary<RolloutState> {
  const progress = fc.record({
    step: fc.integer({ min: 0, max: steps.length - 1 }),
    startedAt: fc.constant(0),
    observedMs: fc.oneof(fc.integer({ min: 0, max: HOUR_MS }), fc.integer({ min: 0, max: 9 * HOUR_MS })),
    routeVersion: fc.constant(3),
    extended: fc.constantFrom(undefined, true),
    attempt: fc.constantFrom(undefined, 1),
  });
  return fc.oneof(
    fc.constantFrom<RolloutState>(
      { kind: 'pending', stage: 'deploying' },
      { kind: 'pending', stage: 'smoking' },
      { kind: 'pending', stage: 'waiting-for-person' },
      { kind: 'pending', stage: 'waiting-for-window' },
      { kind: 'pending', stage: 'waiting-for-window', forPerson: true },
      { kind: 'completed', at: 1 },
    ),
    { arbitrary: progress.map((each): RolloutState => ({ kind: 'baking', ...each })), weight: 4 },
    fc
      .tuple(progress, pausedBy)
      .map(
        ([each, by]): RolloutState => ({ kind: 'paused', ...each, because: 'p', waitsFor: 'a person', pausedBy: by }),
      ),
    progress.map(
      ({ step }): RolloutState => ({
        kind: 'rolling-back',
        because: 'b',
        fromStep: step,
        decidedRealAt: 0,
        routeVersion: 3,
      }),
    ),
    fc.boolean().map((rolledBack): RolloutState => ({ kind: 'aborted', at: 1, because: 'b', rolledBack })),
  );
}

function anyRequest(): fc.Arbitrary<RolloutView['rollout']['request']> {
  return seldom(
    ...(['pause', 'resume', 'advance', 'promote-full', 'abort'] as const).map((kind) => ({
      kind,
      by: DANA,
      reason: 'r',
    })),
  );
}

const anyWindow = fc.oneof(
  fc.constant<RolloutView['window']>({ open: true, because: 'no window closes it', onClose: 'pause' }),
  fc
    .constantFrom('pause', 'baseline')
    .map((onClose): RolloutView['window'] => ({ open: false, because: 'no rollouts on Fridays', onClose })),
);

const anyLooks: fc.Arbitrary<RolloutView['rollout']['looks']> = fc.constantFrom(
  undefined,
  { since: 0, metrics: {} },
  { since: 0, at: 1, metrics: { 'error-rate': { failures: 3, inconclusive: 9, consecutiveErrors: 5 } } },
);

const anyPlan: fc.Arbitrary<RolloutPlan> = fc
  .tuple(
    anySteps,
    fc.constantFrom({}, { failureLimit: 2 }, { inconclusiveLimit: 3 }, { dryRun: true }),
    fc.constantFrom('pause', 'extend', 'roll-back'),
  )
  .map(([steps, limits, onMaxBake]) =>
    aPlan({ steps, onMaxBake, metrics: [aMetric('error-rate', { role: 'prove' }), aMetric('tokens', limits)] }),
  );

const pastLimit = { ...failing(), by: 'critical-limit' } as Verdict;
const dryTokens = { ...failing('tokens'), card: { ...failing('tokens').card, dryRun: true } };

const anyVerdict = fc.constantFrom(
  passing(),
  passing('tokens'),
  failing(),
  failing('tokens'),
  failing('complaints'),
  pastLimit,
  unclear(),
  errored(),
  dryTokens,
);

/** Half of the time all that is asked for passes, so that only what comes with it matters. */
const anyVerdicts = fc.oneof(
  fc.array(anyVerdict, { maxLength: 3 }),
  fc.array(anyVerdict, { maxLength: 1 }).map((more) => [passing(), passing('tokens'), ...more]),
);

/** Any view of any rollout, with work of every kind, however people, gateways and judges behave. */
export const anyRolloutView: fc.Arbitrary<RolloutView> = anyPlan.chain((plan) =>
  fc
    .record({
      state: anyState(plan.steps),
      request: anyRequest(),
      looks: anyLooks,
      promoteFull: seldom({ by: DANA, reason: 'r' }),
      limitBroken: seldom('limit'),
      hasBaseline: fc.boolean(),
      deploy: anyFact,
      smoke: anyFact,
      work: anyFact,
      verdicts: anyVerdicts,
      harm: seldom('harm'),
      gatewaysCaughtUp: fc.boolean(),
      window: anyWindow,
      worldChanged: seldom('the world changed'),
      sampleRatioMismatch: seldom('25 % where 10 % were wanted'),
      held: seldom('held by Sam: x (hld_1)'),
      statisticsOverridden: seldom('Dana broke the glass'),
      watchedMs: fc.integer({ min: 0, max: HOUR_MS }),
    })
    .map(({ state, request, looks, promoteFull, limitBroken, hasBaseline, ...rest }) => {
      const rollout = aRollout({ plan, state, request, looks, promoteFull, limitBroken });
      return aView({ rollout: hasBaseline ? rollout : { ...rollout, baseline: undefined }, ...rest });
    }),
);
