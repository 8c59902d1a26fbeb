import type { Proportion } from '../statistics/index.ts';
import { shareText } from './calibration-text.ts';
import type { ArmResult, CaseReply, EvaluationResult, EvaluatorInfo, IntentSuccess } from './evaluation-result.ts';

/** Of the cases that were asked more than once, those that passed every time or never. */
type Consistency = {
  readonly candidate: Proportion;
  readonly baseline: Proportion | undefined;
  /** Ids of cases of the candidate that passed in some repeats and not in others. */
  readonly flaky: readonly string[];
};

/** How evenly each arm answers the same question; undefined where nothing was asked twice. */
export function consistencyOf(
  result: Pick<EvaluationResult, 'candidate' | 'baseline' | 'metrics'>,
): Consistency | undefined {
  const evaluators = qualityOf(result.metrics);
  const own = repeatsOf(result.candidate, evaluators);
  if (own.size === 0) return undefined;
  const count = (repeats: ReadonlyMap<string, readonly boolean[]>): Proportion => ({
    events: [...repeats.values()].filter(isSame).length,
    n: repeats.size,
  });
  return {
    candidate: count(own),
    baseline: result.baseline === undefined ? undefined : count(repeatsOf(result.baseline, evaluators)),
    flaky: [...own].filter(([, passes]) => !isSame(passes)).map(([caseId]) => caseId),
  };
}

/**
 * Success by what users wanted, in the order of the cases. Cases that name no intent are left out; so are intents that neither release was
 * scored on. One that lost all its replies to errors or a filter stays: that is news.
 */
export function successByIntent(
  result: Pick<EvaluationResult, 'candidate' | 'baseline' | 'metrics'>,
  cases: readonly { readonly id: string; readonly expectedIntent?: string | undefined }[],
): readonly IntentSuccess[] {
  const intents = [...new Set(cases.flatMap(({ expectedIntent }) => expectedIntent ?? []))];
  if (intents.length === 0) return [];
  const evaluators = qualityOf(result.metrics);
  const [own, other] = [
    successOf(result.candidate, evaluators),
    result.baseline && successOf(result.baseline, evaluators),
  ];
  return intents.flatMap((intent) => {
    const ids = cases.filter(({ expectedIntent }) => expectedIntent === intent).map(({ id }) => id);
    const count = (success: ReadonlyMap<string, boolean>): Proportion => {
      const known = ids.flatMap((id) => success.get(id) ?? []);
      return { events: known.filter((one) => one).length, n: known.length };
    };
    const [candidate, baseline] = [count(own), other && count(other)];
    return candidate.n + (baseline?.n ?? 0) === 0 ? [] : [{ intent, candidate, baseline }];
  });
}

/** By case, whether each repeat passes all quality evaluators that scored it; repeats that none did are left out. */
export function passesOf(
  arm: ArmResult,
  metrics: EvaluationResult['metrics'],
): ReadonlyMap<string, readonly boolean[]> {
  return passesByCase(arm, qualityOf(metrics));
}

/** `9 of 12 (75 %, 47 to 91), baseline 11 of 12 (92 %, 65 to 99)`. */
export function successText({ candidate, baseline }: Omit<IntentSuccess, 'intent'>): string {
  return baseline === undefined || baseline.n === 0
    ? shareText(candidate)
    : `${shareText(candidate)}, baseline ${shareText(baseline)}`;
}

function qualityOf(metrics: EvaluationResult['metrics']): readonly EvaluatorInfo[] {
  return metrics.map(({ evaluator }) => evaluator).filter(({ family }) => family === 'quality');
}

/** Whether a reply passes all that scored it; undefined where nothing did. */
function passOf({ scorings }: CaseReply, evaluators: readonly EvaluatorInfo[]): boolean | undefined {
  const names = new Set(evaluators.map(({ name }) => name));
  const passes = scorings.flatMap(({ evaluator, pass }) => (names.has(evaluator) && pass !== undefined ? [pass] : []));
  return passes.length === 0 ? undefined : passes.every((pass) => pass);
}

function passesByCase(
  { replies }: ArmResult,
  evaluators: readonly EvaluatorInfo[],
): ReadonlyMap<string, readonly boolean[]> {
  const byCase = new Map<string, boolean[]>();
  for (const reply of replies) {
    const pass = passOf(reply, evaluators);
    if (pass === undefined) continue;
    const known = byCase.get(reply.caseId);
    if (known === undefined) byCase.set(reply.caseId, [pass]);
    else known.push(pass);
  }
  return byCase;
}

function repeatsOf(arm: ArmResult, evaluators: readonly EvaluatorInfo[]): ReadonlyMap<string, readonly boolean[]> {
  return new Map([...passesByCase(arm, evaluators)].filter(([, passes]) => passes.length > 1));
}

function successOf(arm: ArmResult, evaluators: readonly EvaluatorInfo[]): ReadonlyMap<string, boolean> {
  return new Map([...passesByCase(arm, evaluators)].map(([caseId, passes]) => [caseId, passes.every((pass) => pass)]));
}

function isSame(passes: readonly boolean[]): boolean {
  return passes.every((pass) => pass === passes[0]);
}
