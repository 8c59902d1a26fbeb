import type { VerdictView } from '../view.ts';
import { LABEL_WIDTH, labelled } from './labelled.ts';
import { formatNumber, formatQuantity } from './quantity.ts';
import { paint, type Surface } from './tone.ts';
import { nameVerdict } from './verdict.ts';

const PLOT_WIDTH = 44;

/** Every verdict as a card: all that it rests on, and what would turn it. */
export function renderVerdictCards(verdicts: readonly VerdictView[], surface: Surface): string {
  if (verdicts.length === 0) return 'No metric was judged yet.';
  return verdicts.map((verdict) => renderCard(verdict, surface)).join('\n\n');
}

function renderCard(verdict: VerdictView, surface: Surface): string {
  const { metric, role, unit, baseline, candidate, because, test, margin } = verdict;
  const name = nameVerdict(verdict);
  const row = (label: string, text: string) => labelled(label, text, surface);
  const dryRun = verdict.dryRun === true ? ', dry run' : '';
  return [
    `${paint(metric, 'strong', surface)} (${role}${dryRun})  ${paint(name.text, name.tone, surface)}`,
    row('why', because),
    row('old', armText(baseline, unit)),
    row('new', armText(candidate, unit)),
    ...differenceLines(verdict, surface),
    ...(margin === null ? [] : [row('margin', formatDistance(margin, unit))]),
    ...turnLines(verdict, surface),
    ...evidenceLines(verdict, surface),
    row('test', test),
    ...worstLine(verdict, surface),
  ].join('\n');
}

function armText({ n, estimate, events }: VerdictView['candidate'], unit: string): string {
  const of = events === undefined ? `n ${formatNumber(n)}` : `${formatNumber(events)} of ${formatNumber(n)}`;
  return `${formatQuantity(estimate, unit)} (${of})`;
}

function differenceLines({ difference, margin, unit }: VerdictView, surface: Surface): readonly string[] {
  if (difference === null || difference.estimate === null) return [];
  const { estimate, lower, upper, coverage } = difference;
  const ends = [lower, upper].map((end) => (end === null ? 'no bound' : signed(end, unit)));
  const text = `${signed(estimate, unit)}, from ${ends.join(' to ')} (${(coverage * 100).toFixed(1)} % at every look at once)`;
  const plot = drawInterval({ estimate, lower, upper }, margin, Math.min(PLOT_WIDTH, surface.columns - LABEL_WIDTH));
  return [labelled('change', text, surface), ...(plot === undefined ? [] : [labelled('', plot, surface, 'dim')])];
}

/** The interval on a line: `0` where nothing changed, `¦` the margin on either side where it is in sight. */
function drawInterval(
  {
    estimate,
    lower,
    upper,
  }: { readonly estimate: number; readonly lower: number | null; readonly upper: number | null },
  margin: number | null,
  width: number,
): string | undefined {
  if (lower === null || upper === null) return undefined;
  const reach = Math.max(Math.abs(lower), Math.abs(upper), margin ?? 0) * 1.05;
  if (!(reach > 0)) return undefined;
  const at = (value: number) => Math.round(((value + reach) / (2 * reach)) * (width - 1));
  const cells: string[] = Array.from({ length: width }, (_, cell) =>
    cell >= at(lower) && cell <= at(upper) ? '─' : ' ',
  );
  cells[at(0)] = '0';
  if (margin !== null && margin > 0) for (const side of [-margin, margin]) cells[at(side)] = '¦';
  cells[at(lower)] = '├';
  cells[at(upper)] = '┤';
  cells[at(estimate)] = '●';
  return cells.join('').trimEnd();
}

function turnLines({ turnsAt, unit, margin }: VerdictView, surface: Surface): readonly string[] {
  if (turnsAt === undefined) return [];
  const { proven, fails } = turnsAt;
  const parts = [
    proven === undefined ? 'nothing would be proven yet' : `proven up to ${formatQuantity(proven, unit)}`,
    fails === undefined ? 'nothing would fail yet' : `fails from ${formatQuantity(fails, unit)}`,
  ];
  // A metric without a margin can't be proven: there is always room for a little worse.
  return [labelled('turns', `with as much as now: ${(margin === 0 ? parts.slice(1) : parts).join(', ')}`, surface)];
}

function evidenceLines({ errorBudget, pWorse, pFails }: VerdictView, surface: Surface): readonly string[] {
  if (errorBudget === undefined) return [];
  const { rollBack, promote } = errorBudget;
  const budget = `may roll back wrongly in ${formatQuantity(rollBack, '0-1')}, prove wrongly in ${formatQuantity(promote, '0-1')} of rollouts`;
  const chance =
    pWorse === undefined || pFails === undefined
      ? []
      : [
          `p ${formatP(pWorse)} that it is no worse at all; fails below ${formatP(pFails)} with the estimate past the margin`,
        ];
  return [labelled('budget', budget, surface), ...chance.map((text) => labelled('chance', text, surface))];
}

function worstLine({ worst }: VerdictView, surface: Surface): readonly string[] {
  if (worst === undefined) return [];
  const how = worst.kind === 'request' ? ' (headgate requests show ID, where requests are logged)' : ' of the dataset';
  const what = worst.kind === 'request' ? 'requests' : 'cases';
  return [labelled('worst', `${what} ${worst.ids.join(', ')}${how}`, surface)];
}

function signed(value: number, unit: string): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatDistance(Math.abs(value), unit)}`;
}

/** Shares differ by points. */
function formatDistance(value: number, unit: string): string {
  return unit.endsWith('0-1') ? `${formatNumber(value * 100)} points` : formatQuantity(value, unit);
}

function formatP(p: number): string {
  return p < 1e-6 ? 'below 0.000001' : Number(p.toPrecision(2)).toString();
}
