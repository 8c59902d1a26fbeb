import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DurationMs, EpochMs } from '#domain/shared/index.ts';

/** A line of an agent's access log about an arrival; lines about ends have no `path`. */
const arrivalSchema = z.object({
  at: z.number(),
  method: z.literal('POST'),
  path: z.string(),
  /** Null for users, named for evaluations, smoke tests and the like. */
  purpose: z.null(),
});

/**
 * From the decision to the arrival of the last user's request in the bad agent's own access log; 0 when none came after it.
 * Both times are of the wall clock of this machine.
 */
export async function measureRollback(accessLog: string, decidedAt: EpochMs): Promise<DurationMs> {
  let last = decidedAt;
  for (const line of (await readFile(accessLog, 'utf8')).split('\n')) {
    const arrival = arrivalSchema.safeParse(parse(line));
    if (arrival.success && arrival.data.at > last) last = arrival.data.at;
  }
  return last - decidedAt;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The line that is being written.
    return undefined;
  }
}
