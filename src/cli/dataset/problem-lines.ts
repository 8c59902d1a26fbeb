import type { DatasetProblem } from '#domain/dataset/index.ts';
import { formatNumber } from '../terminal/quantity.ts';
import { paint, type Surface, type Tone } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';

const KINDS: readonly { readonly severity: DatasetProblem['severity']; readonly title: string; readonly tone: Tone }[] =
  [
    { severity: 'error', title: '✖ can’t be read', tone: 'bad' },
    { severity: 'left-out', title: '– left out: a case has no field for it', tone: 'warn' },
    { severity: 'warning', title: 'to look at', tone: 'dim' },
  ];
/** Places of the same problem that are named one by one, and problems of one kind. */
const MOST_PLACES = 4;
const MOST_GROUPS = 40;

/** Problems of a file, the same ones together, the worst first. */
export function renderProblems(problems: readonly DatasetProblem[], surface: Surface): string {
  return KINDS.flatMap(({ severity, title, tone }) => {
    const groups = groupsOf(problems.filter((each) => each.severity === severity));
    if (groups.length === 0) return [];
    const left = groups.length - MOST_GROUPS;
    return [
      paint(title, tone, surface),
      ...groups.slice(0, MOST_GROUPS).map((group) => wrapIndented(cleanText(groupText(group)), surface.columns, '  ')),
      ...(left > 0 ? [`  … and ${formatNumber(left)} more; --json has them all`] : []),
    ];
  }).join('\n');
}

type Group = readonly [DatasetProblem, ...DatasetProblem[]];

function groupsOf(problems: readonly DatasetProblem[]): readonly Group[] {
  const groups = new Map<string, [DatasetProblem, ...DatasetProblem[]]>();
  for (const each of problems) {
    const key = `${fieldOf(each)} ${each.message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

function groupText(group: Group): string {
  const [first] = group;
  const field = fieldOf(first);
  const places = group
    .slice(0, MOST_PLACES)
    .map(placeOf)
    .filter((place) => place !== '');
  const more = group.length > MOST_PLACES ? ` and ${formatNumber(group.length - MOST_PLACES)} more` : '';
  const where = places.length === 0 ? '' : `${places.join(', ')}${more}: `;
  return `${where}${field === '' ? '' : `${field}: `}${first.message}`;
}

/** The field within the case: what comes after its place in a list. */
function fieldOf({ line, path }: DatasetProblem): string {
  const at = line === undefined || isInList(path) ? recordDepth(path) : 0;
  return path
    .slice(at)
    .map((key, index) => (typeof key === 'number' ? '[]' : `${index === 0 ? '' : '.'}${key}`))
    .join('');
}

function placeOf(each: DatasetProblem): string {
  const { line, caseId, path } = each;
  const where = line === undefined ? pathText(path.slice(0, recordDepth(path))) : `line ${line}`;
  return caseId === undefined ? where : `${where} (${caseId})`;
}

/** How much of a path leads to the case: `tests`, 3. */
function recordDepth(path: DatasetProblem['path']): number {
  return isInList(path) ? path.findIndex((key) => typeof key === 'number') + 1 : 0;
}

function isInList(path: DatasetProblem['path']): boolean {
  return (
    typeof path[0] === 'number' || (['cases', 'data', 'tests'].includes(String(path[0])) && typeof path[1] === 'number')
  );
}

function pathText(path: DatasetProblem['path']): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : key)).join('');
}
