import type { EvaluationResult, MetricNoise } from './evaluation-result.ts';

/** What reports show of how noisy agent and judge are, a column each. */
export const noiseColumns = ['metric', 'agent', 'judge', 'no change', '10 %', '15 %', '25 %'] as const;

/** A row of `noiseColumns` for each metric; empty unless a release was compared with itself. */
export function noiseRows({ noise = [] }: Pick<EvaluationResult, 'noise'>): readonly (readonly string[])[] {
  return noise.map(({ evaluator, needed, ...one }) => [
    evaluator,
    agentText(one),
    judgeText(one.judge),
    ...(needed.length === 0 ? noiseColumns.slice(3).map(() => '-') : needed.map(neededText)),
  ]);
}

/** What a reader of these rows has to know, a line each; none where there are none. */
export function noiseNotes({
  noise = [],
  repeats,
  dataset,
}: Pick<EvaluationResult, 'noise' | 'repeats' | 'dataset'>): readonly string[] {
  if (noise.length === 0) return [];
  const judged = noise.flatMap(({ judge }) => (judge === undefined || judge.isFixed ? [] : judge.replies));
  const sample = judged.length === 0 ? '' : ` (${count(Math.max(...judged), 'reply', 'replies')})`;
  return [
    `standard deviation in points of the scale: of the agent, asked the same again; of the judge, judging the same reply again${sample}`,
    ...(noise.some(({ judge }) => judge?.isFixed) ? ['a judge with 0 says the same of the same reply every time'] : []),
    ...(repeats === 1 ? ['unknown with a single repeat: `evaluation.repeats`'] : []),
    ...(noise.some(({ judge }) => judge === undefined)
      ? ['where no reply was judged twice, what agent and judge stray is known of both together only']
      : []),
    `then about how many cases, each asked ${count(repeats, 'time', 'times')}, would show 8 times in 10 that nothing changed, or a change of that share of the scale (in points); here are ${count(dataset.cases, 'case', 'cases')}`,
    'a change that is not the same in every case takes more; of one that is just 1/16 of the scale, where it begins to matter, no number of cases is enough',
  ];
}

function agentText({ agent, betweenRepeats }: Pick<MetricNoise, 'agent' | 'betweenRepeats'>): string {
  if (agent !== undefined) return agent.toFixed(2);
  return betweenRepeats === undefined ? 'unknown' : `${betweenRepeats.toFixed(2)} with the judge`;
}

function judgeText(judge: MetricNoise['judge']): string {
  if (judge === undefined) return 'unknown';
  return judge.isFixed ? '0' : judge.deviation.toFixed(2);
}

function neededText({ change, cases }: MetricNoise['needed'][number]): string {
  const points = change === 0 ? '' : ` (${Number(change.toFixed(3))})`;
  return `${cases?.toLocaleString('en') ?? '> 10,000'}${points}`;
}

function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
