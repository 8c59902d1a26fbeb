import { type EvaluationResult, type IntentSuccess, intentNote, newsOfIntents } from '#domain/analysis/index.ts';
import { dimNote } from '../terminal/dim-note.ts';
import { formatCount } from '../terminal/quantity.ts';
import { renderTable } from '../terminal/table.ts';
import type { Surface } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { changeCell, comparisonColumns, saysCell } from './comparison-cell.ts';

/** The intents whose users surely get something else, old beside new; nothing where no case names one. */
export function renderIntents(result: Pick<EvaluationResult, 'intents' | 'baseline'>, surface: Surface): string {
  const note = intentNote(result);
  if (note === undefined) return '';
  const { told, others } = newsOfIntents(result);
  const quiet = `by intent: nothing to tell of ${formatCount(others.length, told.length === 0 ? 'intent' : 'other intent')}; --format markdown has ${others.length === 1 ? 'it' : 'them all'}`;
  const lines = [...(told.length === 0 ? [] : [note]), ...(others.length === 0 ? [] : [quiet])];
  return [
    ...(told.length === 0 ? [] : [intentTable(told, surface)]),
    ...lines.map((line) => dimNote(line, surface)),
  ].join('\n');
}

function intentTable(told: readonly IntentSuccess[], surface: Surface): string {
  return renderTable(
    comparisonColumns('intent'),
    told.map(({ intent, baseline, candidate, change, comparison }) => [
      cleanText(intent),
      ratio(baseline),
      ratio(candidate),
      changeCell(change),
      comparison === undefined ? '–' : saysCell(comparison),
    ]),
    surface,
  );
}

function ratio(share: IntentSuccess['baseline']): string {
  return share === undefined || share.n === 0 ? '–' : `${share.events}/${share.n}`;
}
