import { judgeMetrics, type QualitySample, worldChange } from '#domain/analysis/index.ts';
import { builtInStrategies, type RolloutPlan } from '#domain/plan/index.ts';
import { countLook, decideRollout, type Rollout, type RolloutView } from '#domain/rollout/index.ts';
import { FULL_BP, HOUR_MS, MINUTE_MS } from '#domain/shared/index.ts';
import { aRollout, aView, baking } from '#testing/builder/rollout.ts';
import { evaluate } from '../stream/evaluation.ts';
import { type Served, Traffic } from '../stream/traffic.ts';
import { type Behaviour, TYPICAL, type World } from '../stream/world.ts';

/** How a rollout ended by itself, or that it asked for a person. */
type Ending = 'promoted' | 'rolled back' | 'person';
export type Played = { readonly ending: Ending; readonly hours: number };

/** What is rolled out: how the candidate answers, and how many points of 1-5 its answers are worse. */
type Release = { readonly name: string; readonly candidate: Behaviour; readonly worseBy: number };

const HEALTHY: Behaviour = { ...TYPICAL, errorRate: 0.002 };

/** Subtly worse is past the guide's limit of 1 % errors and inside all of its margins but that of complaints. */
export const releases: readonly Release[] = [
  { name: 'healthy', candidate: HEALTHY, worseBy: 0 },
  {
    name: 'subtly worse',
    candidate: { ...HEALTHY, errorRate: 0.03, meanLatencyMs: 1.2 * HEALTHY.meanLatencyMs, complaintRate: 0.02 },
    worseBy: 0.2,
  },
  {
    name: 'clearly worse',
    candidate: { ...HEALTHY, errorRate: 0.08, meanLatencyMs: 2 * HEALTHY.meanLatencyMs, complaintRate: 0.04 },
    worseBy: 1,
  },
];

/** Between two passes of a controller here; in production it looks more often, which changes little for a rule that holds at every look. */
const PASS_MS = 10 * MINUTE_MS;
const EVALUATION_MS = 10 * MINUTE_MS;
/** Two hours of the baseline alone, by which it is told whether the world changed. */
const PASSES_BEFORE = 12;
const MOST_HOURS = 14 * 24;

/** A whole rollout by the guide's canary, decided by the rules that control uses, on a clock that jumps. */
export function playRollout(release: Release, requestsPerHour: number, stream: number, path: number): Played {
  const { candidate, worseBy } = release;
  const traffic = new Traffic(worldOf(requestsPerHour), { candidate, baseline: HEALTHY }, stream, path);
  const plan = canary();
  let rollout: Rollout = aRollout({ plan, state: baking(0, 0) });
  let shareBp = plan.steps[0]?.weightBp ?? 0;
  let quality: QualitySample | undefined;
  let evaluations = 0;
  let evaluatedAt = EVALUATION_MS;
  traffic.startStep();
  for (let pass = 0; pass < PASSES_BEFORE; pass += 1) traffic.serve(0);
  const before = traffic.served().baseline;
  traffic.startStep();
  for (let now = PASS_MS; now <= MOST_HOURS * HOUR_MS; now += PASS_MS) {
    if (shareBp < FULL_BP) traffic.serve(shareBp / FULL_BP);
    if (quality === undefined && now >= evaluatedAt) {
      evaluations += 1;
      quality = evaluate(traffic.dice, evaluations, worseBy);
    }
    const [candidateSince, baselineSince] = since(traffic.served());
    const samples = { candidate: candidateSince, baseline: baselineSince, quality };
    const verdicts = judgeMetrics(plan.metrics, samples, plan.alpha);
    const view: RolloutView = aView({
      rollout,
      now,
      realNow: now,
      watchedMs: PASS_MS,
      verdicts,
      worldChanged: worldChange({ metrics: plan.metrics, before, baseline: baselineSince, candidate: candidateSince }),
      nextRouteVersion: versionAfter(rollout),
    });
    const { next, actions } = decideRollout({ ...view, rollout: { ...rollout, looks: countLook(view) } });
    rollout = { ...rollout, looks: countLook(view), state: next };
    for (const action of actions) {
      if (action.kind === 'set-weight') {
        shareBp = action.weightBp;
        traffic.startStep();
      } else if (action.kind === 'evaluate-live') {
        quality = undefined;
        evaluatedAt = now + EVALUATION_MS;
      }
    }
    const hours = now / HOUR_MS;
    if (next.kind === 'completed') return { ending: 'promoted', hours };
    if (next.kind === 'rolling-back') return { ending: 'rolled back', hours };
    if (next.kind === 'paused') return { ending: 'person', hours };
  }
  throw new Error(`${release.name} at ${requestsPerHour} an hour came to no end: path ${path}`);
}

function canary(): RolloutPlan {
  const plan = builtInStrategies.find(({ strategy }) => strategy === 'canary');
  if (plan === undefined) throw new Error('no strategy is called canary');
  return plan;
}

function versionAfter({ state }: Rollout): number {
  return state.kind === 'baking' ? state.routeVersion + 1 : 0;
}

/** Without the route version before the rollout. */
function since({ candidate, baseline }: Served) {
  return [candidate.slice(1), baseline.slice(1)] as const;
}

/** Conversations of three turns that come when they come. */
function worldOf(requestsPerHour: number): World {
  const requestsPerBatch = (requestsPerHour * PASS_MS) / HOUR_MS;
  return { name: 'replay', steps: [{ share: 0, batches: 1 }], requestsPerBatch, burst: 0, turns: 3 };
}
