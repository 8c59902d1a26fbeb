import { compileJsonSchema } from '../../json-schema.ts';
import { type FieldProblem, isFields, leftOut, warning, withoutUndefined } from '../format.ts';
import { readAssertion, type Wanted } from './assertion.ts';
import { compilesAs, escapePattern } from './pattern.ts';

type Expected = { readonly fields: Readonly<Record<string, unknown>>; readonly problems: readonly FieldProblem[] };

/** What the assertions of a test come to in our fields, and those that have none. */
export function expectedBy(assertions: unknown, vars: ReadonlyMap<string, string>): Expected {
  if (assertions === undefined) return { fields: {}, problems: [] };
  if (!Array.isArray(assertions)) return { fields: {}, problems: [leftOut(['assert'], 'expected a list')] };
  const problems: FieldProblem[] = [];
  const wanted: { readonly path: FieldProblem['path']; readonly wants: Wanted }[] = [];
  for (const { path, assertion } of flatten(assertions, ['assert'], problems)) {
    const read = readAssertion(assertion, vars);
    if (read.note !== undefined) problems.push(warning(path, read.note));
    if (read.because !== undefined) problems.push(leftOut(path, read.because));
    for (const wants of read.wants) wanted.push({ path, wants });
  }
  return { fields: combine(wanted, problems), problems };
}

/** Sets whose assertions must all hold are their assertions. */
function flatten(
  assertions: readonly unknown[],
  at: FieldProblem['path'],
  problems: FieldProblem[],
): readonly { readonly path: FieldProblem['path']; readonly assertion: unknown }[] {
  return assertions.flatMap((assertion, index) => {
    const path = [...at, index];
    if (!isFields(assertion) || assertion.type !== 'assert-set') return [{ path, assertion }];
    if (assertion.threshold === undefined && Array.isArray(assertion.assert)) {
      return flatten(assertion.assert, [...path, 'assert'], problems);
    }
    problems.push(leftOut(path, '`assert-set` of which some may fail has no field: all that a case expects must hold'));
    return [];
  });
}

type Placed = { readonly path: FieldProblem['path']; readonly wants: Wanted };

function combine(wanted: readonly Placed[], problems: FieldProblem[]): Readonly<Record<string, unknown>> {
  const texts = wanted.flatMap(({ wants }) => (wants.kind === 'text' ? [wants] : []));
  const patterns = wanted.flatMap(({ path, wants }) => {
    if (wants.kind !== 'pattern') return [];
    if (compilesAs(wants.source)) return [wants.source];
    problems.push(leftOut(path, 'is no regular expression in JavaScript’s Unicode mode'));
    return [];
  });
  // One setting of a case holds for all its texts and patterns; where they differ, the few are patterns of their own.
  const ignoreCase = texts.length > 0 && patterns.length === 0 && texts.every((text) => text.ignoreCase);
  const plain = texts.filter((text) => ignoreCase || !text.ignoreCase);
  const folded = texts
    .filter((text) => !plain.includes(text))
    .map(({ text, isForbidden }) => foldedPattern(text, isForbidden));
  const expect = withoutUndefined({
    contains: filled(plain.filter(({ isForbidden }) => !isForbidden).map(({ text }) => text)),
    notContains: filled(plain.filter(({ isForbidden }) => isForbidden).map(({ text }) => text)),
    matches: filled([...patterns, ...folded]),
    ignoreCase: ignoreCase ? true : undefined,
    jsonSchema: only(wanted, problems, 'schema', isSchema, 'is no JSON schema that can be checked'),
    refuses: only(wanted, problems, 'refusal', () => true, ''),
  });
  return withoutUndefined({
    rubric: filled(wanted.flatMap(({ wants }) => (wants.kind === 'rubric' ? [wants.text] : [])))?.join('\n'),
    groundTruth: only(wanted, problems, 'truth', () => true, ''),
    expectedToolCalls: only(wanted, problems, 'calls', () => true, ''),
    expect: Object.keys(expect).length === 0 ? undefined : expect,
  });
}

/** Of what a case can have one only: the first. */
function only(
  wanted: readonly Placed[],
  problems: FieldProblem[],
  kind: 'truth' | 'schema' | 'refusal' | 'calls',
  fits: (value: unknown) => boolean,
  otherwise: string,
): unknown {
  let found: unknown;
  for (const { path, wants } of wanted) {
    if (wants.kind !== kind) continue;
    if (!fits(wants.value)) problems.push(leftOut(path, otherwise));
    else if (found === undefined) found = wants.value;
    else if (JSON.stringify(found) !== JSON.stringify(wants.value)) {
      problems.push(leftOut(path, 'a case has one of these; another assertion of the test was taken'));
    }
  }
  return found;
}

function isSchema(value: unknown): boolean {
  try {
    compileJsonSchema(value as Parameters<typeof compileJsonSchema>[0]);
    return true;
  } catch {
    return false;
  }
}

function foldedPattern(text: string, isForbidden: boolean): string {
  const folded = `(?i:${escapePattern(text)})`;
  return isForbidden ? `^(?![\\s\\S]*${folded})` : folded;
}

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : [...new Set(list)];
}
