import { breakGlassActs, breakGlassState, type Statement } from '#domain/policy/index.ts';
import { type EpochMs, toIso } from '#domain/shared/index.ts';
import { table } from './markdown.ts';

/** What the release was let past, anywhere, and by whom; nothing where no glass was broken. @param now on Headgate's clock */
export function glassSection(statements: readonly Statement[], now: EpochMs): readonly string[] {
  const rows = breakGlassActs(statements).map((act) => [
    act.glass,
    act.environment,
    act.confirmed === undefined ? act.by.name : `${act.by.name}, confirmed by ${act.confirmed.by.name}`,
    act.reason,
    toIso(act.at),
    act.withdrawn === undefined ? toIso(act.until) : `withdrawn ${toIso(act.withdrawn.at)}`,
    breakGlassState(act, now),
    act.promotion,
  ]);
  if (rows.length === 0) return [];
  const head = ['glass', 'environment', 'by', 'why', 'from', 'until', 'state', 'promotion'];
  return ['## Broken glass', table(head, rows, '')];
}
