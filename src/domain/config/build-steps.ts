import { MAX_BAKE_FACTOR, type RolloutStep, type StepWork } from '../plan/index.ts';
import { assert, assertNever, type BasisPoints, type DurationMs } from '../shared/index.ts';
import { readDuration, readWeight } from './quantity.ts';
import type { ReadEnv } from './reference.ts';
import type { StepSettings } from './settings/step-settings.ts';
import { kindsIn } from './step-kind.ts';
import { readUrl } from './url.ts';

/**
 * The steps that valid settings describe, each with the weight that is in force. Work that takes no time of its own waits for its
 * metrics as long as the weight before it does.
 */
export function buildSteps(settings: readonly StepSettings[], env: ReadEnv): readonly RolloutStep[] {
  let inForce: Pick<RolloutStep, 'weightBp' | 'maxBakeMs'> = { weightBp: 0, maxBakeMs: 0 };
  return settings.map((step) => {
    const work = workOfSettings(step, env);
    const weightBp = work.kind === 'weight' ? weightOf(step.weight) : inForce.weightBp;
    const { bakeMs, maxBakeMs } = timesOf(step, work, inForce.maxBakeMs);
    if (work.kind === 'weight') inForce = { weightBp, maxBakeMs };
    const { onMaxBake } = step;
    return { weightBp, bakeMs, maxBakeMs, ...(onMaxBake === undefined ? {} : { onMaxBake }), work };
  });
}

function workOfSettings(step: StepSettings, env: ReadEnv): StepWork {
  const [kind] = kindsIn(step);
  assert(kind !== undefined, 'a step has one kind');
  switch (kind) {
    case 'weight':
    case 'bake':
    case 'smoke':
    case 'testers':
      return { kind };
    case 'pause':
      return { kind, because: step.pause ?? '' };
    case 'analysis':
      return { kind, metrics: step.analysis?.metrics ?? [] };
    case 'approval':
      return { kind, roles: step.approval?.roles ?? [], minPeople: step.approval?.minPeople ?? 1 };
    case 'shadow':
      return { kind, shareBp: weightOf(step.shadow) };
    case 'webhook': {
      const { url = '', secretEnv, timeout = '0s' } = step.webhook ?? {};
      const address = readUrl(url, [], env).value;
      assert(address !== undefined, 'addresses are checked before they are built');
      return { kind, url: address, ...(secretEnv === undefined ? {} : { secretEnv }), timeoutMs: durationOf(timeout) };
    }
    case 'notify':
      return { kind, text: step.notify ?? '' };
    default:
      return assertNever(kind);
  }
}

function timesOf(step: StepSettings, work: StepWork, carriedMs: DurationMs): Pick<RolloutStep, 'bakeMs' | 'maxBakeMs'> {
  if (work.kind === 'weight' || work.kind === 'bake') {
    return { bakeMs: durationOf(step.bake ?? '0s'), maxBakeMs: durationOf(step.maxBake ?? step.bake ?? '0s') };
  }
  if (work.kind === 'analysis') {
    const bakeMs = durationOf(step.analysis?.for ?? '0s');
    return { bakeMs, maxBakeMs: durationOf(step.analysis?.max ?? step.analysis?.for ?? '0s') };
  }
  if (work.kind !== 'shadow') return { bakeMs: 0, maxBakeMs: carriedMs };
  const bakeMs = durationOf(step.for ?? '0s');
  return { bakeMs, maxBakeMs: MAX_BAKE_FACTOR * bakeMs };
}

function weightOf(value: unknown): BasisPoints {
  const weightBp = readWeight(value);
  assert(weightBp !== undefined, 'weights are checked before they are built');
  return weightBp;
}

function durationOf(text: string): DurationMs {
  const ms = readDuration(text);
  assert(ms !== undefined, 'durations are checked before they are built');
  return ms;
}
