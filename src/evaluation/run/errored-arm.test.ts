import { expect, it } from 'vitest';
import type { AgentReply } from '#ports/index.ts';
import {
  answerRightly,
  asksAbout,
  evaluateScript,
  makeCases,
  makePlan,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';
import { renderMarkdown } from '../report/index.ts';

const failing: AgentReply = { kind: 'failed', because: 'it answered 500', latencyMs: 1 };
const dataset = makePlan({ cases: makeCases(40, 0) }).dataset;
const isAmong = (count: number, request: Parameters<Script>[1]) =>
  Array.from({ length: count }, (_, index) => index).some((index) => asksAbout(index, request));

async function assess(script: Script) {
  const evaluated = await evaluateScript(script, { repeats: 1, dataset }, { evaluators: ['exact-match'] });
  const { runner, result, config } = evaluated;
  return { result, finding: runner.assess(result, config, []).evaluation };
}

it('a baseline of which too much failed is compared with nothing, and opens no gate', async () => {
  const { result, finding } = await assess((arm, request) =>
    arm === 'baseline' && isAmong(16, request) ? failing : answerRightly(request),
  );
  expect(result.metrics[0]?.comparison).toBe('error');
  expect(result.metrics[0]?.because).toBe('errored on 16 of 40 replies of the baseline');
  expect(finding.outcome).toBe('unknown');
  expect(finding.because).toContain('exact-match errored on 16 of 40 replies of the baseline, so it shows no change');
  expect(renderMarkdown(result)).toContain("Can't tell: exact-match errored on 16 of 40 replies of the baseline.");
});

it('is compared as ever where few failed', async () => {
  const { result, finding } = await assess((arm, request) =>
    arm === 'baseline' && isAmong(2, request) ? failing : answerRightly(request),
  );
  expect(result.metrics[0]?.comparison).not.toBe('error');
  expect(finding.outcome).toBe('pass');
});

it('what the candidate lacks scores for is not worse', async () => {
  const { result, finding } = await assess((arm, request) => {
    if (arm === 'baseline') return answerRightly(request);
    return isAmong(16, request) ? failing : say('No.');
  });
  expect(result.metrics[0]?.comparison).toBe('error');
  expect(finding.outcome).toBe('unknown');
});
