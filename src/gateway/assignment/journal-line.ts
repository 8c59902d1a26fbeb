import { z } from 'zod';
import type { DeploymentId, Digest, EpochMs } from '#domain/shared/index.ts';
import { parseJson } from '../disk/json-text.ts';
import type { Served } from './served.ts';

/** One line of the journal: `s` gives a number to what served, `c` is one conversation's newest state. */
type JournalLine =
  | { readonly kind: 'served'; readonly index: number; readonly served: Served }
  | {
      readonly kind: 'conversation';
      readonly name: string;
      readonly root: string;
      readonly servedIndex: number;
      readonly usedAt: EpochMs;
      /** When its deployment began to serve it. */
      readonly sinceAt: EpochMs;
    };

const servedLine = z.tuple([z.literal('s'), z.int(), z.string(), z.string(), z.string(), z.int()]);
const conversationLine = z.tuple([
  z.literal('c'),
  z.string(),
  z.string(),
  z.int(),
  z.number(),
  z.int().min(0).max(3),
  // Absent where it is the time of the last use, and in lines of earlier versions.
  z.number().optional(),
]);

/** A place that earlier versions filled. */
const UNUSED = 0;

export function writeJournalLine(line: JournalLine): string {
  if (line.kind === 'served') {
    const { agent, deploymentId, release, routeVersion } = line.served;
    return `${JSON.stringify(['s', line.index, agent, deploymentId, release, routeVersion])}\n`;
  }
  const root = line.root === line.name ? '' : line.root;
  const since = line.sinceAt === line.usedAt ? [] : [line.sinceAt];
  return `${JSON.stringify(['c', line.name, root, line.servedIndex, line.usedAt, UNUSED, ...since])}\n`;
}

/** Undefined for a line that a dying process left half-written. */
export function readJournalLine(text: string): JournalLine | undefined {
  const value = parseJson(text);
  const conversation = conversationLine.safeParse(value);
  if (conversation.success) {
    const [, name, root, servedIndex, usedAt, , sinceAt = usedAt] = conversation.data;
    return { kind: 'conversation', name, root: root === '' ? name : root, servedIndex, usedAt, sinceAt };
  }
  const served = servedLine.safeParse(value);
  if (!served.success) return undefined;
  const [, index, agent, deploymentId, release, routeVersion] = served.data;
  return {
    kind: 'served',
    index,
    served: { agent, deploymentId: deploymentId as DeploymentId, release: release as Digest, routeVersion },
  };
}
