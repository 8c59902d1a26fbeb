import { formatBp, formatDuration } from '#domain/shared/index.ts';
import { gateLines } from '../promotion/gate-lines.ts';
import { glassLines } from '../promotion/glass-lines.ts';
import { labelled } from '../terminal/labelled.ts';
import { formatDay, formatTime } from '../terminal/quantity.ts';
import { renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText, displayWidth } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';
import type { PlanView } from '../view.ts';

const NOTHING_CHANGED = 'A forecast: nothing was changed. Times are Headgate’s clock, each the soonest.';

/** What would happen, in what order of reading: what stands in the way, gates, who owes what, dates, what can be told. */
export function renderPlan(plan: PlanView, surface: Surface): string {
  const title = `${plan.agent} ${plan.label} → ${plan.environment}`;
  const where = plan.promotion === undefined ? 'would be promoted' : `${plan.promotion}, ${plan.state}`;
  const gap = displayWidth(`${title}  ${where}`) > surface.columns ? '\n' : '  ';
  const parts = [
    `${paint(cleanText(title), 'strong', surface)}${gap}${where}`,
    paint(wrapIndented(NOTHING_CHANGED, surface.columns, ''), 'dim', surface),
    findingLines(plan, surface),
    gateLines(plan, surface, false),
    glassLines(plan, surface),
    owedLines(plan, surface),
    stepTable(plan, surface),
    metricLines(plan, surface),
    endLine(plan, surface),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function findingLines({ findings, promotion }: PlanView, surface: Surface): string {
  const name = promotion === undefined ? 'blocks' : 'note';
  return findings
    .flatMap(({ because, hint }) => [
      labelled(name, `✖ ${because}`, surface, 'bad'),
      ...(hint === undefined ? [] : [labelled('', hint, surface)]),
    ])
    .join('\n');
}

function owedLines({ owed }: PlanView, surface: Surface): string {
  return owed
    .flatMap(({ who, what, command }, index) => [
      labelled(index === 0 ? 'owed' : '', `${who}: ${what}`, surface, 'warn'),
      ...(command === undefined ? [] : [labelled('', `  ${command}`, surface)]),
    ])
    .join('\n');
}

function stepTable({ steps, strategy }: PlanView, surface: Surface): string {
  if (steps.length === 0) return '';
  const rows = steps.map(({ kind, weightBp, startsAt, endsAt, because, waitsFor }) => [
    formatDay(startsAt),
    formatBp(weightBp),
    [stepName(kind), because, ...(waitsFor === undefined ? [] : [`waits for ${waitsFor}`])]
      .filter((part) => part !== '')
      .join(': '),
    endsAt === startsAt ? '' : formatDuration(Date.parse(endsAt) - Date.parse(startsAt)),
  ]);
  const table = renderTable(
    [
      { title: 'from', fixed: true },
      { title: 'weight', align: 'right', fixed: true },
      { title: `what (${strategy})` },
      { title: 'holds', align: 'right', fixed: true },
    ],
    rows,
    surface,
  );
  return `\n${table}`;
}

function stepName(kind: string): string {
  return kind === 'weight' ? '' : kind;
}

function metricLines({ metrics, pace }: PlanView, surface: Surface): string {
  if (metrics.length === 0) return '';
  const lines = metrics.map(({ metric, role, margin, because }) => {
    const task = role === 'prove' ? `prove at most ${margin} worse` : `guard, ${margin} worse`;
    return wrapIndented(cleanText(`${metric} (${task}): ${because}`), surface.columns - 2, '  ').replace(/^ {2}/, '- ');
  });
  return ['', labelled('pace', pace, surface), ...lines].join('\n');
}

function endLine({ soonestEndAt, owed, findings, now, steps }: PlanView, surface: Surface): string {
  if (soonestEndAt === undefined) {
    if (findings.length > 0) return '';
    const text =
      steps.length === 0 ? 'nothing is left to do' : 'none in sight: its windows and freezes do not let it through';
    return `\n${labelled('end', text, surface)}`;
  }
  const waits = owed.length > 0 || steps.some((step) => step.waitsFor !== undefined);
  const length = formatDuration(Math.max(0, Date.parse(soonestEndAt) - Date.parse(now)));
  const condition = waits ? ', if everyone who owes something does it at once' : '';
  return `\n${labelled('end', `${formatTime(soonestEndAt)} at the soonest, in ${length}${condition}`, surface, 'strong')}`;
}
