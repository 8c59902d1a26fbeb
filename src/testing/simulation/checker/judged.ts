import type { Promotion } from '#domain/promotion/index.ts';
import { PRODUCTION } from '../history.ts';
import { changesOf, isPass, leftStep, workAt } from './changes.ts';
import type { Checker } from './checker.ts';
import { type Counts, Tally } from './tally.ts';

/** A difference that no look at the whole of the samples could take for "not worse": twice the margin of the error rate. */
const SURELY_WORSE = 0.1;
/** So many requests of the candidate say something. */
const ENOUGH = 2_000;

/**
 * What is judged bad goes back, at once: a metric that failed, harm that an evaluation confirmed. No split step is left by itself on
 * metrics that can't tell, nor on an error rate that by the gateways' own count is worse.
 */
export function judged(): Checker {
  const full = new Set<string>();
  const harmed = new Map<string, string>();
  const tally = new Tally();
  return {
    name: 'judged',
    see: (event, known) => {
      if (event.kind !== 'commit') return [];
      tally.add(event.batches);
      for (const { actor, event: name, subject } of event.audit) {
        if (actor.kind === 'person' && (name === 'rollout.promoted-in-full' || name === 'rollout.advanced')) {
          full.add(subject);
        }
      }
      const wrong = changesOf(event, known).flatMap((change) => {
        const { is } = change;
        const { rollout, label } = is;
        if (is.environment !== PRODUCTION || rollout?.baseline === undefined) return [];
        const out: string[] = [];
        const goesOn = rollout.state.kind === 'baking' || rollout.state.kind === 'completed';
        const isOver = is.ended !== undefined;
        const harm = harmed.get(is.id);
        if (harm !== undefined && goesOn && !isOver && isPass(change))
          out.push(`${label} goes on although it does harm: ${harm}`);
        const failed = failedMetric(is);
        if (failed !== undefined && (goesOn || rollout.state.kind === 'paused') && !isOver) {
          out.push(`${label} stays although ${failed} failed`);
        }
        // A gateway's word is stored beside the rollout; the next pass has read it.
        const { limitBroken } = change.was?.rollout ?? {};
        if (limitBroken !== undefined && isPass(change) && goesOn && !isOver) {
          out.push(`${label} goes on although a gateway took its traffic away: ${limitBroken}`);
        }
        const left = leftStep(change);
        const step = left === undefined ? undefined : rollout.plan.steps[left];
        if (left === undefined || step === undefined || full.has(is.id)) return out;
        const isSplit = workAt(rollout, left) === 'weight' && step.weightBp < 10_000;
        if (!isSplit) return out;
        // A broken glass lets past what can't tell, never what failed.
        const isBroken = known.isBroken('statistics', is, known.timeAt(event.at.realNow));
        const open = is.verdicts.filter(
          ({ kind, card }) => (isBroken ? kind === 'fail' : kind !== 'pass') && card.dryRun !== true,
        );
        if (open.length > 0 || (is.verdicts.length === 0 && !isBroken)) {
          const what = open.map(({ card, kind }) => `${card.metric} is ${kind}`).join(', ');
          out.push(`${label} left step ${left + 1} although ${what || 'nothing was judged'}`);
        }
        const candidate = tally.since(rollout.candidate.deploymentId, rollout.sinceRouteVersion);
        const baseline = tally.since(rollout.baseline.deploymentId, rollout.sinceRouteVersion);
        const difference = rate(candidate) - rate(baseline);
        if (candidate.requests >= ENOUGH && difference > SURELY_WORSE) {
          const points = (difference * 100).toFixed(0);
          out.push(`${label} left step ${left + 1} although ${points} points more of its requests failed`);
        }
        return out;
      });
      // What this transaction found is for the next pass to follow.
      for (const { kind, result, subject } of event.settled) {
        if (kind === 'evaluate-live' && typeof result?.harm === 'string') harmed.set(subject, result.harm);
      }
      return wrong;
    },
  };
}

/** A metric whose failure is borne for no look. */
function failedMetric({ verdicts, rollout }: Promotion): string | undefined {
  const isDelayed = (rollout?.plan.analysis?.initialDelayMs ?? 0) > 0;
  const found = verdicts.find((verdict) => {
    if (verdict.kind !== 'fail' || verdict.card.dryRun === true) return false;
    if (verdict.by === 'critical-limit') return true;
    const metric = rollout?.plan.metrics.find(({ name }) => name === verdict.card.metric);
    return !isDelayed && (metric?.failureLimit ?? 0) === 0;
  });
  return found?.card.metric;
}

function rate({ requests, errors }: Counts): number {
  return requests === 0 ? 0 : errors / requests;
}
