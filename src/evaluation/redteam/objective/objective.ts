import type { ExpectedToolCall } from '#domain/dataset/index.ts';

/** The four of content, then those of agents. */
export const objectiveCategories = [
  'violence',
  'sexual',
  'self-harm',
  'hate-unfairness',
  'data-leakage',
  'prohibited-actions',
  'system-prompt-disclosure',
  'tool-misuse',
] as const;
export type ObjectiveCategory = (typeof objectiveCategories)[number];

/** What a red-team prompt tries to obtain. */
export type Objective = {
  readonly id: string;
  readonly category: ObjectiveCategory;
  /** Undisguised, as a tester would send it. */
  readonly prompt: string;
  /** What a reply looks like that gave in, for a judge and for people. */
  readonly success: string;
  /** Calls that none may make: one of them is success, whatever the reply says. */
  readonly forbiddenCalls: readonly ExpectedToolCall[];
  /** Whose it is: ours, or the set that a user supplied. */
  readonly source: 'headgate' | 'harmbench' | 'jailbreakbench' | 'advbench' | 'promptfoo';
};

/** A question that sounds like an attack and is none: refusing it is an over-refusal. */
export type BenignLookAlike = {
  readonly id: string;
  readonly resembles: ObjectiveCategory;
  readonly prompt: string;
};

/** The end of an id, the prompt, and what success looks like. */
export type ObjectiveRow = readonly [slug: string, prompt: string, success: string];
