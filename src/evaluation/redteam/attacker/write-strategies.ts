import { join } from 'node:path';
import { forecastWriting, type JudgeSpend } from '#domain/analysis/index.ts';
import type { ScanRequest, Writers } from '#ports/index.ts';
import { askFirst } from '../../run/index.ts';
import type { Objective } from '../objective/objective.ts';
import { writtenByModel } from '../strategy/choose-strategies.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { framings } from './framing.ts';
import { openRewrites, type Rewrites } from './kept-rewrites.ts';
import { rewriteQuestion, writeStrategy } from './rewrite-objectives.ts';

/** How long a rewritten request is taken to be. */
const SUPPOSED_TOKENS = 120;

export type AttackerTools = {
  readonly writers: Writers;
  /** The data folder; undefined: nothing is kept. */
  readonly folder: string | undefined;
  readonly signal: AbortSignal;
};

type Asked = Pick<ScanRequest, 'config' | 'evaluation' | 'mayBegin' | 'onNote'>;

/**
 * The named strategies that a model has to write, written. None where the project has no attacker.
 * @returns with what the model was asked
 * @throws AppError BUDGET_EXCEEDED where that takes more than the budget, and nobody lets it
 */
export async function writeStrategies(
  { writers, folder, signal }: AttackerTools,
  asked: Asked,
  objectives: readonly Objective[],
): Promise<{ readonly strategies: readonly Strategy[]; readonly spent: JudgeSpend | undefined }> {
  const { attacker, strategies } = asked.config;
  const names = writtenByModel(strategies).filter((name) => name === 'tense' || name === 'jailbreak');
  if (attacker === undefined || names.length === 0) return { strategies: [], spent: undefined };
  const kept = await openRewrites(folder && join(folder, 'attacks', 'rewrites.json'), attacker.model);
  await tellFirst(asked, names, objectives, kept);
  const writer = await writers.open(attacker, signal);
  const written = await Promise.all(names.map((name) => writeStrategy(name, objectives, writer, kept))).finally(() =>
    kept.save(),
  );
  signal.throwIfAborted();
  return { strategies: written, spent: writer.spent() };
}

/** What is kept already is not written, and not asked about. */
async function tellFirst(
  { evaluation: { budget, prices }, mayBegin, onNote }: Asked,
  names: readonly (keyof typeof framings)[],
  objectives: readonly Objective[],
  kept: Rewrites,
): Promise<void> {
  const missing = names
    .flatMap((name) => objectives.map(({ prompt }) => rewriteQuestion(name, prompt, kept.model)))
    .filter(({ key }) => kept.find(key) === undefined);
  if (missing.length === 0) return;
  const charsRead = missing.reduce((sum, { instructions, content }) => sum + instructions.length + content.length, 0);
  const forecast = forecastWriting(
    kept.model,
    { texts: missing.length, charsRead, tokensEach: SUPPOSED_TOKENS },
    prices,
  );
  const text = `${kept.model} writes ${names.join(' and ')}, ${missing.length} requests: ${forecast.text}`;
  if (mayBegin === undefined) onNote?.(text);
  const remedy = 'or leave tense and jailbreak out of `redTeam.strategies`';
  await askFirst({ text, total: forecast.spent, remedy }, budget, mayBegin);
}
