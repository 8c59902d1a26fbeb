import type { Verdict } from '../analysis/index.ts';
import { type GateResult, waitingGates } from '../gate/index.ts';
import { evaluationInterval, nameStep, type RolloutPlan, type RolloutStep, workOf } from '../plan/index.ts';
import { isTerminal, type Promotion } from '../promotion/index.ts';
import { metricsAsked, type RolloutState } from '../rollout/index.ts';
import { assertNever, type EpochMs, formatDuration } from '../shared/index.ts';

/** The decision that comes next if nothing goes wrong. */
export type NextExpected = {
  /** `50 %`, `the smoke test`, `the end of probation`. */
  readonly what: string;
  /** Not before then (Headgate's clock); undefined where no time is set. */
  readonly at: EpochMs | undefined;
  /** What has to be so for it; undefined where only time has to pass. */
  readonly when: string | undefined;
  /** What happens instead if that is never so; undefined where it waits for good. */
  readonly otherwise: string | undefined;
};

/** What Headgate will decide next about a promotion, when, and on what condition. Undefined once it has ended. */
export function nextExpected(
  promotion: Pick<Promotion, 'state' | 'gates' | 'rollout' | 'verdicts' | 'probation' | 'waiting'>,
  now: EpochMs,
): NextExpected | undefined {
  const { state, rollout } = promotion;
  if (isTerminal(state)) return undefined;
  if (rollout === undefined) return beforeRollout(promotion);
  if (state === 'probation' && rollout.state.kind === 'completed')
    return inProbation(rollout.plan, promotion.probation, now);
  return inRollout(rollout.plan, rollout.state, promotion.verdicts, now);
}

/** Gates that are told in words of their own. */
const OF_ITS_OWN_WORDS: ReadonlySet<GateResult['gate']> = new Set(['approval', 'checklist', 'comparison', 'window']);

function beforeRollout({ gates, state, waiting: turn }: Pick<Promotion, 'gates' | 'state' | 'waiting'>): NextExpected {
  const waiting = waitingGates(gates);
  const unproven = waiting.filter(({ gate }) => !OF_ITS_OWN_WORDS.has(gate)).map(({ gate }) => gate);
  const items = waiting.find(({ gate }) => gate === 'checklist')?.items ?? [];
  const unsigned = items.filter(({ state, required }) => state === 'unsigned' && required).map(({ name }) => name);
  const next = { at: undefined, otherwise: undefined };
  if (turn?.kind === 'start') return { ...next, what: 'its gates', at: turn.at, when: undefined };
  if (turn?.kind === 'turn') return { ...next, what: 'its gates', when: `${turn.behind} is over` };
  if (state === 'queued' && gates.length === 0) return { ...next, what: 'its gates', when: undefined };
  const signed = waiting.find((gate) => gate.gate === 'approval')?.because;
  const conditions = [
    ...(unproven.length > 0 ? [`${unproven.join(', ')} shown`] : []),
    ...(waiting.some(({ gate }) => gate === 'comparison') ? ['a person accepted that nothing compares it'] : []),
    ...(unsigned.length > 0 ? [`somebody signed for ${unsigned.join(', ')}`] : []),
    ...(signed === undefined ? [] : [signed.replace(/^waiting for ([^;]*)/, '$1 signed')]),
    ...(waiting.some(({ gate }) => gate === 'window') ? ['its window opens'] : []),
  ];
  return { ...next, what: 'the rollout', when: conditions.length === 0 ? undefined : conditions.join('; ') };
}

function inRollout(
  plan: RolloutPlan,
  state: RolloutState,
  verdicts: readonly Verdict[],
  now: EpochMs,
): NextExpected | undefined {
  const next = { at: undefined, when: undefined, otherwise: undefined };
  switch (state.kind) {
    case 'pending': {
      const first = stepName(plan.steps[0]);
      if (state.stage === 'waiting-for-person') return { ...next, what: first, when: 'a person resumes it' };
      if (state.stage === 'waiting-for-window') {
        const when = state.forPerson === true ? 'its window opens and a person resumes it' : 'its window opens';
        return { ...next, what: first, when };
      }
      if (state.stage === 'smoking')
        return { ...next, what: first, when: 'the smoke test passed', otherwise: 'it ends' };
      return {
        ...next,
        what: plan.smokeFirst ? 'the smoke test' : first,
        when: 'it is deployed',
        otherwise: 'it ends',
      };
    }
    case 'baking':
      return whileBaking(plan, state, verdicts, now);
    case 'paused': {
      const goesOn = `on from ${stepName(plan.steps[state.step])}`;
      const step = plan.steps[state.step];
      const signed = step === undefined || state.pausedBy !== 'step' ? undefined : signaturesOf(step);
      const opened = state.pausedBy === 'window' ? state.waitsFor : undefined;
      return { ...next, what: goesOn, when: signed ?? opened ?? 'a person resumes it' };
    }
    case 'rolling-back':
      return { ...next, what: 'its end, as rolled back', when: 'every gateway uses the routes without it' };
    case 'completed':
    case 'aborted':
      return undefined;
    default:
      return assertNever(state);
  }
}

function whileBaking(
  plan: RolloutPlan,
  state: Extract<RolloutState, { readonly kind: 'baking' }>,
  verdicts: readonly Verdict[],
  now: EpochMs,
): NextExpected {
  const step = plan.steps[state.step];
  const following = plan.steps[state.step + 1];
  const leftMs = Math.max(0, (step?.bakeMs ?? 0) - state.observedMs);
  const what = following === undefined ? 'all traffic for good' : stepName(following);
  const at = leftMs > 0 ? now + leftMs : undefined;
  const work = step === undefined ? undefined : waitsForWork(step);
  if (work !== undefined) return { what, at, when: work, otherwise: undefined };
  // Before it takes traffic only those that an analysis names are asked for.
  const asked = step === undefined || step.weightBp > 0 ? undefined : metricsAsked(plan, step);
  const open = verdicts.filter(
    ({ kind, card }) => kind !== 'pass' && card.dryRun !== true && asked?.includes(card.metric) !== false,
  );
  if (following === undefined || open.length === 0) return { what, at, when: undefined, otherwise: undefined };
  const limitMs = (step?.maxBakeMs ?? 0) * (state.extended === true ? 2 : 1);
  const policy = step?.onMaxBake ?? plan.onMaxBake;
  const then =
    policy === 'roll-back'
      ? 'it is taken back'
      : policy === 'extend' && state.extended !== true
        ? 'it gets as long again'
        : 'a person decides';
  const otherwise = limitMs > 0 ? `${then}, in ${formatDuration(Math.max(0, limitMs - state.observedMs))}` : undefined;
  return { what, at, when: metricsText(open), otherwise };
}

/** `quality is proven`, `tokens and rating can tell`. */
function metricsText(open: readonly Verdict[]): string {
  const proofs = open.filter((verdict) => verdict.card.role === 'prove').map((verdict) => verdict.card.metric);
  const guards = open.filter((verdict) => verdict.card.role !== 'prove').map((verdict) => verdict.card.metric);
  const proven = proofs.length === 0 ? [] : [`${proofs.join(', ')} ${proofs.length === 1 ? 'is' : 'are'} proven`];
  const seen =
    guards.length === 0 ? [] : [`${guards.join(', ')} ${guards.length === 1 ? 'has' : 'have'} enough requests`];
  return [...proven, ...seen].join(' and ');
}

function waitsForWork(step: RolloutStep): string | undefined {
  const work = workOf(step);
  if (work.kind === 'smoke') return 'its smoke test passed';
  return work.kind === 'webhook' ? `${new URL(work.url).host} said yes` : signaturesOf(step);
}

function signaturesOf(step: RolloutStep): string | undefined {
  const work = workOf(step);
  return work.kind === 'approval' ? `${work.roles.join(', ') || 'enough people'} signed` : undefined;
}

function inProbation(plan: RolloutPlan, probation: Promotion['probation'], now: EpochMs): NextExpected {
  const observedMs = probation?.observedMs ?? 0;
  const done = probation?.evaluationsDone ?? 0;
  const endAt = now + Math.max(0, plan.probationMs - observedMs);
  const everyMs = evaluationInterval(plan);
  const evaluationAt = everyMs === 0 ? endAt : now + Math.max(0, (done + 1) * everyMs - observedMs);
  if (evaluationAt < endAt)
    return { what: `evaluation ${done + 1} of its probation`, at: evaluationAt, when: undefined, otherwise: undefined };
  const when = everyMs === 0 || probation?.lastPassed === true ? undefined : 'its last evaluation passed';
  return { what: 'the end of its probation: promoted', at: endAt, when, otherwise: undefined };
}

function stepName(step: RolloutStep | undefined): string {
  if (step === undefined) return 'the first step';
  const { kind } = workOf(step);
  const name = nameStep(kind, step.weightBp);
  return kind === 'weight' ? name : `the step "${name}"`;
}
