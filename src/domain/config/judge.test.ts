import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath, loosenedBy, looseningText } from './index.ts';
import { resolveProject } from './resolve.ts';

function resolve(judge: string, evaluators = '[relevance, secret-leak, harm-lexicon]', more = '') {
  const yaml = `version: 1
agents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }
evaluation: { evaluators: ${evaluators}${judge === '' ? '' : `, judge: { ${judge} }`}${more} }`;
  const env = (name: string) => (name === 'HOST' ? 'http://10.0.0.1' : undefined);
  return resolveProject({ source: parse(yaml), readFile: () => undefined, env });
}

function project(judge: string, evaluators?: string, more?: string) {
  const resolved = resolve(judge, evaluators, more);
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.map(({ message }) => message).join('\n'));
  return resolved.project;
}

function problems(judge: string, evaluators?: string, more?: string): readonly string[] {
  const resolved = resolve(judge, evaluators, more);
  return resolved.kind === 'ok' ? [] : resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

const LOCAL = 'provider: openai-compatible, model: m';

describe('a model as judge', () => {
  it('is none unless a project names one', () => {
    expect(project('').evaluation.judge).toBeUndefined();
    expect(project('provider: offline').evaluation.judge).toBeUndefined();
  });

  it('has its settings, and of its key the name of the variable alone', () => {
    const judge = `${LOCAL}, baseUrl: "\${HOST}/v1", credential: { env: JUDGE_KEY }, seed: 7, repeats: 3, timeout: 30s, concurrency: 2`;
    expect(project(judge).evaluation.judge).toEqual({
      ...{ provider: 'openai-compatible', model: 'm', baseUrl: 'http://10.0.0.1/v1', credentialEnv: 'JUDGE_KEY' },
      ...{ temperature: 0, seed: 7, format: 'schema', maxTokens: 1_000, timeoutMs: 30_000, repeats: 3, concurrency: 2 },
    });
  });

  it.each([
    ['ollama', 'http://127.0.0.1:11434/v1'],
    ['openai', 'https://api.openai.com/v1'],
    ['anthropic', 'https://api.anthropic.com/v1'],
    ['google', 'https://generativelanguage.googleapis.com/v1beta'],
  ])('of %s is asked at its own address, or at the one that is given', (provider, address) => {
    const named = `provider: ${provider}, model: m, credential: { env: K }`;
    expect(project(named).evaluation.judge?.baseUrl).toBe(address);
    expect(project(`${named}, baseUrl: "http://a/v1"`).evaluation.judge?.baseUrl).toBe('http://a/v1');
  });

  it('is sent no temperature where that is said', () => {
    const { judge } = project(`${LOCAL}, baseUrl: "http://a/v1", temperature: none`).evaluation;
    expect(judge).not.toHaveProperty('temperature');
  });

  it('judges what rules can’t', () => {
    const names = '[coherence, fluency, similarity, intent-resolution, task-adherence, secret-leak, harm-lexicon]';
    expect(project(`${LOCAL}, baseUrl: "http://a/v1"`, names).evaluation.evaluators).toHaveLength(7);
    expect(() => project('', names)).toThrow('"task-adherence" needs a model as judge');
  });
});

describe('a judge that can’t judge', () => {
  it.each<readonly [string, string, string]>([
    ['has no model', 'provider: ollama', 'model: is missing; expected the model that judges'],
    [
      'has no address',
      'provider: openai-compatible, model: m',
      'baseUrl: is missing; expected the address of openai-compatible, such as "http://127.0.0.1:8000/v1"',
    ],
    [
      'has an address that is none',
      'provider: azure, model: m, baseUrl: "judge.example.com"',
      'baseUrl: expected a URL such as "https://NAME.openai.azure.com/openai/v1", got "judge.example.com"',
    ],
    [
      'has no key where one is needed',
      'provider: openai, model: m',
      'credential: is missing; expected the variable with the key: `{ env: JUDGE_KEY }`',
    ],
    [
      'has its key in the file',
      'provider: ollama, model: m, apiKey: tulip',
      'apiKey: keys and tokens never stand in this file; write `credential: { env: NAME_OF_THE_VARIABLE }`',
    ],
    [
      'has a version of Azure elsewhere',
      'provider: ollama, model: m, apiVersion: v1',
      'apiVersion: expected this only with `provider: azure`',
    ],
    [
      'is the offline one, with settings',
      'temperature: 0',
      'temperature: expected this only where `provider` names a model’s: the offline judge has no settings',
    ],
    [
      'has a temperature that is none',
      'provider: ollama, model: m, temperature: warm',
      'temperature: expected a number from 0 to 2, or "none", got "warm"',
    ],
    [
      'is nobody’s',
      'provider: ollema, model: m',
      'provider: expected one of "offline", "openai-compatible", "ollama", "openai", "azure", "anthropic", "google", "azure-content-safety", "openai-moderation", got "ollema". Did you mean "ollama"?',
    ],
  ])('%s', (_, judge, message) => {
    expect(problems(judge)).toEqual([`evaluation.judge.${message}`]);
  });
});

describe('several judges', () => {
  const all = '[fluency, relevance, secret-leak, harm-lexicon]';
  const panel = (...members: readonly string[]) => `, judges: [${members.map((each) => `{ ${each} }`).join(', ')}]`;

  it('have settings each, and share the evaluators as they say', () => {
    const more = `${panel('provider: ollama, model: a', 'provider: ollama, model: b, evaluators: [fluency]')}, agreement: majority`;
    expect(project('', all, more).evaluation).toMatchObject({
      judges: [{ model: 'a' }, { model: 'b', evaluators: ['fluency'] }],
      agreement: 'majority',
    });
    expect(project('', all, panel('provider: ollama, model: a')).evaluation.agreement).toBe('mean');
    expect(project('').evaluation).not.toHaveProperty('judges');
    expect(project('').evaluation).not.toHaveProperty('agreement');
  });

  it.each<readonly [string, string, string]>([
    [
      'is the offline one',
      'provider: offline',
      'judges[0].provider: expected a model’s: the offline judge judges what no other does, and is none of several',
    ],
    ['has no model', 'provider: ollama', 'judges[0].model: is missing; expected the model that judges'],
    [
      'has an evaluator that asks nobody',
      'provider: ollama, model: a, evaluators: [fluency, secret-leak]',
      'judges[0].evaluators[1]: expected an evaluator that asks a judge: one of "relevance", "groundedness", "task-success", "coherence", "fluency", "similarity", "intent-resolution", "task-adherence", "case-rubric", "tool-call-accuracy", "violence", "sexual", "self-harm", "hate-unfairness", "content-safety", "indirect-attack", "code-vulnerability", "sensitive-data-leakage", "prohibited-actions", "protected-material", "ungrounded-attributes", got "secret-leak"',
    ],
  ])('are refused where one %s', (_, member, message) => {
    expect(problems('', all, panel(member))).toEqual([`evaluation.${message}`]);
  });

  it('are refused where what needs a model is nobody’s', () => {
    const told = problems('', all, panel('provider: ollama, model: a, evaluators: [relevance]'));
    expect(told).toEqual([expect.stringContaining('evaluation.evaluators[0]: "fluency" needs a model as judge')]);
  });

  it('that are fewer, others or agree otherwise may be milder, and say so', () => {
    const of = (more: string) => project('', all, more);
    const told = (was: string, now: string) => loosenedBy(of(was), of(now)).map(looseningText);
    const a = 'provider: ollama, model: a';
    const at = 'of ollama at http://127.0.0.1:11434/v1';
    expect(told(panel(a, 'provider: ollama, model: b'), panel(a))).toEqual([
      `evaluation.judges: mean of a ${at}; b ${at} → a ${at}`,
    ]);
    expect(told(panel(a, a), `${panel(a, a)}, agreement: majority`)).toHaveLength(1);
    expect(told(panel(a), panel(`${a}, evaluators: [fluency]`))).toHaveLength(1);
    expect(told(panel(a), panel(`${a}, concurrency: 9`))).toEqual([]);
  });
});

describe('a project whose judge is another one', () => {
  const at = (more: string) => project(`provider: ollama, ${more}`);
  const told = (was: ReturnType<typeof project>, now: ReturnType<typeof project>) =>
    loosenedBy(was, now).map(looseningText);

  it('may have a milder one, and says so', () => {
    const ollama = 'of ollama at http://127.0.0.1:11434/v1';
    expect(told(project(''), at('model: a'))).toEqual([`evaluation.judge: the offline judge → a ${ollama}`]);
    expect(told(at('model: a'), project(''))).toEqual([`evaluation.judge: a ${ollama} → the offline judge`]);
    expect(told(at('model: a'), at('model: b'))).toEqual([`evaluation.judge: a ${ollama} → b ${ollama}`]);
    expect(told(at('model: a'), at('model: a, baseUrl: "http://b/v1"'))).toHaveLength(1);
    expect(told(at('model: a, repeats: 3'), at('model: a'))).toEqual(['evaluation.judge.repeats: 3 → 1']);
    expect(told(at('model: a'), at('model: a, temperature: 1'))).toEqual(['evaluation.judge.temperature: 0 → 1']);
  });

  it('has the same one with more patience or more looks', () => {
    expect(told(at('model: a'), at('model: a, repeats: 3, timeout: 2m, concurrency: 9, maxTokens: 2000'))).toEqual([]);
    expect(told(project(''), project(''))).toEqual([]);
  });
});
