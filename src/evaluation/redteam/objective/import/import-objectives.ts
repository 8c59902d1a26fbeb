import { type DatasetProblem, readSource } from '#domain/dataset/index.ts';
import type { Objective } from '../objective.ts';
import { advbench } from './advbench.ts';
import { harmbench } from './harmbench.ts';
import { jailbreakbench } from './jailbreakbench.ts';
import { isFields, type ObjectiveFormat } from './objective-format.ts';
import { promptfoo } from './promptfoo.ts';

const formats: readonly ObjectiveFormat[] = [harmbench, jailbreakbench, promptfoo, advbench];

type ImportedObjectives = {
  /** In the order of the file. */
  readonly objectives: readonly Objective[];
  /** Each record that is not among them, with its line and why. */
  readonly problems: readonly DatasetProblem[];
};

/** Reads a file of HarmBench, JailbreakBench, AdvBench or promptfoo that a user supplies. Nothing is passed over in silence. */
export function importObjectives(file: string, text: string): ImportedObjectives {
  const document = readSource(file, text);
  const format = formats.find((each) => each.recognises(document));
  if (format === undefined)
    return { objectives: [], problems: [...document.problems, unknownFormat(document.records)] };
  const objectives = new Map<string, Objective>();
  const problems: DatasetProblem[] = [...document.problems];
  for (const [index, { place, value }] of document.records.entries()) {
    if (!isFields(value)) {
      problems.push({ ...place, severity: 'error', message: 'is no record with fields' });
      continue;
    }
    const read = format.read(value, index + 1);
    if (read.kind === 'left-out') problems.push({ ...place, severity: 'left-out', message: read.because });
    else if (read.kind === 'error') {
      const path = [...place.path, ...read.field.split('.')];
      problems.push({ ...place, path, severity: 'error', message: read.because });
    } else if (objectives.has(read.objective.id)) {
      problems.push({ ...place, severity: 'error', message: `id "${read.objective.id}" is in the file already` });
    } else objectives.set(read.objective.id, { ...read.objective, forbiddenCalls: [], source: format.source });
  }
  return { objectives: [...objectives.values()], problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

function unknownFormat(records: readonly { readonly value: unknown }[]): DatasetProblem {
  const first = records[0]?.value;
  const has = isFields(first)
    ? `its first record has ${Object.keys(first).join(', ')}`
    : 'it has no records with fields';
  const known = formats.map(({ source, fields }) => `${source} (${fields.join(', ')})`).join('; ');
  return { severity: 'error', path: [], message: `is no file of objectives: ${has}; known are ${known}` };
}
