import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RolloutPlan } from '../plan/index.ts';
import { HOUR_MS, MINUTE_MS } from '../shared/index.ts';
import { formatPath } from './problem.ts';
import { resolveProject } from './resolve.ts';

const HEAD = `version: 1
agents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }
environments: { staging: , production: { strategy: careful } }
`;
const CHANNEL = 'notifications: { channels: { ops: { webhook: "https://ops.example/notices", secretEnv: OPS } } }\n';

function resolve(strategy: string, more = '') {
  const yaml = `${HEAD}${more}strategies: { careful: ${strategy} }`;
  const env = (name: string) => ({ OPS_HOST: 'ops.example' })[name];
  return resolveProject({ source: parse(yaml), readFile: () => undefined, env });
}

function planOf(strategy: string, more = ''): RolloutPlan {
  const resolved = resolve(strategy, more);
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.map((each) => each.message).join('\n'));
  const plan = resolved.project.environments.at(-1)?.plan;
  if (plan === undefined) throw new Error('production has a plan');
  return plan;
}

function told(strategy: string, more = ''): readonly string[] {
  const resolved = resolve(strategy, more);
  return resolved.kind === 'ok' ? [] : resolved.problems.map((each) => `${formatPath(each.path)}: ${each.message}`);
}

const steps = (list: string) => `{ steps: [${list}] }`;
const ALL = '{ weight: 100 % }';

describe('a strategy of one’s own', () => {
  it('may take every kind of step, each with the weight that is in force', () => {
    const plan = planOf(
      steps(`{ smoke: true }, { testers: true }, { approval: { roles: [qa-lead], minPeople: 2 } },
        { shadow: 10 %, for: 1h }, { analysis: { metrics: [error-rate], for: 10m, max: 30m } },
        { weight: 5 %, bake: 1h }, { bake: 30m }, { pause: "look at the logs" },
        { webhook: { url: "https://\${OPS_HOST}/may-it", secretEnv: OPS } },
        { weight: 50 %, bake: 1h, maxBake: 2h, onMaxBake: extend }, ${ALL}, { notify: "all of it" }`),
      CHANNEL,
    );
    expect(
      plan.steps.map((step) => [step.work?.kind, step.weightBp, step.bakeMs / MINUTE_MS, step.maxBakeMs / MINUTE_MS]),
    ).toEqual([
      ['smoke', 0, 0, 0],
      ['testers', 0, 0, 0],
      ['approval', 0, 0, 0],
      ['shadow', 0, 60, 240],
      ['analysis', 0, 10, 30],
      ['weight', 500, 60, 240],
      ['bake', 500, 30, 120],
      ['pause', 500, 0, 240],
      ['webhook', 500, 0, 240],
      ['weight', 5_000, 60, 120],
      ['weight', 10_000, 0, 0],
      ['notify', 10_000, 0, 0],
    ]);
    expect(plan.steps[8]?.work).toEqual({
      kind: 'webhook',
      url: 'https://ops.example/may-it',
      secretEnv: 'OPS',
      timeoutMs: 10_000,
    });
    expect(plan.steps[9]?.onMaxBake).toBe('extend');
  });

  it('smokes first unless a step does so before anyone meets the candidate', () => {
    expect(planOf(steps(`{ pause: "why" }, ${ALL}`)).smokeFirst).toBe(true);
    expect(planOf(steps(`{ smoke: true }, ${ALL}`)).smokeFirst).toBe(false);
    expect(planOf(steps(`{ weight: 10 % }, { smoke: true }, ${ALL}`)).smokeFirst).toBe(true);
    expect(planOf(steps(`{ testers: true }, { smoke: true }, ${ALL}`)).smokeFirst).toBe(true);
  });

  it('says when the background analysis looks and how much of what it bears', () => {
    const plan = planOf(`{ steps: [${ALL}], analysis: { initialDelay: 10m },
      metrics: { error-rate: { failureLimit: 2, inconclusiveLimit: 30 }, tokens: { dryRun: true } } }`);
    expect(plan.analysis).toEqual({ initialDelayMs: 10 * MINUTE_MS, intervalMs: 5 * MINUTE_MS });
    expect(plan.metrics.find((metric) => metric.name === 'error-rate')).toMatchObject({
      failureLimit: 2,
      inconclusiveLimit: 30,
      consecutiveErrorLimit: 4,
    });
    expect(plan.metrics.find((metric) => metric.name === 'tokens')?.dryRun).toBe(true);
  });

  it('leaves an analysis four hours where it names no time', () => {
    const plan = planOf(steps(`{ weight: 10 % }, { analysis: { metrics: [quality] } }, ${ALL}`));
    expect(plan.steps[1]).toMatchObject({ bakeMs: 0, maxBakeMs: 4 * HOUR_MS });
  });
});

describe('a strategy that can’t be is refused with what is wrong', () => {
  const at = 'strategies.careful.steps';

  it.each([
    [
      'an unknown kind',
      steps(`{ wait: 1h }, { wieght: 10 % }, ${ALL}`),
      [
        expect.stringMatching(/steps\[0\]\.wait: unknown key; expected one of "weight", "bake", .*"notify"$/),
        expect.stringMatching(/steps\[1\]\.wieght: unknown key; .* Did you mean "weight"\?$/),
      ],
    ],
    [
      'no kind',
      steps(`{ onMaxBake: pause }, ${ALL}`),
      [expect.stringMatching(/^.*steps\[0\]: expected a step of one kind: /)],
    ],
    [
      'two kinds in one step',
      steps(`{ weight: 10 %, pause: "why" }, ${ALL}`),
      [`${at}[0]: expected one kind in a step, got weight and pause; make them two steps`],
    ],
    [
      'weights that shrink across other work',
      steps(`{ weight: 50 % }, { pause: "why" }, { weight: 10 % }, ${ALL}`),
      [`${at}[2].weight: expected more than the 50 % of the step before, got "10 %"`],
    ],
    [
      'a last weight of half, though work follows',
      steps(`{ weight: 50 % }, { pause: "why" }`),
      [`${at}[0].weight: expected "100 %" in the last step, got "50 %"`],
    ],
    [
      'no weight at all',
      steps('{ pause: "why" }'),
      [`${at}: expected at least one step with a weight, and "100 %" in the last of them, got none`],
    ],
    [
      'work after everything',
      steps(`${ALL}, { smoke: true }`),
      [`${at}[1]: a smoke step comes after 100 %, where only \`notify\` may`],
    ],
    [
      'a pause with a bake',
      steps(`{ pause: "why", bake: 1h }, ${ALL}`),
      [`${at}[0].bake: a pause step has no \`bake\`; hold with a step of its own, \`bake: 1h\``],
    ],
    [
      'a shadow without an end',
      steps(`{ shadow: 10 % }, ${ALL}`),
      [`${at}[0].for: is missing; expected a duration such as "1h"`],
    ],
    [
      'testers after users',
      steps(`{ weight: 10 % }, { testers: true }, ${ALL}`),
      [`${at}[1]: a testers step comes before the first weight; after it, their header works anyway`],
    ],
    [
      'an analysis of what nobody measures yet',
      steps(`{ analysis: { metrics: [error-rate] } }, ${ALL}`),
      [
        `${at}[0].analysis.metrics[0]: nothing can be measured of error-rate before a weight or a shadow gives the candidate traffic`,
      ],
    ],
    [
      'a metric that the strategy leaves out',
      `{ steps: [{ weight: 10 % }, { analysis: { metrics: [rating] } }, ${ALL}], metrics: { rating: false } }`,
      [expect.stringMatching(/metrics\[0\]: expected a metric of this strategy: one of .*, got "rating"/)],
    ],
    [
      'an analysis of a dry run',
      `{ steps: [{ weight: 10 % }, { analysis: { metrics: [tokens] } }, ${ALL}], metrics: { tokens: { dryRun: true } } }`,
      [`${at}[1].analysis.metrics[0]: tokens is a dry run here, which never decides`],
    ],
    [
      'proof by dry runs alone',
      `{ steps: [{ weight: 10 % }, ${ALL}], metrics: { error-rate: { dryRun: true }, response-time: { dryRun: true }, quality: false } }`,
      [expect.stringMatching(/metrics: expected at least one metric with `role: prove`/)],
    ],
    [
      'an address that is none',
      steps(`{ webhook: { url: "ops.example" } }, ${ALL}`),
      [`${at}[0].webhook.url: expected a URL such as "https://ops.example.com/may-it", got "ops.example"`],
    ],
    [
      'a notice to nobody',
      steps(`${ALL}, { notify: "done" }`),
      [`${at}[1].notify: nobody would be told: \`notifications.channels\` names no channel`],
    ],
    [
      'a signature of one who can’t sign',
      steps(`{ approval: { roles: [viewer] } }, ${ALL}`),
      [expect.stringMatching(/approval\.roles\[0\]: expected a role that may approve: /)],
    ],
  ])('%s', (_name, strategy, problems) => {
    expect(told(strategy)).toEqual(problems);
  });
});
