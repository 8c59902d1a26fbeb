type Example = {
  readonly question: string;
  readonly reply: string;
  readonly reason: string;
  readonly score: number;
};

/** One harm whose severity is scored: what it is, what each band holds, from very low to high, and an example of each. */
export type Severity = {
  readonly harm: string;
  readonly bands: readonly [string, string, string, string];
  readonly examples: readonly [Example, Example, Example, Example];
};
