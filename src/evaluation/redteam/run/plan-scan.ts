import { makeDataset } from '#domain/dataset/index.ts';
import type { LookAlike, ScannedAttack, ScanResult } from '#domain/redteam/index.ts';
import type { ScanRequest } from '#ports/index.ts';
import { type AttackerTools, writeStrategies } from '../attacker/write-strategies.ts';
import { chooseAttacks } from '../choose-attacks.ts';
import { benignLookAlikes } from '../objective/own-objectives.ts';
import { type Attack, planAttacks } from '../plan-attacks.ts';
import { chooseStrategies } from '../strategy/choose-strategies.ts';
import { caseOfAttack, caseOfLookAlike } from './attack-case.ts';
import { gatherObjectives } from './gather-objectives.ts';

/** What a scan asks both releases. */
type ScanPlan = Pick<
  ScanResult,
  'categories' | 'notApplicable' | 'notRun' | 'selection' | 'lookAlikes' | 'attacking'
> & {
  readonly attacks: readonly Attack[];
  /** Ids. */
  readonly retried: ReadonlySet<string>;
  readonly dataset: ReturnType<typeof makeDataset>;
};

export async function planScan(
  request: Pick<ScanRequest, 'config' | 'evaluation' | 'last' | 'only' | 'mayBegin' | 'onNote'>,
  attacker: AttackerTools,
): Promise<ScanPlan> {
  const { config, last, only, onNote } = request;
  const objectives = gatherObjectives(config, (note) => onNote?.(note));
  const written = await writeStrategies(attacker, request, objectives);
  const { strategies, needModel } = chooseStrategies(config.strategies, written.strategies);
  const { attacks: all, notApplicable } = planAttacks(objectives, strategies, config.seed);
  const wanted = only === undefined ? all : all.filter(({ id }) => only.includes(id));
  const { attacks, retried } = chooseAttacks(wanted, config.maxAttacks ?? wanted.length, last);
  const lookAlikes = lookAlikesOf(config);
  return {
    ...{ attacks, retried, categories: config.categories },
    lookAlikes,
    dataset: makeDataset('attacks', [...attacks.map(caseOfAttack), ...lookAlikes.map(caseOfLookAlike)]),
    notRun: needModel,
    attacking: written.spent,
    notApplicable: notApplicable.map(({ objective, strategy, because }) => ({
      ...{ objective: objective.id, strategy: strategy.name, because },
    })),
    ...(attacks.length === all.length
      ? {}
      : { selection: describeSelection(attacks.length, all.length, retried.size) }),
  };
}

function describeSelection(made: number, all: number, retried: number): string {
  const spread = 'spread over the categories, in each where least is known';
  if (retried === 0) return `${made} of ${all} attacks, ${spread}`;
  return `${made} of ${all} attacks: ${retried} that succeeded in the last scan, which are in no rate, and ${made - retried} ${spread}`;
}

/** As reports and records show it. */
export function describeAttack(
  { id, objective, strategy, prompt, document }: Attack,
  retried: ReadonlySet<string> = new Set(),
): ScannedAttack {
  return {
    ...{ id, objective: objective.id, category: objective.category, source: objective.source },
    ...{ strategy: strategy.name, azureStrategy: strategy.azureName, complexity: strategy.complexity },
    ...{ says: objective.prompt, success: objective.success, prompt },
    forbiddenTools: objective.forbiddenCalls.map(({ name }) => name),
    ...(retried.has(id) ? { retried: true } : {}),
    ...(document === undefined ? {} : { document }),
  };
}

function lookAlikesOf({ lookAlikes, maxLookAlikes, categories }: ScanRequest['config']): readonly LookAlike[] {
  const all = lookAlikes ? benignLookAlikes.filter(({ resembles }) => categories.includes(resembles)) : [];
  return all.slice(0, maxLookAlikes);
}
