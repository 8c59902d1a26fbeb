import { z } from 'zod';
import type { DemoDeps } from './deps.ts';
import { paint, type Surface, wrap } from './typeset.ts';

const summary = z.object({ mean: z.number().optional() });

/** What the timeline shows of an evaluation's result. */
const resultSchema = z.object({
  dataset: z.object({ cases: z.number() }),
  metrics: z.array(
    z.object({
      evaluator: z.object({ name: z.string(), family: z.string(), judge: z.string() }),
      candidate: summary,
      baseline: summary.optional(),
      comparison: z.enum(['improved', 'worse', 'no-meaningful-change', 'cannot-tell', 'error']),
    }),
  ),
});

const SAYS = {
  improved: { text: '✔ improved', tone: 'good' },
  worse: { text: '✖ worse', tone: 'bad' },
  'no-meaningful-change': { text: '= no change', tone: 'plain' },
  'cannot-tell': { text: '… can’t tell', tone: 'warn' },
  error: { text: '! error', tone: 'warn' },
} as const;

/** Old beside new by evaluator, and who judged. */
export function renderEvaluation(
  result: unknown,
  names: { readonly old: string; readonly new: string },
  renderTable: DemoDeps['renderTable'],
  surface: Surface,
): string {
  const { metrics, dataset } = resultSchema.parse(result);
  const table = renderTable(
    [
      { title: `${dataset.cases} cases` },
      { title: names.old, align: 'right' },
      { title: names.new, align: 'right' },
      { title: 'Says', fixed: true },
    ],
    metrics.map((metric) => [
      metric.evaluator.name,
      mean(metric.baseline?.mean),
      mean(metric.candidate.mean),
      SAYS[metric.comparison],
    ]),
    surface,
  );
  const judges = [...new Set(metrics.map(({ evaluator }) => evaluator.judge))];
  const judgedBy = wrap(`judged by: ${judges.join('; ')}`, surface.columns).map((line) => paint(line, 'dim', surface));
  return [table, ...judgedBy].join('\n');
}

function mean(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2);
}
