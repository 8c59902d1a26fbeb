import { z } from 'zod';
import type { JsonObject } from '#domain/shared/index.ts';
import { table } from './markdown.ts';

const arm = z.object({ n: z.number(), estimate: z.number().nullable() });

/**
 * A verdict as it was written into the audit log. Records of other versions of Headgate stay readable: what a record lacks is
 * shown as missing, and what it has beside these is left out.
 */
const recordedVerdict = z.object({
  metric: z.string().catch('?'),
  role: z.string().catch('?'),
  dryRun: z.boolean().optional().catch(undefined),
  kind: z.string().catch('?'),
  proven: z.boolean().catch(false),
  compared: z.boolean().catch(true),
  because: z.string().catch(''),
  unit: z.string().catch(''),
  baseline: arm.optional().catch(undefined),
  candidate: arm.optional().catch(undefined),
});

type RecordedVerdict = z.infer<typeof recordedVerdict>;

/** The verdicts in the details of an audit record; none when there are none. */
export function verdictsIn(details: JsonObject): readonly RecordedVerdict[] {
  const list = z.array(z.unknown()).safeParse(details.verdicts);
  if (!list.success) return [];
  return list.data.flatMap((item) => {
    const verdict = recordedVerdict.safeParse(item);
    return verdict.success ? [verdict.data] : [];
  });
}

/** The old release beside the new one, metric by metric, with what is proven and what is only "no harm seen". */
export function verdictTable(verdicts: readonly RecordedVerdict[]): string {
  const rows = verdicts.map((verdict) => [
    nameOf(verdict),
    number(verdict.baseline, verdict.unit),
    number(verdict.candidate, verdict.unit),
    wordFor(verdict),
    verdict.because,
  ]);
  return table(['metric', 'old', 'new', 'verdict', 'why'], rows, '');
}

function wordFor(verdict: RecordedVerdict): string {
  if (verdict.kind === 'pass' && verdict.role === 'guard' && !verdict.compared) return 'not compared';
  if (verdict.kind === 'pass') return verdict.proven ? 'proven' : 'no harm seen';
  if (verdict.kind === 'fail') return 'failed';
  return verdict.kind === 'inconclusive' ? 'can’t tell' : verdict.kind;
}

/** The metric with what one unit of it is: `error-rate (errors per request)`. */
function nameOf({ metric, unit, dryRun }: RecordedVerdict): string {
  const meaning = unit.replace(/, [\d-]+$/, '');
  const name = meaning === '' ? metric : `${metric} (${meaning})`;
  return dryRun === true ? `${name}, a dry run that never decides` : name;
}

/** With what it was estimated from: a number without its sample size says little. Shares are shown in percent. */
function number(shown: z.infer<typeof arm> | undefined, unit: string): string {
  if (shown === undefined || shown.estimate === null) return `– (n = ${shown?.n ?? 0})`;
  const text = unit.endsWith(', 0-1') ? `${rounded(shown.estimate * 100)} %` : rounded(shown.estimate);
  return `${text} (n = ${shown.n})`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
