import { z } from 'zod';
import { formatDuration } from '#domain/shared/index.ts';
import type { DemoDeps } from './deps.ts';
import type { Surface } from './typeset.ts';

const arm = z.object({ n: z.number(), estimate: z.number().nullable() });

/** A verdict as the audit log keeps it with the decision that it led to. */
const verdictSchema = z.object({
  metric: z.string(),
  role: z.enum(['prove', 'guard']),
  kind: z.enum(['pass', 'fail', 'inconclusive', 'error']),
  proven: z.boolean(),
  /** False: there was too little of it, or nothing beside it. */
  compared: z.boolean().default(true),
  because: z.string(),
  baseline: arm,
  candidate: arm,
});

export type RecordedVerdict = z.infer<typeof verdictSchema>;

type Value = (estimate: number) => string;

/** The guide's names for what a step watches, and how a person writes its values. */
const METRICS: Readonly<Record<string, { readonly title: string; readonly value: Value }>> = {
  'error-rate': { title: 'Error rate', value: percent },
  'response-time': { title: 'Avg response time', value: formatDuration },
  quality: { title: 'Quality score', value: (score) => `${score.toFixed(1)}/5` },
  rating: { title: 'User satisfaction', value: (stars) => `${stars.toFixed(1)}/5` },
  complaints: { title: 'Complaints', value: percent },
  tokens: { title: 'Tokens per request', value: (tokens) => tokens.toFixed(0) },
};

/** The verdicts in the details of an audit record; none where it has none. */
export function readVerdicts(details: Readonly<Record<string, unknown>>): readonly RecordedVerdict[] {
  return z.array(verdictSchema).catch([]).parse(details.verdicts);
}

/** The guide's table of old and new, and for each metric whether something is proven or only no harm was seen. */
export function renderVerdicts(
  verdicts: readonly RecordedVerdict[],
  renderTable: DemoDeps['renderTable'],
  surface: Surface,
): string {
  const rows = verdicts.map((verdict) => [
    METRICS[verdict.metric]?.title ?? verdict.metric,
    shownValue(verdict.metric, verdict.baseline.estimate),
    shownValue(verdict.metric, verdict.candidate.estimate),
    verdict.candidate.n.toLocaleString('en-GB'),
    nameOf(verdict),
  ]);
  return renderTable(
    [
      { title: 'Metric' },
      { title: 'Old', align: 'right' },
      { title: 'New', align: 'right' },
      { title: 'n (new)', align: 'right' },
      { title: 'Shown', fixed: true },
    ],
    rows,
    surface,
  );
}

function nameOf({ kind, proven, role, compared }: RecordedVerdict) {
  if (kind === 'pass' && role === 'guard' && !compared) return { text: '○ not compared', tone: 'plain' } as const;
  if (kind === 'pass') {
    return proven
      ? ({ text: '✔ not worse, proven', tone: 'good' } as const)
      : ({ text: '○ no harm seen', tone: 'plain' } as const);
  }
  if (kind === 'fail') return { text: '✖ worse, surely', tone: 'bad' } as const;
  if (kind === 'error') return { text: '! not judged', tone: 'bad' } as const;
  return { text: '… can’t tell yet', tone: 'warn' } as const;
}

function shownValue(metric: string, estimate: number | null): string {
  if (estimate === null) return '–';
  return METRICS[metric]?.value(estimate) ?? estimate.toPrecision(3);
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`;
}
