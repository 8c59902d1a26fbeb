import { renderTable } from '../report/table.ts';
import type { Measured } from './bench.ts';
import type { Bound } from './report/bound.ts';
import { renderErrors } from './report/error-tables.ts';
import { renderPower, renderRivals } from './report/power-tables.ts';
import { renderCost, renderFourWeeks, renderReplays } from './report/replay-tables.ts';

/** Everything measured, for a terminal and for a page. */
export function renderReport(
  { plan, errors, power, rivals, replays, cost }: Measured,
  bounds: readonly Bound[],
): string {
  const sections = [
    renderErrors(errors, 'false-rollback', `rolled back without an effect, ${plan.errorPaths} paths each`),
    renderErrors(errors, 'false-promotion', `called proven at exactly the margin, ${plan.errorPaths} paths each`),
    `Candidate requests until a rule rolls back, median / 80 % of ${plan.effectPaths} paths:`,
    renderPower(power.rows, 'error-rate'),
    renderPower(power.rows, 'response-time'),
    renderRivals(rivals, 'any traffic'),
    renderRivals(rivals, 'independent requests'),
    renderReplays(replays),
    renderFourWeeks(replays),
    renderCost(cost),
    renderTable(
      ['bound', 'figure', 'at most', 'kept'],
      bounds.map(({ name, figure, limit, kept }) => [name, figure.toFixed(3), limit.toFixed(3), kept ? 'yes' : 'NO']),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}
