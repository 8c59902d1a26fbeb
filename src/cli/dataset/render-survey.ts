import { shortenDigest } from '../release-name.ts';
import { formatCount, formatNumber } from '../terminal/quantity.ts';
import { renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';
import { renderProblems } from './problem-lines.ts';
import type { Reach, Survey } from './survey.ts';

const FORMATS: Readonly<Record<Survey['format'], string>> = {
  headgate: 'our own format',
  guide: 'the guide’s format',
  promptfoo: 'promptfoo’s tests',
  azure: 'Azure’s evaluation format',
};
const SYNTAXES: Readonly<Record<Survey['syntax'], string>> = {
  'json-lines': 'a line each',
  json: 'a list',
  csv: 'a row each',
};
const MOST_NAMES = 12;
const MOST_IDS = 3;

/** A file of cases for people: what it holds, what each evaluator finds to judge, and what is wrong. */
export function renderSurvey(survey: Survey, surface: Surface): string {
  const { file, cases, format, syntax, digest } = survey;
  const line = (text: string, indent = '') => wrapIndented(cleanText(text), surface.columns, indent);
  return [
    line(`${file}: ${formatCount(cases, 'case')}, ${FORMATS[format]}, ${SYNTAXES[syntax]} (${shortenDigest(digest)})`),
    ...detailsOf(survey).map((text) => line(text, '  ')),
    cases === 0 ? '' : reachTable(survey, surface),
    renderProblems(survey.problems, surface),
    cases === 0 ? paint('it has no case that can be read', 'bad', surface) : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function detailsOf({
  conversations,
  notReviewed,
  heldBack,
  named,
  tags,
  untagged,
  intents,
}: Survey): readonly string[] {
  const shares = (list: Survey['tags']) => {
    const shown = list.slice(0, MOST_NAMES).map(({ name, cases }) => `${name} ${formatNumber(cases)}`);
    const left = list.length - MOST_NAMES;
    return `${shown.join(', ')}${left > 0 ? ` and ${formatNumber(left)} more` : ''}`;
  };
  return [
    ...(conversations === 0 ? [] : [`of several turns: ${formatNumber(conversations)}`]),
    ...(notReviewed === 0 ? [] : [`drafts that no person has looked at: ${formatNumber(notReviewed)}`]),
    ...(heldBack === 0 ? [] : [`held back, and never shown by themselves: ${formatNumber(heldBack)}`]),
    ...(named === 0 ? [] : [`without an id, and called by their question: ${formatNumber(named)}`]),
    ...(tags.length === 0 ? [] : [`tags: ${shares(tags)}${untagged === 0 ? '' : `; none ${formatNumber(untagged)}`}`]),
    ...(intents.length === 0 ? [] : [`intents: ${shares(intents)}`]),
  ];
}

/** Evaluators that can judge the same cases stand together. */
function reachTable({ cases, evaluators }: Survey, surface: Surface): string {
  const groups = new Map<string, Reach[]>();
  for (const reach of evaluators) {
    const key = `${reach.judges} ${whyNot(reach)}`;
    groups.set(key, [...(groups.get(key) ?? []), reach]);
  }
  return renderTable(
    [{ title: 'evaluators' }, { title: 'judge', align: 'right', fixed: true }, { title: 'not the others, because' }],
    [...groups.values()].map((group) => [
      group.map(({ evaluator }) => evaluator).join(', '),
      `${formatNumber(group[0]?.judges ?? 0)} of ${formatNumber(cases)}`,
      group[0] === undefined ? '' : whyNot(group[0]),
    ]),
    surface,
  );
}

/** Ids where they are few: of all that were left, the reason is enough. */
function whyNot({ judges, others }: Reach): string {
  return others
    .map(({ because, cases }) => {
      if (judges === 0 && others.length === 1) return because;
      const shown = cases.slice(0, MOST_IDS).join(', ');
      const left = cases.length - MOST_IDS;
      return `${because} (${shown}${left > 0 ? ` and ${formatNumber(left)} more` : ''})`;
    })
    .join('; ');
}
