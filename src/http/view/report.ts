import type { AuditRecord, Evidence } from '#domain/evidence/index.ts';
import type { GateResult } from '#domain/gate/index.ts';
import type { Approval, Statement } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { type EpochMs, formatDuration, toIso } from '#domain/shared/index.ts';
import type { EvaluationRun } from '#ports/index.ts';
import type { RollbackFacts } from '../read/read-rollback.ts';
import { checklistSection } from './report/checklist-section.ts';
import { glassSection } from './report/glass-section.ts';
import { plain, table } from './report/markdown.ts';
import { rollbackSection } from './report/rollback-section.ts';
import { rolloutSection } from './report/rollout-section.ts';
import { waitsSection } from './report/waits-section.ts';

/** Everything that the closing report is made from. */
export type ReportFacts = {
  readonly promotion: Promotion;
  readonly approvals: readonly Approval[];
  /** About the promotion, in order. */
  readonly records: readonly AuditRecord[];
  /** About the release, in any environment, oldest first. */
  readonly evidence: readonly Evidence[];
  /** Those that evidence refers to. */
  readonly evaluations: readonly EvaluationRun[];
  /** By people, about the release, in any of its promotions. */
  readonly statements: readonly Statement[];
  /** Of this promotion, or of its release after it, oldest first. */
  readonly rollbacks: readonly RollbackFacts[];
  /** Headgate's clock. */
  readonly now: EpochMs;
  /** Wall clock. */
  readonly writtenAt: EpochMs;
};

/** One promotion from its request to its end, in Markdown: who, what, on which evidence, why. Also of one that still runs. */
export function renderReport(facts: ReportFacts): string {
  const { promotion, records } = facts;
  const blocks = [
    ...heading(facts),
    '## Gates',
    gateTable(promotion),
    ...checklistSection(promotion.gates),
    '## Signatures',
    approvalTable(facts.approvals),
    ...statementSection(facts),
    ...glassSection(facts.statements, facts.now),
    ...waitsSection(promotion, records),
    '## Evidence',
    evidenceTable(facts.evidence),
    '## Evaluations',
    evaluationTable(facts.evaluations),
    ...rolloutSection(promotion.rollout, records),
    ...rollbackSection(facts.rollbacks),
    '## Probation',
    probationText(promotion, records),
    '## Decisions',
    decisionTable(promotion),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading({ promotion, writtenAt }: ReportFacts): readonly string[] {
  const { ended, createdBy } = promotion;
  const played = createdBy.kind === 'person' ? '' : ` (${createdBy.kind})`;
  const trigger = ended?.trigger === undefined ? '' : ` (trigger ${ended.trigger})`;
  const end =
    ended === undefined
      ? `**Not over yet**: ${promotion.state}.`
      : `**${promotion.state}** at the stage "${plain(ended.stage)}"${trigger}: ${plain(ended.because)}`;
  const lasted =
    ended === undefined ? '' : `, ended ${toIso(ended.at)} after ${formatDuration(ended.at - promotion.createdAt)}`;
  return [
    `# ${plain(promotion.agent)} ${plain(promotion.label)} into ${plain(promotion.environment)}`,
    end,
    [
      `- Promotion \`${promotion.id}\`, asked for by ${plain(createdBy.name)}${played} at ${toIso(promotion.createdAt)}${lasted}`,
      `- Release \`${promotion.release}\``,
      `- Under the project version \`${promotion.projectVersion}\``,
      `- Times are Headgate’s clock, which may be scaled. Written ${toIso(writtenAt)} (real time)`,
    ].join('\n'),
  ];
}

function gateTable({ gates }: Promotion): string {
  const rows = gates.map(({ because, evidence, ...gate }) => [
    gate.gate,
    // Never to be read as passed.
    stateText(gate),
    gate.state === 'not-required' && because === 'not required in this project' ? '' : because,
    evidence.join(', '),
  ]);
  return table(['gate', 'state', 'why', 'evidence'], rows, 'No gate has been judged yet.');
}

function stateText({ state, enforcement = 'enforce', breakGlass }: Omit<GateResult, 'because' | 'evidence'>): string {
  if (state === 'not-required') return 'not required in this project';
  if (breakGlass !== undefined) return 'let past: broken glass';
  return enforcement === 'enforce' ? state : `${state} (${enforcement})`;
}

function approvalTable(approvals: readonly Approval[]): string {
  const rows = approvals.map(({ role, person, decision, played, reason, at }) => [
    role,
    played ? `${person} (played by a program)` : person,
    decision,
    reason,
    toIso(at),
  ]);
  return table(['role', 'person', 'decision', 'reason', 'at'], rows, 'Nobody signed.');
}

function statementSection({ statements, promotion }: ReportFacts): readonly string[] {
  const rows = statements.flatMap(({ said, by, reason, environment, promotion: id, at }) =>
    said.kind === 'accepts'
      ? [
          [
            said.gate,
            by.name,
            reason,
            said.evidence ?? '',
            id === promotion.id ? '' : `${environment}, ${id}`,
            toIso(at),
          ],
        ]
      : [],
  );
  if (rows.length === 0) return [];
  return [
    '## Accepted by a person',
    table(['gate', 'by', 'reason', 'finding', 'in another promotion', 'at'], rows, ''),
  ];
}

function evidenceTable(evidence: readonly Evidence[]): string {
  const rows = evidence.map((item) => [
    item.kind,
    item.environment,
    item.outcome,
    item.because,
    `${item.producer.kind} ${item.producer.name}`,
    item.id,
    toIso(item.at),
  ]);
  const head = ['kind', 'environment', 'outcome', 'why', 'producer', 'id', 'at'];
  return table(head, rows, 'Nothing has been shown about this release.');
}

function evaluationTable(evaluations: readonly EvaluationRun[]): string {
  const rows = evaluations.flatMap((run) => {
    const head = [run.id, run.environment];
    if (run.result === undefined) return [[...head, '–', '–', '–', run.state, run.because ?? '']];
    return run.result.metrics.map((metric) => [
      ...head,
      `${metric.evaluator.name} (${metric.evaluator.judge})`,
      score(metric.baseline?.mean),
      score(metric.candidate.mean),
      metric.comparison,
      metric.because,
    ]);
  });
  return table(['evaluation', 'environment', 'evaluator', 'old', 'new', 'result', 'why'], rows, 'None.');
}

function score(mean: number | undefined): string {
  return mean === undefined ? '–' : mean.toFixed(2);
}

function probationText({ probation }: Promotion, records: readonly AuditRecord[]): string {
  if (probation === undefined) return 'It did not come to it.';
  const rows = records
    .filter(({ event }) => event === 'probation.evaluated')
    .map(({ at, because }) => [toIso(at), because]);
  const lead = `Began ${toIso(probation.startedAt)}; ${probation.evaluationsDone} evaluations.`;
  return rows.length === 0 ? lead : `${lead}\n\n${table(['at', 'what it came to'], rows, '')}`;
}

function decisionTable({ decisions }: Promotion): string {
  const rows = decisions.map(({ at, rule, because }) => [toIso(at), rule, because]);
  return table(['at', 'rule', 'why'], rows, 'None yet.');
}
