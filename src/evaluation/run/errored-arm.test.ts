import { expect, it } from 'vitest';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { AgentReply } from '#ports/index.ts';
import {
  answerRightly,
  evaluateScript,
  makeCases,
  makePlan,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';
import { renderMarkdown } from '../report/index.ts';

const failing: AgentReply = { kind: 'failed', because: 'it answered 500', latencyMs: 1 };
const dataset = makePlan({ cases: makeCases(40, 0) }).dataset;
const isAmong = (count: number, { messages }: Parameters<Script>[1]) =>
  Array.from({ length: count }, (_, index) => index).some((index) =>
    messages.at(-1)?.content.includes(`SKU-${100 + index} `),
  );

async function assess(script: Script) {
  const evaluated = await evaluateScript(script, { repeats: 1, dataset }, { evaluators: ['exact-match'] });
  const { runner, result, config } = evaluated;
  return { result, finding: runner.assess(result, config, []).evaluation };
}

const [comparison, because] = [
  ({ metrics }: EvaluationResult) => metrics[0]?.comparison,
  ({ metrics }: EvaluationResult) => metrics[0]?.because,
];

it('a baseline of which too much failed is compared with nothing, and opens no gate', async () => {
  const { result, finding } = await assess((arm, request) =>
    arm === 'baseline' && isAmong(16, request) ? failing : answerRightly(request),
  );
  expect(comparison(result)).toBe('error');
  expect(because(result)).toBe('errored on 16 of 40 replies of the baseline');
  expect(finding.outcome).toBe('unknown');
  expect(finding.because).toContain('exact-match errored on 16 of 40 replies of the baseline, so it shows no change');
  expect(renderMarkdown(result)).toContain("Can't tell: exact-match errored on 16 of 40 replies of the baseline.");
});

it('is compared as ever where few failed', async () => {
  const { result, finding } = await assess((arm, request) =>
    arm === 'baseline' && isAmong(2, request) ? failing : answerRightly(request),
  );
  expect(comparison(result)).not.toBe('error');
  expect(finding.outcome).toBe('pass');
});

it('what the candidate lacks scores for is not worse', async () => {
  const { result, finding } = await assess((arm, request) => {
    if (arm === 'baseline') return answerRightly(request);
    return isAmong(16, request) ? failing : say('No.');
  });
  expect(comparison(result)).toBe('error');
  expect(finding.outcome).toBe('unknown');
});
