import { createRequire } from 'node:module';
import type { DatasetProblem } from '../dataset-problem.ts';
import { readColumns, valueOfRow } from './row.ts';
import { errorAt, type SourceDocument, type SourceRecord } from './source-document.ts';

type CsvParse = typeof import('csv-parse/sync');

const load = createRequire(import.meta.url);

const DELIMITERS = [',', ';', '\t'] as const;

type Row = { readonly line: number; readonly cells: readonly string[] };

/**
 * Rows under a first one that names the fields. Commas, semicolons or tabs, whichever the first row has most of; quotes as in RFC 4180.
 * Where quotes don't pair, no row after them can be told from another: those before are read, and the place is said.
 */
export function readCsv(text: string): SourceDocument {
  if (text.trim() === '') return { syntax: 'csv', records: [], problems: [] };
  const { rows, problem } = rowsOf(text.replace(/\r\n?/g, '\n'));
  const [header, ...others] = rows;
  if (header === undefined) return { syntax: 'csv', records: [], problems: problem === undefined ? [] : [problem] };
  const { columns, problems: inHeader } = readColumns(header.cells);
  const problems: DatasetProblem[] = inHeader.map((message) => errorAt({ line: header.line, path: [] }, message));
  const records: SourceRecord[] = [];
  if (problems.length > 0) return { syntax: 'csv', records, problems };
  for (const { line, cells } of others) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (cells.length !== header.cells.length) {
      const expected = `the first row names ${header.cells.length} fields, this one has ${cells.length}`;
      problems.push(errorAt({ line, path: [] }, `${expected}; put quotes around a text that has the delimiter in it`));
    } else records.push({ place: { line, path: [] }, value: valueOfRow(columns, cells) });
  }
  return { syntax: 'csv', records, problems: problem === undefined ? problems : [...problems, problem] };
}

function rowsOf(text: string): { readonly rows: readonly Row[]; readonly problem: DatasetProblem | undefined } {
  const { CsvError, parse } = load('csv-parse/sync') as CsvParse;
  const rows: Row[] = [];
  let end = 0;
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      info: true,
      on_record: (entry: unknown) => {
        const { record, info } = entry as { record: string[]; info: { lines: number } };
        const within = record.reduce((total, cell) => total + newlinesIn(cell), 0);
        rows.push({ line: info.lines - within, cells: record });
        end = info.lines;
        return null;
      },
    });
    return { rows, problem: undefined };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows, problem: errorAt({ line: end + 1, path: [] }, `${explain(error)}; nothing after it could be read`) };
  }
}

function explain(error: InstanceType<CsvParse['CsvError']>): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote that begins here is never closed';
  if (error.code === 'CSV_INVALID_CLOSING_QUOTE')
    return 'text after a closing quote; inside quotes, write a quote twice';
  return 'a quote inside a text that has none around it; put quotes around it, and write the one inside twice';
}

function delimiterOf(text: string): string {
  const end = text.indexOf('\n');
  const first = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, each) => (count(each) > count(best) ? each : best));
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
