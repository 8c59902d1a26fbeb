import { evaluatorNames } from '#domain/config/index.ts';
import type { Case, DatasetProblem, ReadDataset } from '#domain/dataset/index.ts';
import type { Applicability } from '../cli-deps.ts';

/** How many cases an evaluator can judge, and why not the others. */
export type Reach = {
  readonly evaluator: string;
  readonly judges: number;
  readonly others: readonly { readonly because: string; readonly cases: readonly string[] }[];
};

/** What a file of cases holds. */
export type Survey = {
  readonly file: string;
  readonly format: ReadDataset['format'];
  readonly syntax: ReadDataset['syntax'];
  readonly name: string;
  readonly digest: string;
  readonly cases: number;
  readonly conversations: number;
  readonly notReviewed: number;
  readonly heldBack: number;
  /** That had no id, and were called by their question. */
  readonly named: number;
  /** The most frequent first; a case may have several. */
  readonly tags: readonly Share[];
  readonly untagged: number;
  readonly intents: readonly Share[];
  readonly evaluators: readonly Reach[];
  readonly problems: readonly DatasetProblem[];
};

type Share = { readonly name: string; readonly cases: number };

/** @param plantedSecrets of the agent that is evaluated on them @param ownNames of the project's own evaluators */
export function surveyDataset(
  file: string,
  { dataset, format, syntax, named, problems }: ReadDataset,
  whyInapplicable: Applicability,
  plantedSecrets: readonly string[],
  ownNames: readonly string[] = [],
): Survey {
  const { cases } = dataset;
  return {
    file,
    format,
    syntax,
    name: dataset.name,
    digest: dataset.digest,
    cases: cases.length,
    conversations: cases.filter(({ conversation }) => conversation !== undefined).length,
    notReviewed: cases.filter(({ reviewed }) => !reviewed).length,
    heldBack: cases.filter(({ heldBack }) => heldBack === true).length,
    named,
    tags: countBy(cases, ({ tags }) => [...new Set(tags)]),
    untagged: cases.filter(({ tags }) => tags.length === 0).length,
    intents: countBy(cases, ({ expectedIntent }) => (expectedIntent === undefined ? [] : [expectedIntent])),
    evaluators: [...evaluatorNames, ...ownNames].map((name) => reachOf(name, cases, plantedSecrets, whyInapplicable)),
    problems,
  };
}

function reachOf(
  evaluator: string,
  cases: readonly Case[],
  plantedSecrets: readonly string[],
  whyInapplicable: Applicability,
): Reach {
  const others = new Map<string, string[]>();
  for (const item of cases) {
    const because = whyInapplicable(evaluator, { item, plantedSecrets });
    if (because === undefined) continue;
    const ids = others.get(because);
    if (ids === undefined) others.set(because, [item.id]);
    else ids.push(item.id);
  }
  const left = [...others].map(([because, ids]) => ({ because, cases: ids }));
  return { evaluator, judges: cases.length - left.reduce((sum, each) => sum + each.cases.length, 0), others: left };
}

function countBy(cases: readonly Case[], namesOf: (item: Case) => readonly string[]): readonly Share[] {
  const counts = new Map<string, number>();
  for (const name of cases.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, cases: count })).sort((a, b) => b.cases - a.cases);
}
