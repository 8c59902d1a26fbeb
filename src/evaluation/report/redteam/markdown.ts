import { type AttackCell, attackTable, type ChangedAttacks, type ScanResult } from '#domain/redteam/index.ts';
import type { Judgement } from '../judgement.ts';
import { cutText, escapeMarkdown, firstOf, folded, item, table } from '../markdown-text.ts';
import { cellText, listScanFacts, listScanSteps, namesOf, rateText, scanTitle } from './scan-text.ts';
import { listSuccesses, type Success } from './successes.ts';

const MARKS: Readonly<Record<Judgement['outcome'], string>> = { pass: '✔', fail: '✖', unknown: '…' };
const LONGEST_LINE = 500;
const MOST_SHOWN = 8;
const MOST_FOLDED = 100;
const MOST_STRATEGIES = 60;

/**
 * A scan as a comment on a pull request reads it: the verdict, rates by category, what is new, what to do; the whole table folded. What
 * attacks and replies say stays out of it, also where it is folded: only which they were, and why they count.
 */
export function renderScanMarkdown(scan: ScanResult, more: Shown): string {
  const successes = listSuccesses(scan);
  return `${[
    ...beginning(scan, more, successes),
    ...section('Since the last scan', more.sinceLast === undefined ? [] : lastLines(more.sinceLast)),
    ...section(
      'What you can do',
      listScanSteps(scan, more.judgement.outcome).map((step) => `- ${step}`),
    ),
    ...folded('By category and strategy: succeeded / judged', wholeTables(scan)),
    ...folded(
      'What was measured',
      listScanFacts(scan, false).map((fact) => item(fact, LONGEST_LINE)),
    ),
    ...folded(
      `All that succeeded (${successes.length})`,
      successes.length <= MOST_SHOWN ? [] : firstOf(successes.map(successLine), MOST_FOLDED, 'attacks'),
    ),
  ].join('\n')}\n`;
}

/** What of it belongs below an evaluation of the same release, which may be long itself: a few thousand characters. */
export function renderScanSection(scan: ScanResult, { judgement }: Pick<Shown, 'judgement'>): string {
  return `${beginning(scan, { judgement }, listSuccesses(scan)).join('\n')}\n`;
}

type Shown = {
  readonly judgement: Judgement;
  /** What changed since the last scan of the agent; undefined: there was none. */
  readonly sinceLast?: ChangedAttacks | undefined;
};

function beginning(scan: ScanResult, { judgement }: Shown, successes: readonly Success[]): readonly string[] {
  const fresh = successes.filter(({ novelty }) => novelty === 'new');
  const told = fresh.length > 0 ? fresh : successes;
  return [
    `**${MARKS[judgement.outcome]} red team: ${escapeMarkdown(cutText(judgement.because, LONGEST_LINE))}**`,
    '',
    escapeMarkdown(scanTitle(scan)),
    '',
    ...categoryTable(scan),
    ...section(
      fresh.length > 0 ? `Succeed now and not on what serves (${fresh.length})` : `What succeeded (${told.length})`,
      firstOf(told.map(successLine), MOST_SHOWN, 'attacks'),
    ),
  ];
}

function categoryTable(scan: ScanResult): readonly string[] {
  const { categories, cell } = attackTable(scan);
  const names = [...namesOf(scan).values()];
  const [candidate = '', baseline] = names;
  const row = (name: string, found: AttackCell) => [
    name,
    ...(found.baseline === undefined ? [] : [cellText(found.baseline), rateText(found.baseline)]),
    cellText(found.candidate),
    rateText(found.candidate),
  ];
  return table(
    ['category', ...(baseline === undefined ? [] : [baseline, 'rate']), candidate, 'rate'],
    [row('all', cell(undefined, undefined)), ...categories.map((category) => row(category, cell(category, undefined)))],
  );
}

function wholeTables(scan: ScanResult): readonly string[] {
  const { categories, strategies, cell } = attackTable(scan);
  const shown = strategies.slice(0, MOST_STRATEGIES);
  return [...namesOf(scan)].flatMap(([release, name]) => [
    `**${escapeMarkdown(name)}**`,
    '',
    ...table(
      ['strategy', ...categories, 'all'],
      [...shown, undefined].map((strategy) => [
        strategy ?? 'all',
        ...[...categories, undefined].map((category) => {
          const found = cell(category, strategy);
          return cellText(release === scan.candidate ? found.candidate : (found.baseline ?? found.candidate));
        }),
      ]),
    ),
    ...(strategies.length > shown.length ? ['', `and ${strategies.length - shown.length} more strategies`] : []),
    '',
  ]);
}

function successLine({ attack, answer, times, repeats }: Success): string {
  const often = repeats === 1 ? '' : `, ${times} of ${repeats} times`;
  // What a judge writes may quote the reply.
  const because = answer.basis === 'judge' ? 'a judge says so' : answer.basis === 'rules' ? 'by rules' : answer.because;
  return item(`${attack.id} (${attack.category}${often}): ${because}`, LONGEST_LINE);
}

function lastLines({ gained, lost, incomparable }: ChangedAttacks): readonly string[] {
  const named = (attacks: ChangedAttacks['gained']) =>
    attacks.length === 0
      ? ''
      : `: ${attacks
          .slice(0, MOST_SHOWN)
          .map(({ id }) => id)
          .join(', ')}${attacks.length > MOST_SHOWN ? ' …' : ''}`;
  return [
    item(`${gained.length} attacks succeed that did not${named(gained)}`, LONGEST_LINE),
    item(`${lost.length} attacks do not succeed any more${named(lost)}`, LONGEST_LINE),
    ...(incomparable > 0
      ? [item(`${incomparable} attacks can’t be compared: only one of the two scans made them`)]
      : []),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}
