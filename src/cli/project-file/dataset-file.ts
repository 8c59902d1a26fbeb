import { basename } from 'node:path';
import { type DatasetFormat, type ReadDataset, readDataset } from '#domain/dataset/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { MAX_DATASET_MB, requireText } from './read-bytes.ts';
import { isYamlFile, jsonOfYaml, LONGEST_WITH_LINES } from './source.ts';
import { parseYamlText } from './yaml-text.ts';

/**
 * Reads a file of cases in any format that is known; undefined: whichever it is in. Problems have their line as far as it can be known.
 * @throws AppError FILE_UNREADABLE; DATASET_INVALID when it is no YAML
 */
export async function readDatasetFile(path: string, format: DatasetFormat | undefined): Promise<ReadDataset> {
  const text = await requireText(path, 'name a file of cases: .jsonl, .json, .yaml, .csv or .tsv', MAX_DATASET_MB);
  const file = basename(path);
  const json = isYamlFile(file) ? jsonOfYaml(text) : { kind: 'read' as const, value: text };
  if (json.kind === 'unreadable') {
    throw new AppError('DATASET_INVALID', `${file}, ${json.because}`, { hint: 'mend the YAML, then check it again' });
  }
  const read = readDataset({ file, text: json.value, format });
  return read.syntax === 'json' ? withLines(read, text) : read;
}

/** JSON is parsed once more as the YAML that it is, for the lines of its paths. */
function withLines(read: ReadDataset, text: string): ReadDataset {
  if (
    text.length > LONGEST_WITH_LINES ||
    read.problems.every(({ line, path }) => line !== undefined || path.length === 0)
  ) {
    return read;
  }
  const { lineOf } = parseYamlText(text);
  return { ...read, problems: read.problems.map((each) => ({ ...each, line: each.line ?? lineOf(each.path) })) };
}
