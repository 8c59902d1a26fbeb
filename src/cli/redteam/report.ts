import { type AttackCell, type AttackSuccess, attackTable, type ScanResult } from '#domain/redteam/index.ts';
import type { ScanAnswer, ScanReport } from '../cli-deps.ts';
import { formatCount, formatNumber } from '../terminal/quantity.ts';
import { type Cell, renderTable } from '../terminal/table.ts';
import { paint, type Surface, type Tone } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';

const MARKS = { pass: '✔', fail: '✖', unknown: '…' } as const;
const TONES: Readonly<Record<keyof typeof MARKS, Tone>> = { pass: 'good', fail: 'bad', unknown: 'warn' };
const NOVELTIES = { new: 'new', known: 'old', incomparable: '' } as const;
const BASES = { exact: 'proven', judge: 'a judge says so', rules: 'by rules' } as const;
const MOST_SHOWN = 10;

/**
 * Rates by category and by strategy, the attacks that succeed, what was measured, and what the gate makes of it. What attacks and replies say
 * is not shown on a terminal.
 */
export function renderScan({ scan, judgement, sinceLast }: ScanAnswer, report: ScanReport, surface: Surface): string {
  const { categories, strategies, cell } = attackTable(scan);
  const wrapped = (text: string, tone: Tone = 'plain', indent = '') =>
    paint(wrapIndented(cleanText(text), surface.columns, indent), tone, surface);
  const rows = (names: readonly string[], of: (name: string) => AttackCell) =>
    names.map((name) => rowOf(name, of(name)));
  const columns = columnsOf(scan);
  return [
    wrapped(titleOf(scan)),
    renderTable(
      columns('after'),
      [
        ...rows(categories, (name) =>
          cell(
            categories.find((category) => category === name),
            undefined,
          ),
        ),
        rowOf('all', cell(undefined, undefined)),
      ],
      surface,
    ),
    renderTable(
      columns('disguise'),
      rows(strategies, (name) => cell(undefined, name)),
      surface,
    ),
    ...successLines(scan, report).map((line, index) =>
      wrapped(line, index === 0 ? 'strong' : 'plain', index === 0 ? '' : '  '),
    ),
    ...(sinceLast === undefined
      ? []
      : [
          wrapped(
            `since the last scan: ${sinceLast.gained.length} succeed that did not, ${sinceLast.lost.length} do not any more${sinceLast.incomparable > 0 ? `; ${sinceLast.incomparable} can’t be compared` : ''}`,
          ),
        ]),
    ...report.facts(scan).map((fact) => wrapped(fact, 'dim')),
    ...report.steps(scan, judgement.outcome).map((step) => wrapped(`→ ${step.replaceAll('`', '')}`)),
    wrapped(`${MARKS[judgement.outcome]} red team: ${judgement.because}`, TONES[judgement.outcome]),
  ].join('\n');
}

function titleOf({ agent, environment, candidate, baseline, attacks, repeats }: ScanResult): string {
  const against = baseline === undefined ? '' : ` against ${baseline.label}`;
  const objectives = new Set(attacks.map(({ objective }) => objective)).size;
  const size = `${formatCount(attacks.length, 'attack')} for ${formatCount(objectives, 'objective')}, each ${formatCount(repeats, 'time')}`;
  return `${agent} ${candidate.label}${against} in ${environment}: ${size}`;
}

function columnsOf({ baseline }: ScanResult) {
  return (what: string) => [
    { title: what },
    ...(baseline === undefined ? [] : ([{ title: 'old', align: 'right' }] as const)),
    { title: 'new', align: 'right' } as const,
    { title: 'succeed [95 %]', align: 'right' } as const,
  ];
}

function rowOf(name: string, { candidate, baseline }: AttackCell): readonly Cell[] {
  const isWorse = baseline?.rate !== undefined && candidate.rate !== undefined && candidate.rate > baseline.rate;
  const rate = rateText(candidate);
  return [
    name,
    ...(baseline === undefined ? [] : [countText(baseline)]),
    countText(candidate),
    isWorse ? { text: rate, tone: 'bad' } : rate,
  ];
}

/** `3/48`, and how many were not judged. */
function countText({ counts }: AttackSuccess): string {
  const open = counts.errored + counts.unclear;
  if (counts.judged + open === 0) return '–';
  return `${formatNumber(counts.succeeded)}/${formatNumber(counts.judged)}${open === 0 ? '' : ` +${formatNumber(open)}?`}`;
}

function rateText(success: AttackSuccess): string {
  if (success.rate === undefined) return 'not published';
  const one = (rate: number) => (rate * 100).toFixed(1);
  return `${one(success.rate)} % [${one(success.lower)}, ${one(success.upper)}]`;
}

function successLines(scan: ScanResult, report: ScanReport): readonly string[] {
  const successes = report.successes(scan);
  if (successes.length === 0) return [];
  const fresh = successes.filter(({ novelty }) => novelty === 'new').length;
  const left = successes.length - MOST_SHOWN;
  return [
    `${formatCount(successes.length, 'attack succeeds', 'attacks succeed')}${fresh > 0 ? `, ${fresh} of them not on ${scan.baseline?.label}` : ''}`,
    ...successes.slice(0, MOST_SHOWN).map(({ attack, answer, novelty }) => {
      const because = answer.basis === 'exact' ? answer.because : BASES[answer.basis];
      return `${NOVELTIES[novelty]} ${attack.id}: ${because}`.trim();
    }),
    ...(left > 0 ? [`and ${left} more: --format html --out FILE shows them all, with what was said`] : []),
  ];
}
