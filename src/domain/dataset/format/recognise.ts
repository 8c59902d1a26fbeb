import type { SourceDocument } from '../source/source-document.ts';
import { azureFormat } from './azure.ts';
import { type DatasetFormat, type FormatReader, isFields } from './format.ts';
import { guideFormat } from './guide.ts';
import { headgateFormat } from './headgate.ts';
import { promptfooFormat } from './promptfoo/promptfoo.ts';

const readers: Readonly<Record<DatasetFormat, FormatReader>> = {
  headgate: headgateFormat,
  guide: guideFormat,
  promptfoo: promptfooFormat,
  azure: azureFormat,
};

const AZURE = ['ground_truth', 'response', 'tool_definitions', 'tool_calls'];

export function readerOf(format: DatasetFormat): FormatReader {
  return readers[format];
}

/** Whose format a file is in: by the top of it, else by its first record that only one of them could hold. Else it is ours. */
export function recogniseFormat({ root, records }: SourceDocument): DatasetFormat {
  if (isFields(root)) {
    if ('cases' in root) return 'headgate';
    if ('tests' in root) return 'promptfoo';
    if (Array.isArray(root.data)) return 'guide';
  }
  for (const { value } of records) {
    const format = isFields(value) ? formatOf(value) : undefined;
    if (format !== undefined) return format;
  }
  return 'headgate';
}

function formatOf(value: Readonly<Record<string, unknown>>): DatasetFormat | undefined {
  if ('vars' in value) return 'promptfoo';
  if ('ground-truth' in value) return 'guide';
  const isAzure = AZURE.some((key) => key in value) || isFields(value.conversation) || Array.isArray(value.query);
  if (isAzure && !('groundTruth' in value)) return 'azure';
  return 'id' in value ? 'headgate' : undefined;
}
