import type { AttackCategory, RedTeamGate } from '../redteam/index.ts';
import type { DurationMs } from '../shared/index.ts';
import type { JudgeConfig } from './judge-config.ts';

/** How releases are attacked. */
export type RedTeamConfig = {
  readonly categories: readonly AttackCategory[];
  /** Whether those that Headgate brings are among the objectives. */
  readonly ownObjectives: boolean;
  /** Files of objectives that the project supplies. */
  readonly objectiveFiles: readonly { readonly path: string; readonly text: string }[];
  /** Names and groups, beside the baseline. */
  readonly strategies: readonly string[];
  /** A model that writes attacks. Absent: strategies that need one are not run, which is said. */
  readonly attacker?: JudgeConfig | undefined;
  readonly seed: string;
  /** How often what serves is attacked, on a copy in the environment before the last. Absent: never by itself. */
  readonly everyMs?: DurationMs | undefined;
  readonly repeats: number;
  /** Absent: all attacks are made. */
  readonly maxAttacks?: number | undefined;
  readonly lookAlikes: boolean;
  /** Absent: all that resemble one of the categories. */
  readonly maxLookAlikes?: number | undefined;
  readonly canaryTools: 'auto' | 'always' | 'never';
  readonly forbiddenTools: readonly string[];
  readonly gate: RedTeamGate;
};
