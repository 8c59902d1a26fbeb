import type { DatasetProblem } from '../../dataset-problem.ts';
import type { SourceDocument, SourceRecord } from '../../source/source-document.ts';
import {
  type FieldProblem,
  type FormatReader,
  isFields,
  leftOut,
  type Translated,
  textOf,
  unreadKeys,
  warning,
  withoutUndefined,
} from '../format.ts';
import { expectedBy } from './expected.ts';
import { fieldsOfVars } from './vars.ts';

/** `{tests: [{vars, assert, description, metadata}]}`, or the list alone. `defaultTest` is in each of them. */
export const promptfooFormat: FormatReader = {
  read: (document) => {
    const { root } = document;
    const common = isFields(root) ? root.defaultTest : undefined;
    const { records, problems } = testsOf(document);
    return {
      name: isFields(root) ? textOf(root.description)?.slice(0, 100) : undefined,
      records: isFields(common) ? records.map((record) => withDefaults(record, common)) : records,
      problems: [
        ...problems,
        ...(isFields(root) ? unreadKeys(root, ['tests', 'description', 'defaultTest', 'prompts', ...IRRELEVANT]) : []),
        ...(isFields(root) && 'prompts' in root ? [PROMPTS] : []),
        ...(common !== undefined && !isFields(common) ? [elsewhere(['defaultTest'])] : []),
      ],
    };
  },
  translate,
};

/** Of how promptfoo runs, which has no bearing on what is asked. */
const IRRELEVANT = [
  'providers',
  'targets',
  'outputPath',
  'evaluateOptions',
  'commandLineOptions',
  'sharing',
  'env',
  'tags',
  '$schema',
];

const PROMPTS: DatasetProblem = {
  severity: 'warning',
  path: ['prompts'],
  message: 'are not read: the agent is asked what the variable of the question holds, as it stands',
};

function elsewhere(path: DatasetProblem['path']): DatasetProblem {
  return { severity: 'error', path, message: 'names another file; read that one by itself' };
}

function testsOf({ root, records }: SourceDocument): {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly DatasetProblem[];
} {
  const isElsewhere = isFields(root) && 'tests' in root && !Array.isArray(root.tests);
  const named = records.filter(({ value }) => typeof value === 'string');
  return {
    records: isElsewhere ? [] : records.filter(({ value }) => typeof value !== 'string'),
    problems: isElsewhere ? [elsewhere(['tests'])] : named.map(({ place }) => ({ ...elsewhere([]), ...place })),
  };
}

function withDefaults({ place, value }: SourceRecord, common: Readonly<Record<string, unknown>>): SourceRecord {
  if (!isFields(value)) return { place, value };
  const merged = (key: string) =>
    isFields(common[key]) || isFields(value[key]) ? { ...fieldsOf(common[key]), ...fieldsOf(value[key]) } : undefined;
  const asserts = [...listOf(value.assert), ...listOf(common.assert)];
  return {
    place,
    value: withoutUndefined({
      ...common,
      ...value,
      vars: merged('vars'),
      metadata: merged('metadata'),
      assert: asserts.length === 0 ? undefined : asserts,
    }),
  };
}

const READ = ['vars', 'assert', 'description', 'metadata'];

function translate(value: Readonly<Record<string, unknown>>): Translated {
  const asked = fieldsOfVars(value.vars);
  const expected = expectedBy(value.assert, asked.texts);
  const described = readMetadata(value.metadata);
  return {
    title: textOf(value.description),
    value: asked.isReadable
      ? withoutUndefined({ ...asked.fields, ...described.fields, ...expected.fields })
      : undefined,
    problems: [
      ...asked.problems,
      ...expected.problems,
      ...described.problems,
      ...twoTruths(asked.fields.groundTruth, expected.fields.groundTruth),
      ...Object.keys(value)
        .filter((key) => !READ.includes(key))
        .map((key) => warning([key], 'is promptfoo’s own, and not read')),
    ],
  };
}

function twoTruths(ofVars: unknown, ofAssertions: unknown): readonly FieldProblem[] {
  if (ofVars === undefined || ofAssertions === undefined || ofVars === ofAssertions) return [];
  return [leftOut(['vars'], 'say another right reply than the assertions, which were taken')];
}

/** What our cases have a field for; the rest become tags where they are short texts. */
function readMetadata(metadata: unknown): {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly problems: readonly FieldProblem[];
} {
  if (!isFields(metadata)) return { fields: {}, problems: [] };
  const { id, tags, intent, ...others } = metadata;
  const labels = Object.entries(others).filter(([key, value]) => key !== 'conversationId' && isLabel(value));
  const named = (Array.isArray(tags) ? tags : [tags]).filter((tag) => typeof tag === 'string');
  const all = [...named, ...labels.map(([key, value]) => `${key}:${value}`)];
  return {
    fields: withoutUndefined({
      id: typeof id === 'number' ? String(id) : id,
      tags: all.length === 0 ? undefined : all,
      expectedIntent: textOf(intent),
    }),
    problems: Object.entries(others).flatMap(([key, value]) => {
      if (key === 'conversationId')
        return [
          leftOut(
            ['metadata', key],
            'tests of one conversation are asked apart; write it as `conversation` in one case',
          ),
        ];
      return isLabel(value) ? [] : [warning(['metadata', key], 'is not read: only short texts become tags')];
    }),
  };
}

function isLabel(value: unknown): boolean {
  return typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && value.length <= 60);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isFields(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
