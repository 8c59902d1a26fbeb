import { readCsv } from './csv.ts';
import { readJson, readJsonLines } from './json.ts';
import type { SourceDocument } from './source-document.ts';

/**
 * Takes a file apart by its ending, and by what it holds where the ending says little or is wrong: JSON in a file of lines,
 * lines in a file of JSON. YAML comes as the JSON that it means.
 */
export function readSource(file: string, text: string): SourceDocument {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const ending = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === 'csv' || ending === 'tsv') return readCsv(content);
  if (ending === 'json' || ending === 'yaml' || ending === 'yml') return readJson(content);
  if (ending === 'jsonl' || ending === 'ndjson' || /^\s*[[{]/.test(content)) return readJsonLines(content);
  return looksLikeCsv(content) ? readCsv(content) : readJsonLines(content);
}

/** A first line that names a question among others. */
function looksLikeCsv(content: string): boolean {
  const end = content.search(/[\r\n]/);
  const names = (end < 0 ? content : content.slice(0, end))
    .split(/[,;\t]/)
    .map((name) => name.trim().replace(/"/g, ''));
  return names.length > 1 && names.some((name) => /^(id|query|conversation(\.\d+\.(role|content))?)$/.test(name));
}
