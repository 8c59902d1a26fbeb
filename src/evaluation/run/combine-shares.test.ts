import { expect, it } from 'vitest';
import { type Case, makeDataset } from '#domain/dataset/index.ts';
import type { Judge } from '#ports/index.ts';
import {
  answerRightly,
  armOf,
  CONFIG,
  evaluateScript,
  makeCases,
  makePlan,
  makeTools,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';
import { createEvaluationRunner } from './evaluation-runner.ts';

const cases = makeCases(13, 3);
/** The same whenever it is asked, as shares ask in another order. */
const script: Script = (arm, request) =>
  arm === 'candidate' && /SKU-10[258]/.test(request.messages.at(-1)?.content ?? '')
    ? say('No.')
    : answerRightly(request);

const evaluate = (of: readonly (typeof cases)[number][], baseline: 'candidate' | 'baseline' = 'baseline') =>
  evaluateScript(script, {
    ...{ dataset: makeDataset('cases', of), plantedSecrets: ['STAFF-7Q2M'], baseline: armOf(baseline) },
  });

it.each([
  [2, 'baseline'],
  [3, 'baseline'],
  [16, 'baseline'],
  [3, 'candidate'],
] as const)(
  'an evaluation in %i shares against the %s comes to the result of one that was done whole',
  async (of, arm) => {
    const { result: whole, runner, config } = await evaluate(cases, arm);
    const parts = Array.from({ length: of }, (_, part) => cases.filter((__, at) => at % of === part));
    const shares = await Promise.all(parts.map(async (part) => (await evaluate(part, arm)).result));
    expect(whole.noise === undefined).toBe(arm === 'baseline');
    const { concurrency: _, timeoutMs: __, ...request } = makePlan({ cases, baseline: armOf(arm) });
    // As they come back from the store.
    const stored = JSON.parse(JSON.stringify(shares.reverse()));
    const combined = runner.combine({ ...request, config }, stored);
    expect(JSON.parse(JSON.stringify(combined))).toEqual(JSON.parse(JSON.stringify(whole)));
  },
);

it('shares in which no case asks the judge name it as the whole does', async () => {
  const judge: Judge = {
    ...{ labelOf: () => 'gpt-5', versionOf: () => '5' },
    score: async (evaluator) => ({ evaluator, outcome: 'scored', score: 4, reason: 'so' }),
  };
  const { tools } = makeTools((_, request) => answerRightly(request));
  const runner = createEvaluationRunner({ ...tools, judges: { open: async () => judge } });
  const config = { ...CONFIG, evaluators: ['tool-call-accuracy', 'task-success'] };
  // Of every other one is known which calls are right.
  const mixed = cases.map(({ expectedToolCalls: _, ...item }, at) =>
    at % 2 === 0 ? { ...item, expectedToolCalls: [{ name: 'get_stock', arguments: {} }] } : item,
  );
  const run = async (of: readonly Case[], whole?: readonly Case[]) => {
    const { concurrency: _, timeoutMs: __, ...plan } = makePlan({ cases: of });
    const request = { ...plan, config, ...(whole && { whole: makeDataset('cases', whole) }) };
    return runner.run(request, () => undefined, new AbortController().signal);
  };
  const namesOf = ({ metrics }: Awaited<ReturnType<typeof run>>) => metrics.map(({ evaluator }) => evaluator);
  const whole = namesOf(await run(mixed));
  expect(whole.map(({ version }) => version)).toEqual(['2+judge.5', '1+judge.5']);
  for (const parity of [0, 1]) {
    const share = mixed.filter((_, at) => at % 2 === parity);
    expect(namesOf(await run(share, mixed))).toEqual(whole);
  }
});

it('shares of which one is missing are no result', async () => {
  const { runner, config } = await evaluate(cases);
  const { result } = await evaluate(cases.slice(3));
  const { concurrency: _, timeoutMs: __, ...request } = makePlan({ cases });
  expect(() => runner.combine({ ...request, config }, [result])).toThrow('hold each reply of its plan once');
});

it('adds what its judges were asked, and names each that judged', async () => {
  const { result, runner, config } = await evaluate(cases);
  const half = (parity: number, judge: string) => ({
    ...result,
    candidate: keep(result.candidate, parity),
    baseline: result.baseline && keep(result.baseline, parity),
    metrics: result.metrics.map((metric) => ({ ...metric, evaluator: { ...metric.evaluator, judge, version: judge } })),
    judging: { calls: 10, recalled: 1, inputTokens: 100, outputTokens: 7 },
  });
  const { concurrency: _, timeoutMs: __, ...request } = makePlan({ cases });
  const combined = runner.combine({ ...request, config }, [half(0, 'gpt-5-a'), half(1, 'gpt-5-b')]);
  expect(combined.judging).toEqual({ calls: 20, recalled: 2, inputTokens: 200, outputTokens: 14 });
  expect(combined.metrics[0]?.evaluator).toMatchObject({ judge: 'gpt-5-a + gpt-5-b', version: 'gpt-5-a+gpt-5-b' });
});

type Arm = Awaited<ReturnType<typeof evaluate>>['result']['candidate'];

function keep(arm: Arm, parity: number): Arm {
  const ids = cases.flatMap(({ id }, at) => (at % 2 === parity ? [id] : []));
  return { ...arm, replies: arm.replies.filter(({ caseId }) => ids.includes(caseId)) };
}
