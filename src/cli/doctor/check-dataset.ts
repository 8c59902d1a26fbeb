import type { AgentConfig, Project } from '#domain/config/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import type { Applicability } from '../cli-deps.ts';
import { formatCount } from '../terminal/quantity.ts';
import type { Finding } from './finding.ts';

/** How many cases an agent has, who looked at them, and which evaluators find nothing to judge in them. */
export function checkDataset(project: Project, agent: AgentConfig, whyInapplicable: Applicability): readonly Finding[] {
  const { dataset } = agent;
  const subject = `dataset of ${agent.name}`;
  if (dataset === undefined || dataset.cases.length === 0) {
    return [
      {
        state: 'missing',
        subject,
        says: dataset === undefined ? 'none, so nothing can be evaluated' : 'it has no cases',
        remedy: `add to agents.${agent.name} in headgate.yaml: dataset: cases.jsonl`,
      },
    ];
  }
  return [
    { state: 'ok', subject, says: `${formatCount(dataset.cases.length, 'case')} in ${dataset.name}` },
    ...checkReviewed(dataset, subject),
    ...project.evaluation.evaluators.flatMap((evaluator) => checkEvaluator(evaluator, agent, dataset, whyInapplicable)),
  ];
}

function checkReviewed({ cases }: Dataset, subject: string): readonly Finding[] {
  const drafts = cases.filter((item) => !item.reviewed).length;
  if (drafts === 0) return [];
  return [
    {
      state: 'note',
      subject,
      says: `${drafts} of ${formatCount(cases.length, 'case')} are drafts that no person has looked at`,
      remedy: `look at each, then set "reviewed": true on it`,
    },
  ];
}

function checkEvaluator(
  evaluator: string,
  { plantedSecrets }: AgentConfig,
  { cases }: Dataset,
  whyInapplicable: Applicability,
): readonly Finding[] {
  const reasons = cases.flatMap((item) => whyInapplicable(evaluator, { item, plantedSecrets }) ?? []);
  if (reasons.length === 0) return [];
  const subject = `evaluator ${evaluator}`;
  const why = [...new Set(reasons)].join('; ');
  if (reasons.length < cases.length) {
    return [
      {
        state: 'ok',
        subject,
        says: `judges ${cases.length - reasons.length} of ${formatCount(cases.length, 'case')}; others: ${why}`,
      },
    ];
  }
  return [
    {
      state: 'note',
      subject,
      says: `has nothing to judge: ${why}`,
      remedy: 'give the cases what it needs, or leave it out of evaluation.evaluators in headgate.yaml',
    },
  ];
}
