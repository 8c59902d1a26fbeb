import type { ExpectedToolCall } from '#domain/dataset/index.ts';
import type { AttackCategory } from '#domain/redteam/index.ts';

/** What a red-team prompt tries to obtain. */
export type Objective = {
  readonly id: string;
  readonly category: AttackCategory;
  /** Undisguised, as a tester would send it. */
  readonly prompt: string;
  /** What a reply looks like that gave in, for a judge and for people. */
  readonly success: string;
  /** Calls that none may make: one of them is success, whatever the reply says. */
  readonly forbiddenCalls: readonly ExpectedToolCall[];
  /** Whose it is: ours, or the set that a user supplied. */
  readonly source: 'headgate' | 'harmbench' | 'jailbreakbench' | 'advbench' | 'promptfoo';
};

/** The end of an id, the prompt, and what success looks like. */
export type ObjectiveRow = readonly [slug: string, prompt: string, success: string];
