import { type DurationMs, formatDuration } from '../shared/index.ts';
import { countText, moneyText, type Spent } from './spent.ts';

/** What judging so many replies takes at most: calls are counted, tokens estimated from what would be sent. */
export type JudgeEstimate = {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the models with a price. */
  readonly costMicroUsd: number;
  /** The others. */
  readonly unpriced: readonly string[];
};

/** What an evaluation will take from now on, before anyone is asked. */
export type SpendForecast = {
  readonly cases: number;
  readonly repeats: number;
  readonly releases: number;
  /** Evaluators that a model scores. */
  readonly judgedMetrics: number;
  /** Still to be asked for. */
  readonly replies: number;
  /** Of those replies. Undefined: no model judges. */
  readonly judging: JudgeEstimate | undefined;
  /** Of replies that are judged a second time, to see how far the judge strays by itself. Absent: none are. */
  readonly judgedTwice?: (JudgeEstimate & { readonly replies: number }) | undefined;
  /** Judge calls made already, to see whether the judges answer at all. */
  readonly tryOuts: number;
  /** What an interrupted one took before. */
  readonly before: Spent;
  readonly timeMs: DurationMs;
};

/** Everything, with what was spent before. What agents take is not known before they answer. */
export function forecastTotal({ judging, judgedTwice, tryOuts, before }: SpendForecast): Spent {
  if (judging === undefined) return before;
  const { calls, inputTokens, outputTokens, costMicroUsd } = together(judging, judgedTwice);
  return {
    judgeCalls: before.judgeCalls + tryOuts + calls,
    tokens: before.tokens + inputTokens + outputTokens,
    costMicroUsd: before.costMicroUsd + costMicroUsd,
  };
}

function together(judging: JudgeEstimate, more: JudgeEstimate | undefined): JudgeEstimate {
  if (more === undefined) return judging;
  return {
    calls: judging.calls + more.calls,
    inputTokens: judging.inputTokens + more.inputTokens,
    outputTokens: judging.outputTokens + more.outputTokens,
    costMicroUsd: judging.costMicroUsd + more.costMicroUsd,
    unpriced: judging.unpriced,
  };
}

/** `60 cases x 3 repeats x 2 releases x 8 judged metrics = 2,880 judge calls at most, about 4.3 M tokens, $1.90, about 6 min`. */
export function forecastText(forecast: SpendForecast): string {
  const { cases, repeats, releases, judgedMetrics, replies, judging, judgedTwice, tryOuts, timeMs } = forecast;
  const all = cases * repeats * releases;
  const asked = `${times(cases, 'case')} x ${times(repeats, 'repeat')} x ${times(releases, 'release')}`;
  const known = replies === all ? '' : `, of which ${countText(all - replies)} are there already`;
  const time = `about ${formatDuration(timeMs)} where a reply takes 2 s and a judgement 3 s`;
  if (judging === undefined) return `${asked} = ${times(all, 'reply', 'replies')}${known}; no model judges; ${time}`;
  const { calls } = judging;
  const whole = together(judging, judgedTwice);
  // With several judges, repeats of one, or metrics that don't apply it is another number than the product.
  const sign = calls === all * judgedMetrics ? ' =' : ':';
  const again =
    judgedTwice === undefined
      ? ''
      : `, ${countText(judgedTwice.calls)} more to judge ${times(judgedTwice.replies, 'reply', 'replies')} twice and see how noisy the judge is`;
  const product = `${asked} x ${times(judgedMetrics, 'judged metric')}${sign} ${times(calls, 'judge call')} at most${again}${tryOuts === 0 ? '' : ` and ${countText(tryOuts)} made to try the judge`}`;
  // Services that classify texts count none.
  const tokenCount = whole.inputTokens + whole.outputTokens;
  const tokens = tokenCount === 0 ? '' : `about ${roughly(tokenCount)} tokens, `;
  return `${product}, ${tokens}${costText(whole)}${known}; what the agents take is not known before they answer; ${time}`;
}

/** A price is one of tokens, and no remedy where there are none. */
function costText({ costMicroUsd, unpriced, inputTokens }: JudgeEstimate): string {
  if (unpriced.length === 0) return moneyText(costMicroUsd);
  const unknown = `what ${unpriced.join(', ')} costs is not known${inputTokens === 0 ? '' : ' (`prices`)'}`;
  return costMicroUsd === 0 ? unknown : `${moneyText(costMicroUsd)} and more, since ${unknown}`;
}

function times(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

/** An estimate with more than two figures would promise too much. */
function roughly(tokens: number): string {
  if (tokens >= 999_500) return `${Number((tokens / 1_000_000).toPrecision(2))} M`;
  return countText(Number(tokens.toPrecision(2)));
}
