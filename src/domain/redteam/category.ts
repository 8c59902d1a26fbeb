/** What an attack is after: the four of content, then those of agents. */
export const attackCategories = [
  'violence',
  'sexual',
  'self-harm',
  'hate-unfairness',
  'data-leakage',
  'prohibited-actions',
  'system-prompt-disclosure',
  'tool-misuse',
] as const;
export type AttackCategory = (typeof attackCategories)[number];
