import { type EvaluationResult, type IntentSuccess, intentNote, newsOfIntents } from '#domain/analysis/index.ts';
import { formatCount } from '../terminal/quantity.ts';
import { renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';
import { changeCell, saysCell } from './comparison-cell.ts';

/** The intents whose users surely get something else, old beside new; nothing where no case names one. */
export function renderIntents(result: EvaluationResult, surface: Surface): string {
  const note = intentNote(result);
  if (note === undefined) return '';
  const { told, others } = newsOfIntents(result);
  const quiet = `by intent: nothing to tell of ${formatCount(others.length, told.length === 0 ? 'intent' : 'other intent')}; --format markdown has ${others.length === 1 ? 'it' : 'them all'}`;
  const lines = [...(told.length === 0 ? [] : [note]), ...(others.length === 0 ? [] : [quiet])];
  return [
    ...(told.length === 0 ? [] : [intentTable(told, surface)]),
    ...lines.map((line) => paint(wrapIndented(cleanText(line), surface.columns, ''), 'dim', surface)),
  ].join('\n');
}

function intentTable(told: readonly IntentSuccess[], surface: Surface): string {
  return renderTable(
    [
      { title: 'intent' },
      { title: 'old', align: 'right' },
      { title: 'new', align: 'right' },
      { title: 'change [95 %]', align: 'right' },
      { title: 'says' },
    ],
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
