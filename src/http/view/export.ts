import { withholdCases } from '#domain/analysis/index.ts';
import type { Project } from '#domain/config/index.ts';
import { type RolloutPlan, workOf } from '#domain/plan/index.ts';
import { windowRulesFor } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Moments, Rollup } from '#domain/sample/index.ts';
import { assert, type EpochMs, toIso } from '#domain/shared/index.ts';
import type { EvaluationRun } from '#ports/index.ts';
import type { ExportFacts } from '../read/read-export.ts';
import { auditView } from './audit.ts';
import { evidenceView } from './evidence.ts';
import { renderReport } from './report.ts';
import { rollbackDetailView } from './rollback.ts';
import type { ViewOf } from './view-of.ts';
import { weightHistory } from './weight-history.ts';

type ExportView = ViewOf<'exportPromotion'>;

/** @param promotion as every other endpoint shows it */
export function exportView(facts: ExportFacts, promotion: ExportView['promotion'], writtenAt: EpochMs): ExportView {
  const { report, release, project, records } = facts;
  const { provenance } = release;
  return {
    promotion,
    release: {
      digest: release.digest,
      label: release.label,
      createdBy: provenance.createdBy,
      createdAt: toIso(provenance.createdAt),
      authors: [...provenance.authors],
      commit: provenance.commit,
      lastPusher: provenance.lastPusher,
      // Which parts changed, never what they say: that is prompts.
      changes: facts.changes.map(({ part, component, name, change }) => ({ part, component, name, change })),
    },
    project: {
      id: project.id,
      digest: project.digest,
      appliedBy: project.appliedBy,
      appliedAt: toIso(project.appliedAt),
      policy: policyOf(project.project, report.promotion),
    },
    plan: planOf(project.project, report.promotion),
    evidence: report.evidence.map(evidenceView),
    evaluations: facts.evaluations.map(withoutReplies),
    traffic: {
      weights: weightHistory(records.map(({ record }) => record)),
      measured: facts.measured.map((rollup) => measured(rollup, report.promotion)),
    },
    rollbacks: report.rollbacks.map(rollbackDetailView),
    records: records.map(auditView),
    auditRange: facts.auditRange,
    report: renderReport({ ...report, rollbacks: report.rollbacks.map(briefly), writtenAt }),
  };
}

const LISTED_CONVERSATIONS = 20;

function briefly(facts: ExportFacts['report']['rollbacks'][number]): ExportFacts['report']['rollbacks'][number] {
  return { ...facts, listed: facts.listed.slice(0, LISTED_CONVERSATIONS) };
}

/** The rules that it was held to. */
function policyOf(project: Project, { agent, environment }: Promotion): ExportView['project']['policy'] {
  const { approval, gates, hardLimits, traffic, data } = environmentOf(project, environment);
  const { minQualityMean, maxRelativeDrop, maxRelativeDropFromBest, mayNotWorsen, repeats, evaluators } =
    project.evaluation;
  const { judge, judges, agreement } = project.evaluation;
  return {
    ...{ profile: project.profile, approval, gates, hardLimits, traffic, data },
    evaluation: {
      ...{ minQualityMean, maxRelativeDrop, maxRelativeDropFromBest, repeats, evaluators },
      ...(mayNotWorsen === undefined ? {} : { mayNotWorsen }),
      ...(judge === undefined ? {} : { judge }),
      ...(judges === undefined ? {} : { judges, agreement }),
    },
    windows: windowRulesFor(project.windows ?? [], { agent, environment }),
  };
}

/** Of the rollout; where there is none yet, as it would be. An address of a webhook may be a secret: its host tells enough. */
function planOf(project: Project, { rollout, environment }: Promotion): ExportView['plan'] {
  const plan: RolloutPlan = rollout?.plan ?? environmentOf(project, environment).plan;
  const steps = plan.steps.map((step) => {
    const work = workOf(step);
    if (work.kind !== 'webhook') return { ...step, work };
    return { ...step, work: { kind: work.kind, host: new URL(work.url).host, timeoutMs: work.timeoutMs } };
  });
  return { ...plan, steps };
}

function environmentOf(project: Project, name: string): Project['environments'][number] {
  const found = project.environments.find((environment) => environment.name === name);
  assert(found !== undefined, 'the project of a promotion has its environment');
  return found;
}

function withoutReplies({ result, ...run }: EvaluationRun): ExportView['evaluations'][number] {
  const about = { ...run, requestedAt: toIso(run.requestedAt) };
  if (result === undefined) return about;
  const { candidate, baseline, ...figures } = withholdCases(result);
  return {
    ...{ ...about, ...figures },
    candidate: { release: candidate.release, label: candidate.label },
    ...(baseline === undefined ? {} : { baseline: { release: baseline.release, label: baseline.label } }),
  };
}

function measured(rollup: Rollup, { rollout }: Promotion): ExportView['traffic']['measured'][number] {
  const { key, outcomes, latency, tokens, ratings, complaints } = rollup;
  const isCandidate = key.deploymentId === rollout?.candidate.deploymentId;
  return {
    routeVersion: key.routeVersion,
    label: (isCandidate ? rollout?.candidate.label : rollout?.baseline?.label) ?? '',
    deploymentId: key.deploymentId,
    requests: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
    outcomes: { ...outcomes },
    meanResponseMs: mean(latency),
    meanTokens: mean(tokens),
    meanRating: mean(ratings),
    complaints,
  };
}

function mean({ n, sum }: Moments): number | null {
  return n === 0 ? null : sum / n;
}
