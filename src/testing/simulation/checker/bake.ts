import { PRODUCTION } from '../history.ts';
import { changesOf, isPass, leftStep, stepOf, workAt } from './changes.ts';
import type { Checker } from './checker.ts';
import { Tally } from './tally.ts';

/** Longer than this between two looks, nobody watched (wall clock). */
const WATCHED_GAP_MS = 5_000;
/** Acts by which a person takes bakes on themselves. */
const BY_HAND: ReadonlySet<string> = new Set(['rollout.promoted-in-full', 'rollout.advanced']);
/** Steps that hold for a time; the others are done when their work is. */
const BAKES: ReadonlySet<string> = new Set(['weight', 'bake', 'shadow', 'analysis', 'testers']);

type Watch = { readonly stage: string; readonly realAt: number; readonly at: number; readonly watchedMs: number };

/**
 * Each bake held for its time, as far as someone looked by the world's own clock, and with the samples that its metrics need; and
 * so did each probation. Unless a person said otherwise.
 */
export function bake(): Checker {
  const watches = new Map<string, Watch>();
  const skipped = new Set<string>();
  const tally = new Tally();
  return {
    name: 'bake',
    see: (event, known) => {
      if (event.kind !== 'commit') return [];
      tally.add(event.batches);
      for (const { actor, event: name, subject } of event.audit) {
        if (actor.kind === 'person' && BY_HAND.has(name)) skipped.add(subject);
      }
      const wrong: string[] = [];
      const now = { realAt: event.at.realNow, at: known.timeAt(event.at.realNow) };
      for (const change of changesOf(event, known)) {
        const { id, environment, label, rollout, state } = change.is;
        if (environment !== PRODUCTION || rollout === undefined) continue;
        const last = watches.get(id);
        const gapMs = last === undefined ? 0 : now.realAt - last.realAt;
        const creditMs = last === undefined || gapMs > WATCHED_GAP_MS ? 0 : Math.max(0, now.at - last.at);
        const held = (last?.watchedMs ?? 0) + creditMs;
        const left = leftStep(change);
        const step = left === undefined ? undefined : rollout.plan.steps[left];
        if (left !== undefined && step !== undefined && BAKES.has(workAt(rollout, left)) && !skipped.has(id)) {
          if (held < step.bakeMs) {
            wrong.push(`${label} left step ${left + 1} after ${Math.round(held)} of ${step.bakeMs} ms were watched`);
          }
          const isSplit = step.weightBp > 0 && step.weightBp < 10_000 && rollout.baseline !== undefined;
          const { requests } = tally.since(rollout.candidate.deploymentId, rollout.sinceRouteVersion);
          const deciding = rollout.plan.metrics.filter((each) => each.dryRun !== true && each.kind !== 'score');
          const least = Math.max(0, ...deciding.map((each) => each.minExposure));
          const isBroken = known.isBroken('statistics', change.is, now.at);
          if (isSplit && requests < least && !isBroken) {
            wrong.push(`${label} left step ${left + 1} with ${requests} of at least ${least} samples`);
          }
        }
        if (change.was?.state === 'probation' && state === 'promoted' && held < rollout.plan.probationMs) {
          const probationMs = rollout.plan.probationMs;
          wrong.push(`${label} was promoted after ${Math.round(held)} of ${probationMs} ms of probation were watched`);
        }
        const stage = `${state} ${stepOf(rollout)}`;
        if (!isPass(change) && last?.stage === stage) continue;
        watches.set(id, { stage, ...now, watchedMs: last?.stage === stage ? held : 0 });
      }
      return wrong;
    },
  };
}
