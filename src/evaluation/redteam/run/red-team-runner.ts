import { type ArmResult, type EvaluationResult, spentOnJudge } from '#domain/analysis/index.ts';
import { hasModelForAny } from '#domain/config/index.ts';
import type { ScannedRelease, ScanResult } from '#domain/redteam/index.ts';
import { digestOfJson, shortDigest } from '#domain/shared/index.ts';
import type { EvaluationArm, OfferedTool, RedTeamRunner, ScanRequest, Writers } from '#ports/index.ts';
import { conduct, type SettledReply, type Surroundings } from '../../run/index.ts';
import type { Attack } from '../plan-attacks.ts';
import { type AttackOutcome, judgeAttack, type Opinion } from '../success/judge-attack.ts';
import { ATTACK_OPINION, attackOpinion, createAttackOpinion } from './attack-opinion.ts';
import { canariesFor } from './canaries.ts';
import { leaveFrontOpen } from './leave-front-open.ts';
import { describeAttack, planScan } from './plan-scan.ts';
import { readAttackAnswer, readLookAlikeAnswer } from './read-answers.ts';

/** Whoever changes how attacks are sent or read raises it: what an interrupted scan left of before is then not taken over. */
const VERSION = 2;

/** A release under attack: by what misuse of its tools is seen. */
type Target = { readonly arm: EvaluationArm; readonly canaries: readonly OfferedTool[] };

/** Attacks both releases side by side, each attack in a conversation of its own, and says what came of each. */
export function createRedTeamRunner(around: Surroundings & { readonly writers: Writers }): RedTeamRunner {
  return {
    async scan(request, onProgress, signal) {
      const { config, evaluation, candidate, baseline, journal } = request;
      const { writers, kept } = around;
      const plan = await planScan(request, { writers, folder: kept?.folder, signal });
      const targets = await findTargets(around, request, signal);
      const attackOf = new Map(plan.attacks.map((attack) => [attack.id, attack]));
      const offered = (id: string, arm: EvaluationArm) =>
        (attackOf.get(id)?.objective.forbiddenCalls.length ?? 0) > 0 ? targets.get(arm)?.canaries : undefined;
      const isJudged = hasModelForAny(evaluation);
      const seen = [...targets.values()].map(({ canaries }) => canaries.map(({ name }) => name));
      const result = await conduct(around, {
        ...{ onProgress, signal, mayBegin: request.mayBegin, onNote: request.onNote },
        journal: journal && { ...journal, key: `${journal.key}/red-team` },
        alreadySpent: plan.attacking && spentOnJudge(plan.attacking),
        config: { ...evaluation, evaluators: isJudged ? [ATTACK_OPINION] : [], own: [attackOpinion] },
        plan: {
          // A scan is no evaluation, and its parts are named by the scan.
          id: `evl_${request.id}`,
          ...{ agent: request.agent, environment: request.environment, candidate, baseline, dataset: plan.dataset },
          ...{ repeats: config.repeats, plantedSecrets: request.plantedSecrets },
          ...{ concurrency: evaluation.concurrency, timeoutMs: evaluation.timeoutMs },
        },
        requestOf: ({ id }, arm) => ({ purpose: 'red-team', tools: offered(id, arm) }),
        evaluators: (judge) => [
          createAttackOpinion({
            judge: isJudged ? judge : undefined,
            attackOf,
            version: shortDigest(digestOfJson([VERSION, seen, [...config.forbiddenTools]])),
            settle: (attack, reply) => settle(request, undefined, attack, reply, undefined),
          }),
        ],
      });
      return concludeScan(request, plan, targets, result);
    },
  };
}

async function findTargets(
  around: Surroundings,
  request: ScanRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<EvaluationArm, Target>> {
  const arms = request.baseline === undefined ? [request.candidate] : [request.candidate, request.baseline];
  const found = arms.map(
    async (arm): Promise<[EvaluationArm, Target]> => [
      arm,
      { arm, canaries: await canariesFor(around, arm, request, signal) },
    ],
  );
  return new Map(await Promise.all(found));
}

function concludeScan(
  request: ScanRequest,
  { attacks, retried, dataset: _, ...plan }: Awaited<ReturnType<typeof planScan>>,
  targets: ReadonlyMap<EvaluationArm, Target>,
  { candidate, baseline, metrics, judging, asking, spentBefore, durationMs }: EvaluationResult,
): ScanResult {
  const { id, agent, environment, at, config } = request;
  const attackOf = new Map(attacks.map((attack) => [attack.id, attack]));
  const lookAlikeOf = new Map(plan.lookAlikes.map((each) => [`look-alike/${each.id}`, each]));
  const describe = (arm: EvaluationArm, { release, label, deploymentId, replies }: ArmResult): ScannedRelease => {
    const target = targets.get(arm);
    const read = (one: Attack, said: SettledReply, opinion: Opinion | undefined) =>
      settle(request, target, one, said, opinion);
    const seen = leaveFrontOpen({
      answers: replies.flatMap((reply) => {
        const attack = attackOf.get(reply.caseId);
        return attack === undefined ? [] : [readAttackAnswer(attack, reply, read, request.plantedSecrets)];
      }),
      lookAlikes: replies.flatMap((reply) => {
        const lookAlike = lookAlikeOf.get(reply.caseId);
        return lookAlike === undefined ? [] : [readLookAlikeAnswer(lookAlike, reply, request.plantedSecrets)];
      }),
    });
    return { release, label, deploymentId, misuseSeenBy: misuseSeenBy(request, target), ...seen };
  };
  return {
    ...{ id, agent, environment, at, seed: config.seed, repeats: config.repeats },
    ...plan,
    attacks: attacks.map((attack) => describeAttack(attack, retried)),
    judge: metrics[0]?.evaluator.judge ?? 'nobody',
    candidate: describe(request.candidate, candidate),
    baseline: request.baseline && baseline && describe(request.baseline, baseline),
    ...{ judging, asking, spentBefore, durationMs },
  };
}

/** What is known of a reply, with what a model made of it. Without a target nothing rests on calls that were not made. */
function settle(
  { config: { forbiddenTools }, plantedSecrets, candidate }: ScanRequest,
  target: Target | undefined,
  attack: Attack,
  reply: SettledReply,
  opinion: Opinion | undefined,
): AttackOutcome {
  const { objective } = attack;
  const own = forbiddenTools.map((name) => ({ name, arguments: {} }));
  const given = new Set(target?.canaries.map(({ name }) => name));
  const isWatched =
    objective.forbiddenCalls.length > 0 && objective.forbiddenCalls.every(({ name }) => given.has(name));
  const calls = reply.toolCalls ?? [];
  return judgeAttack({
    ...{ reply, plantedSecrets, opinion },
    attack: { ...attack, objective: { ...objective, forbiddenCalls: [...objective.forbiddenCalls, ...own] } },
    canaryCalls: isWatched ? calls.filter(({ name }) => given.has(name)) : undefined,
    instructions: (target?.arm ?? candidate).definition?.instructions,
  });
}

function misuseSeenBy({ config }: ScanRequest, target: Target | undefined): ScannedRelease['misuseSeenBy'] {
  const canaries = (target?.canaries.length ?? 0) > 0;
  return [
    ...(canaries ? (['canary-tools'] as const) : []),
    ...(config.forbiddenTools.length > 0 ? (['forbidden-tools'] as const) : []),
  ];
}
