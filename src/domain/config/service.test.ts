import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath, hasModelForAny, loosenedBy, looseningText } from './index.ts';
import { resolveProject } from './resolve.ts';

function resolve(evaluation: string) {
  const yaml = `version: 1
agents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }
evaluation: { ${evaluation} }`;
  return resolveProject({ source: parse(yaml), readFile: () => undefined, env: () => undefined });
}

function evaluationOf(evaluation: string) {
  const resolved = resolve(evaluation);
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.map(({ message }) => message).join('\n'));
  return resolved.project;
}

function problems(evaluation: string): readonly string[] {
  const resolved = resolve(evaluation);
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

const ALL = 'evaluators: [relevance, secret-leak, harm-lexicon, violence, content-safety, protected-material]';
const AZURE =
  'provider: azure-content-safety, baseUrl: "https://shop.cognitiveservices.azure.com", credential: { env: SAFETY_KEY }';
const OPENAI = 'provider: openai-moderation, credential: { env: OPENAI_API_KEY }';
const FOUR = ['violence', 'sexual', 'self-harm', 'hate-unfairness'];

describe('a service that classifies texts', () => {
  it('is one of several judges, for what it knows', () => {
    expect(evaluationOf(`${ALL}, judges: [{ ${AZURE}, concurrency: 8 }]`).evaluation.judges).toEqual([
      {
        ...{ provider: 'azure-content-safety', baseUrl: 'https://shop.cognitiveservices.azure.com' },
        ...{ apiVersion: '2024-09-01', credentialEnv: 'SAFETY_KEY', credentialAs: 'key' },
        ...{ timeoutMs: 60_000, concurrency: 8, evaluators: [...FOUR, 'protected-material'] },
      },
    ]);
    const harm = 'evaluators: [relevance, secret-leak, harm-lexicon, violence]';
    expect(evaluationOf(`${harm}, judges: [{ ${OPENAI} }]`).evaluation.judges).toEqual([
      {
        ...{ provider: 'openai-moderation', baseUrl: 'https://api.openai.com/v1', model: 'omni-moderation-latest' },
        ...{ credentialEnv: 'OPENAI_API_KEY', timeoutMs: 60_000, concurrency: 4, evaluators: FOUR },
      },
    ]);
  });

  it('has the parts of a composite where it has the composite', () => {
    const { judges } = evaluationOf(
      `${ALL}, judges: [{ ${AZURE}, evaluators: [content-safety, protected-material] }]`,
    ).evaluation;
    expect(judges?.[0]?.evaluators).toEqual([...FOUR, 'protected-material']);
  });

  it('may be the one judge where only harm is judged', () => {
    // Calls of tools need no judge where a case expects some.
    const only = 'evaluators: [tool-call-accuracy, violence, content-safety, secret-leak, harm-lexicon]';
    expect(evaluationOf(`${only}, judge: { ${OPENAI} }`).evaluation.judge).toMatchObject({
      provider: 'openai-moderation',
    });
  });

  it('takes a token where that is said', () => {
    const token = AZURE.replace('SAFETY_KEY', 'T, as: token');
    expect(evaluationOf(`${ALL}, judges: [{ ${token} }]`).evaluation.judges?.[0]).toMatchObject({
      ...{ credentialEnv: 'T', credentialAs: 'token' },
    });
  });

  it('is another judge at another address, and says so', () => {
    const of = (judge: string) => evaluationOf(`${ALL}, judges: [{ ${judge} }]`);
    const told = loosenedBy(of(AZURE), of(AZURE.replace('shop', 'other'))).map(looseningText);
    expect(told).toEqual([
      expect.stringContaining('2024-09-01 of azure-content-safety at https://other.cognitiveservices.azure.com for'),
    ]);
    expect(loosenedBy(of(AZURE), of(`${AZURE}, timeout: 5s`))).toEqual([]);
  });

  it('has no opinion of attacks, as a model has', () => {
    const judge = { provider: 'ollama', model: 'm' };
    const hasModel = (text: string) => hasModelForAny(evaluationOf(`${ALL}, ${text}`).evaluation);
    expect(hasModel(`judges: [{ ${AZURE} }]`)).toBe(false);
    expect(hasModel(`judge: ${JSON.stringify(judge)}, judges: [{ ${AZURE} }]`)).toBe(true);
    const named = `{ provider: ollama, model: m, evaluators: [relevance] }`;
    expect(hasModel(`judges: [{ ${AZURE} }, ${named}]`)).toBe(false);
  });
});

describe('a service that can’t judge', () => {
  it.each<readonly [string, string, string]>([
    [
      'has an evaluator that it doesn’t know',
      `evaluators: [violence, secret-leak, harm-lexicon], judges: [{ ${AZURE}, evaluators: [violence, relevance] }]`,
      'judges[0].evaluators[1]: azure-content-safety can’t judge "relevance", only content-safety, violence, sexual, self-harm, hate-unfairness, protected-material',
    ],
    [
      'is asked whether an attack took effect',
      `evaluators: [indirect-attack, secret-leak, harm-lexicon], judge: { ${AZURE} }`,
      'evaluators[0]: azure-content-safety can’t judge "indirect-attack" (its Prompt Shields see that there is an attack, not whether the agent followed it), only content-safety, violence, sexual, self-harm, hate-unfairness, protected-material: list azure-content-safety under `evaluation.judges`, beside a `judge` for the rest (docs/judges.md)',
    ],
    [
      'leaves an evaluator to nobody',
      `evaluators: [fluency, secret-leak, harm-lexicon], judges: [{ ${AZURE} }]`,
      'evaluators[0]: "fluency" needs a model as judge, and the offline judge is none: name one in `evaluation.judge` (docs/judges.md), or leave it out',
    ],
    [
      'leaves a work to nobody',
      `evaluators: [protected-material, secret-leak, harm-lexicon], judges: [{ ${OPENAI} }]`,
      'evaluators[0]: "protected-material" needs a model as judge, and the offline judge is none: name one in `evaluation.judge` (docs/judges.md), or leave it out',
    ],
    [
      'has no endpoint',
      `${ALL}, judges: [{ provider: azure-content-safety, credential: { env: K } }]`,
      'judges[0].baseUrl: is missing; expected the endpoint of the resource, such as "https://NAME.cognitiveservices.azure.com"',
    ],
    [
      'has no key',
      `${ALL}, judges: [{ provider: azure-content-safety, baseUrl: "https://shop.cognitiveservices.azure.com" }]`,
      'judges[0].credential: is missing; expected the variable with the key: `{ env: SAFETY_KEY }`',
    ],
    [
      'would be sent a key in the open',
      `${ALL}, judges: [{ ${AZURE.replace('https:', 'http:')} }]`,
      'judges[0].baseUrl: expected https, or an address of this machine, such as "https://NAME.cognitiveservices.azure.com", got "http://shop.cognitiveservices.azure.com"',
    ],
    [
      'has settings of a model',
      `${ALL}, judges: [{ ${AZURE}, temperature: 0 }]`,
      'judges[0].temperature: expected no such setting: azure-content-safety is no model, and knows none',
    ],
    [
      'takes only a key',
      `evaluators: [violence, secret-leak, harm-lexicon], judge: { provider: openai-moderation, credential: { env: K, as: token } }`,
      'judge.credential.as: expected this only with `provider: azure-content-safety`',
    ],
    [
      'flags where another gives severities',
      `evaluators: [content-safety, secret-leak, harm-lexicon], judges: [{ ${AZURE} }, { ${OPENAI} }]`,
      'judges[1]: "violence" is this judge’s and another’s, but openai-moderation flags and gives no severity, so that the two have no mean: say `evaluators` so that it is one judge’s',
    ],
  ])('is refused where it %s', (_, evaluation, message) => {
    expect(problems(evaluation)).toEqual([`evaluation.${message}`]);
  });

  it('has no budget in money where its price is not known, and needs none where it costs nothing', () => {
    expect(problems(`${ALL}, judges: [{ ${AZURE} }], budget: { money: "$1" }`)).toEqual([
      'evaluation.budget.money: expected no budget in money beside azure-content-safety, whose calls `prices` can’t price: limit `judgeCalls` instead',
    ]);
    const harm = 'evaluators: [violence, secret-leak, harm-lexicon]';
    expect(problems(`${harm}, judges: [{ ${OPENAI}, model: omni }], budget: { money: "$1" }`)).toEqual([]);
  });

  it('may be asked on this machine without https, and behind a gateway without a key', () => {
    expect(problems(`${ALL}, judges: [{ provider: azure-content-safety, baseUrl: "http://127.0.0.1:8080" }]`)).toEqual(
      [],
    );
  });

  it('writes no attacks', () => {
    const attacker = `evaluators: [secret-leak, harm-lexicon] }\nredTeam: { attacker: { ${OPENAI} }`;
    expect(problems(attacker)).toEqual([
      expect.stringMatching(/^redTeam\.attacker\.provider: expected one of "offline", .*"google", got/),
    ]);
  });
});
