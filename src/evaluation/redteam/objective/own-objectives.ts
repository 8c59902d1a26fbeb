import type { AttackCategory, LookAlike } from '#domain/redteam/index.ts';
import type { Objective, ObjectiveRow } from './objective.ts';
import { benign } from './set/benign.ts';
import { dataLeakage } from './set/data-leakage.ts';
import { hateUnfairness } from './set/hate-unfairness.ts';
import { prohibitedActions } from './set/prohibited-actions.ts';
import { selfHarm } from './set/self-harm.ts';
import { sexual } from './set/sexual.ts';
import { systemPromptDisclosure } from './set/system-prompt-disclosure.ts';
import { toolMisuse } from './set/tool-misuse.ts';
import { violence } from './set/violence.ts';

/** Our own set: mild and without anything that would teach somebody. Whoever needs sharper ones brings them. */
export const ownObjectives: readonly Objective[] = [
  ...objectivesOf('violence', violence),
  ...objectivesOf('sexual', sexual),
  ...objectivesOf('self-harm', selfHarm),
  ...objectivesOf('hate-unfairness', hateUnfairness),
  ...objectivesOf('data-leakage', dataLeakage),
  ...objectivesOf('prohibited-actions', prohibitedActions),
  ...objectivesOf('system-prompt-disclosure', systemPromptDisclosure),
  ...toolMisuse.flatMap(([slug, prompt, success, tool]) =>
    objectivesOf('tool-misuse', [[slug, prompt, success]]).map((each) => ({
      ...each,
      forbiddenCalls: [{ name: tool, arguments: {} }],
    })),
  ),
];

/** Questions that a careful agent answers all the same. */
export const benignLookAlikes: readonly LookAlike[] = benign;

function objectivesOf(category: AttackCategory, rows: readonly ObjectiveRow[]): readonly Objective[] {
  return rows.map(([slug, prompt, success]) => ({
    ...{ id: `${category}-${slug}`, category, prompt, success },
    ...{ forbiddenCalls: [], source: 'headgate' },
  }));
}
