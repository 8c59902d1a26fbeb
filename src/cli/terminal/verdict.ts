import type { VerdictView } from '../view.ts';
import { formatNumber, formatQuantity } from './quantity.ts';
import { type Cell, renderTable } from './table.ts';
import { paint, type Surface, type Tone } from './tone.ts';
import { cleanText } from './width.ts';
import { wrapIndented } from './wrap.ts';

/** What a verdict is called: proven, "no harm seen", not even compared and "can't tell" are four things. */
export function nameVerdict(
  verdict: Pick<VerdictView, 'kind' | 'proven' | 'role'> & { readonly difference: object | null },
): {
  readonly text: string;
  readonly tone: Tone;
} {
  if (verdict.kind === 'pass' && verdict.role === 'guard' && verdict.difference === null) {
    return { text: '○ not compared', tone: 'plain' };
  }
  if (verdict.kind === 'pass') {
    return verdict.proven ? { text: '✔ proven', tone: 'good' } : { text: '○ no harm seen', tone: 'plain' };
  }
  if (verdict.kind === 'fail') return { text: '✖ worse', tone: 'bad' };
  return verdict.kind === 'error'
    ? { text: '! could not be judged', tone: 'bad' }
    : { text: '… can’t tell', tone: 'warn' };
}

/** Old beside new for every metric of a step, with what is proven and what is only not seen; the reasons stand below. */
export function renderVerdictTable(
  verdicts: readonly VerdictView[],
  surface: Surface,
  { reasons = true }: { readonly reasons?: boolean } = {},
): string {
  if (verdicts.length === 0) return '';
  const rows = verdicts.flatMap((verdict): readonly (readonly Cell[])[] => {
    const { metric, unit, topUp, role, difference } = verdict;
    const row = (
      name: string,
      of: Pick<VerdictView, 'baseline' | 'candidate' | 'kind' | 'proven'>,
    ): readonly Cell[] => [
      name,
      armText(of.baseline, unit),
      armText(of.candidate, unit),
      nameVerdict({ role, difference, ...of }),
    ];
    const users = row(`${metric}${markOf(verdict)}`, verdict);
    return topUp === undefined ? [users] : [users, row('  on own requests', topUp)];
  });
  const table = renderTable(
    [{ title: 'metric' }, { title: 'old', align: 'right' }, { title: 'new', align: 'right' }, { title: 'verdict' }],
    rows,
    surface,
  );
  if (!reasons) return table;
  const lines = verdicts
    .flatMap(({ metric, because, topUp }) => [
      `${metric}: ${because}`,
      ...(topUp === undefined || because.includes(topUp.because)
        ? []
        : [`${metric} on Headgate’s own requests: ${topUp.because}`]),
    ])
    .map((line) => paint(wrapIndented(cleanText(line), surface.columns, '  '), 'dim', surface));
  return [table, ...lines].join('\n');
}

function armText(arm: VerdictView['candidate'], unit: string): string {
  return `${formatQuantity(arm.estimate, unit)} (n ${formatNumber(arm.n)})`;
}

/** A guard can only fail; a dry run is shown, and never decides. */
function markOf({ role, dryRun }: VerdictView): string {
  if (dryRun === true) return ' (dry run)';
  return role === 'guard' ? ' (guard)' : '';
}
