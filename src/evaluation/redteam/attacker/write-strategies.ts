import { join } from 'node:path';
import type { JudgeSpend } from '#domain/analysis/index.ts';
import type { ScanRequest, Writers } from '#ports/index.ts';
import type { Objective } from '../objective/objective.ts';
import { writtenByModel } from '../strategy/choose-strategies.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { framings } from './framing.ts';
import { openRewrites } from './kept-rewrites.ts';
import { writeStrategy } from './rewrite-objectives.ts';

export type AttackerTools = {
  readonly writers: Writers;
  /** The data folder; undefined: nothing is kept. */
  readonly folder: string | undefined;
  readonly signal: AbortSignal;
};

/**
 * The named strategies that a model has to write, written. None where the project has no attacker.
 * @returns with what the model was asked
 */
export async function writeStrategies(
  { writers, folder, signal }: AttackerTools,
  { config: { attacker, strategies }, onNote }: Pick<ScanRequest, 'config' | 'onNote'>,
  objectives: readonly Objective[],
): Promise<{ readonly strategies: readonly Strategy[]; readonly spent: JudgeSpend | undefined }> {
  const names = writtenByModel(strategies).filter((name) => name === 'tense' || name === 'jailbreak');
  if (attacker === undefined || names.length === 0) return { strategies: [], spent: undefined };
  const writer = await writers.open(attacker, signal);
  const kept = await openRewrites(folder && join(folder, 'attacks', 'rewrites.json'), attacker.model);
  onNote?.(`${attacker.model} writes ${names.join(' and ')} of ${objectives.length} objectives`);
  const written = await Promise.all(
    names.map((name) => writeStrategy(name as keyof typeof framings, objectives, writer, kept)),
  ).finally(() => kept.save());
  signal.throwIfAborted();
  return { strategies: written, spent: writer.spent() };
}
