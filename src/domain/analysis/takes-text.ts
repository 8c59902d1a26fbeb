import type { ArmTakes, EvaluationResult, ReplyTakes } from './evaluation-result.ts';

/** What reports show of it, a column each. */
export const takesColumns = ['a reply takes', 'baseline', 'candidate', 'change (95 % interval)'] as const;

const WORDS: Readonly<Record<ReplyTakes['what'], { readonly name: string; readonly show: (value: number) => string }>> =
  {
    latencyMs: { name: 'milliseconds', show: (value) => value.toFixed(0) },
    tokens: { name: 'tokens, in and out', show: (value) => value.toFixed(0) },
    inputTokens: { name: 'tokens in', show: (value) => value.toFixed(0) },
    outputTokens: { name: 'tokens out', show: (value) => value.toFixed(0) },
    costMicroUsd: { name: 'dollars, at most', show: (value) => (value / 1_000_000).toFixed(6) },
    toolCalls: { name: 'tool calls', show: (value) => value.toFixed(2) },
  };

/** A row of `takesColumns` for each that is known of either release. What is not known is a dash, never zero. */
export function takesRows({ takes = [] }: Pick<EvaluationResult, 'takes'>): readonly (readonly string[])[] {
  const isExact = tellParts(takes);
  return takes.filter(isKnown).map(({ what, candidate, baseline, change }) => {
    const { name, show } = WORDS[what];
    const signed = (value: number) => (Number(show(value)) === 0 ? show(0) : `${value > 0 ? '+' : ''}${show(value)}`);
    const text = ({ mean, known, replies }: ArmTakes) =>
      mean === undefined ? '-' : `${show(mean)}${known < replies ? ` (${known} of ${replies} replies say)` : ''}`;
    return [
      what === 'costMicroUsd' && isExact ? 'dollars' : name,
      baseline === undefined ? '-' : text(baseline),
      text(candidate),
      change === undefined ? '-' : `${signed(change.estimate)} (${signed(change.lower)} to ${signed(change.upper)})`,
    ];
  });
}

/** What is not in the rows, and what they don't say; empty where nothing was counted. */
export function takesNotes({ takes = [], reused }: Pick<EvaluationResult, 'takes' | 'reused'>): readonly string[] {
  const unknown = takes.filter((one) => !isKnown(one)).map(({ what }) => WORDS[what].name);
  return [
    ...(unknown.length === 0 ? [] : [`not known of either release: ${unknown.join('; ')}`]),
    ...(reused === undefined || takes.length === 0
      ? []
      : ['replies of the baseline that were not asked for again were timed when they were given']),
  ];
}

function isKnown({ candidate, baseline }: ReplyTakes): boolean {
  return candidate.mean !== undefined || baseline?.mean !== undefined;
}

/** Whether all that tell their tokens tell those read and written apart. */
function tellParts(takes: readonly ReplyTakes[]): boolean {
  const [all, out] = (['tokens', 'outputTokens'] as const).map((what) => takes.find((one) => one.what === what));
  return (['candidate', 'baseline'] as const).every((arm) => (all?.[arm]?.known ?? 0) <= (out?.[arm]?.known ?? 0));
}
