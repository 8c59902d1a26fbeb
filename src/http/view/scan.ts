import { toIso } from '#domain/shared/index.ts';
import type { ScanRun } from '#ports/index.ts';
import type { ViewOf } from './view-of.ts';

export function scanView({ requestedAt, ...run }: ScanRun): ViewOf<'getScan'> {
  return { ...run, requestedAt: toIso(requestedAt) };
}
