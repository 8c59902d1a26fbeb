import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatPath, listReferencedFiles, loosenedBy, looseningText } from './index.ts';
import { resolveProject } from './resolve.ts';

const FILES: Readonly<Record<string, string>> = {
  'rubrics/tone.md': '1 rude, 5 warm.\n',
  'rubrics/empty.md': '\n',
  'grader.md': 'Is {{ sample.output_text }} kind?',
  'score.py': `sha256:${'0'.repeat(64)}`,
};
const MODEL = '{ provider: ollama, model: m }';

function resolve(own: string, { evaluators = '[tone, secret-leak, harm-lexicon]', judge = MODEL } = {}) {
  const source = parse(`version: 1
agents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }
evaluation: { evaluators: ${evaluators}, judge: ${judge}, own: ${own} }`) as unknown;
  return { source, resolved: resolveProject({ source, readFile: (path) => FILES[path], env: () => undefined }) };
}

function project(own: string) {
  const { resolved } = resolve(own);
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.map(({ message }) => message).join('\n'));
  return resolved.project;
}

function problems(own: string, more: Parameters<typeof resolve>[1] = {}): readonly string[] {
  const { resolved } = resolve(own, more);
  if (resolved.kind === 'ok') return [];
  return resolved.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

describe('a rubric of the project’s own', () => {
  it('is a text on the scale 1-5 that passes at 3, unless it says otherwise', () => {
    expect(project('{ tone: { kind: rubric, rubric: Is it kind? } }').evaluation.own).toEqual([
      {
        ...{ name: 'tone', kind: 'rubric', rubric: 'Is it kind?' },
        ...{ scale: { min: 1, max: 5 }, better: 'higher', threshold: 3 },
      },
    ]);
    const other = '{ tone: { kind: rubric, rubric: "?", scale: { min: 0, max: 1 }, better: lower, threshold: 0 } }';
    expect(project(other).evaluation.own).toMatchObject([{ scale: { min: 0, max: 1 }, better: 'lower', threshold: 0 }]);
  });

  it('may stand in a file, which is read with the project', () => {
    const own = '{ tone: { kind: rubric, rubric: "@rubrics/tone.md" } }';
    expect(project(own).evaluation.own).toMatchObject([{ rubric: '1 rude, 5 warm.\n' }]);
    expect(listReferencedFiles(resolve(own).source, () => undefined)).toEqual([
      { path: 'rubrics/tone.md', as: 'text' },
    ]);
  });

  it.each([
    [
      '{ tone: { rubric: "?" } }',
      'tone.kind: is missing; expected one of "rubric", "command", "module", "http", "string-check", "text-similarity", "label-model", "score-model"',
    ],
    [
      '{ tone: { kind: rubic, rubric: "?" } }',
      'tone.kind: expected one of "rubric", "command", "module", "http", "string-check", "text-similarity", "label-model", "score-model"',
    ],
    ['{ tone: { kind: rubric } }', 'tone.rubric: is missing; expected text'],
    [
      '{ tone: { kind: rubric, rubric: "?", treshold: 4 } }',
      'tone.treshold: unknown key; expected one of "kind", "rubric", "scale", "better", "threshold". Did you mean "threshold"?',
    ],
    [
      '{ tone: { kind: rubric, rubric: "@rubrics/none.md" } }',
      'tone.rubric: expected a file at "rubrics/none.md", there is none',
    ],
    [
      '{ tone: { kind: rubric, rubric: "@rubrics/empty.md" } }',
      'tone.rubric: expected a rubric in "rubrics/empty.md", the file is empty',
    ],
    ['{ tone: { kind: rubric, rubric: "@../x.md" } }', 'tone.rubric: expected a file inside the project'],
    [
      '{ tone: { kind: rubric, rubric: "?", threshold: 7 } }',
      'tone.threshold: expected a score on the scale, from 1 to 5, got 7',
    ],
    [
      '{ tone: { kind: rubric, rubric: "?", scale: { min: 5, max: 1 } } }',
      'tone.scale.max: expected more than the scale’s lowest, 5, got 1',
    ],
    ['{ tone: { kind: rubric, rubric: "?", scale: { min: 0, max: 1 } } }', 'tone.threshold: is missing'],
    ['{ tone: { kind: command, threshold: 0.5 } }', 'tone.command: is missing; expected a list'],
    [
      '{ tone: { kind: command, command: python3 x.py, threshold: 0.5 } }',
      'tone.command: expected a list, got "python3 x.py"',
    ],
    [
      '{ tone: { kind: command, command: [python3, "@none.py"], threshold: 0.5 } }',
      'tone.command[1]: expected a file at "none.py", there is none',
    ],
    ['{ tone: { kind: command, command: [x] } }', 'tone.threshold: is missing; expected a number'],
    [
      '{ tone: { kind: command, command: [x], threshold: 2 } }',
      'tone.threshold: expected a score on the scale, from 0 to 1, got 2',
    ],
    [
      '{ tone: { kind: command, command: [x], threshold: 1, timeout: 10 seconds } }',
      'tone.timeout: expected a duration such as "90s"',
    ],
    [
      '{ tone: { kind: command, command: [x], threshold: 1, env: [a-b] } }',
      'tone.env[0]: expected the name of an environment variable',
    ],
    [
      '{ tone: { kind: module, file: none.ts, threshold: 1 } }',
      'tone.file: expected a file at "none.ts", there is none',
    ],
    ['{ tone: { kind: module, file: score.py, threshold: 1 } }', 'tone.file: expected a file that ends in .ts'],
    [
      '{ tone: { kind: string-check, operation: equals } }',
      'tone.operation: expected one of "eq", "ne", "like", "ilike", got "equals"',
    ],
    [
      '{ tone: { kind: string-check, operation: eq, reference: "{{ item.ground_truth }}" } }',
      'tone.reference: expected in "{{ … }}" one of what a template may name: ',
    ],
    [
      '{ tone: { kind: string-check, operation: eq, reference: "{{ item.query" } }',
      'tone.reference: a "{{" in it has no "}}"',
    ],
    [
      '{ tone: { kind: text-similarity, evaluationMetric: cosine, threshold: 0.5 } }',
      'tone.evaluationMetric: expected one of "fuzzy_match", "bleu", "rouge_1"',
    ],
    ['{ tone: { kind: text-similarity, evaluationMetric: bleu } }', 'tone.threshold: is missing'],
    [
      '{ tone: { kind: label-model, input: "?", labels: [a, b], passingLabels: [c] } }',
      'tone.passingLabels[0]: expected one of the labels: one of "a", "b", got "c"',
    ],
    [
      '{ tone: { kind: label-model, input: "?", labels: [a, b], passingLabels: [a, b] } }',
      'tone.passingLabels: expected not all of the labels',
    ],
    [
      '{ tone: { kind: label-model, input: "?", labels: [a, a], passingLabels: [a] } }',
      'tone.labels[1]: "a" is already in the list',
    ],
    [
      '{ tone: { kind: score-model, input: "{{ item.id }}", threshold: 1 } }',
      'tone.input: expected in "{{ … }}" one of what a template may name: ',
    ],
    [
      '{ tone: { kind: score-model, input: "@none.md", threshold: 1 } }',
      'tone.input: expected a file at "none.md", there is none',
    ],
    ['{ tone: { kind: score-model, input: [{ role: assistant, content: x }], threshold: 1 } }', 'tone.input'],
    ['{ tone: { kind: score-model, input: "?" } }', 'tone.threshold: is missing'],
    ['{ tone: { kind: http, url: "ftp://x", threshold: 1 } }', 'tone.url: expected a URL such as'],
    ['{ tone: { kind: http, url: "http://x", threshold: 1, apiKey: abc } }', 'tone.apiKey: '],
    ['{ tone: { kind: rubric, rubric: "?", scale: { min: 0.5, max: 2 } } }', 'tone.scale.min: expected a whole number'],
  ])('with a mistake is refused where it is: %s', (own, said) => {
    expect(problems(own).join('\n')).toContain(`evaluation.own.${said}`);
  });

  it('that no list names, or that is called as a built-in one, is refused rather than left aside', () => {
    expect(problems('{ tone: { kind: rubric, rubric: "?" }, wit: { kind: rubric, rubric: "?" } }')).toEqual([
      'evaluation.own.wit: nothing asks for it: add "wit" to `evaluation.evaluators`, or take it out',
    ]);
    expect(problems('{ tone: { kind: rubric, rubric: "?" }, f1: { kind: rubric, rubric: "?" } }')).toEqual([
      'evaluation.own.f1: "f1" is the name of a built-in evaluator; expected another',
    ]);
  });

  it('is refused with the offline judge, which has no rules for it, but not with one of several judges', () => {
    const own = '{ tone: { kind: rubric, rubric: "?" } }';
    expect(problems(own, { judge: '{}' })).toEqual([
      'evaluation.evaluators[0]: "tone" needs a model as judge, and the offline judge is none: name one in `evaluation.judge` (docs/judges.md), or leave it out',
    ]);
    const several = `{}, judges: [{ provider: ollama, model: m, evaluators: [tone] }]`;
    expect(problems(own, { judge: several })).toEqual([]);
  });

  it('in other words is told as what may ask for less', () => {
    const was = project('{ tone: { kind: rubric, rubric: "?" } }');
    const now = project('{ tone: { kind: rubric, rubric: "??" } }');
    expect(loosenedBy(was, was)).toEqual([]);
    expect(loosenedBy(was, now).map(looseningText)).toEqual([
      expect.stringMatching(/^evaluation\.own\.tone.*rubric [0-9a-f]{12}.*rubric [0-9a-f]{12}/),
    ]);
  });
});

describe('a command of the project’s own', () => {
  it('knows the digests of the files that it names, so that other files make another evaluator', () => {
    const own = '{ tone: { kind: command, command: [python3, "@score.py"], threshold: 0.5, timeout: 5s } }';
    expect(project(own).evaluation.own).toEqual([
      {
        ...{
          name: 'tone',
          kind: 'command',
          command: ['python3', '@score.py'],
          files: { 'score.py': FILES['score.py'] },
        },
        ...{ env: [], timeoutMs: 5_000, concurrency: 4, scale: { min: 0, max: 1 }, better: 'higher', threshold: 0.5 },
      },
    ]);
    expect(listReferencedFiles(resolve(own).source, () => undefined)).toEqual([{ path: 'score.py', as: 'digest' }]);
  });
});

describe('graders that ask a model', () => {
  it('are told by a text, a file, or messages', () => {
    const inputOf = (input: string) =>
      project(`{ tone: { kind: score-model, threshold: 0.5, input: ${input} } }`).evaluation.own?.map(
        (own) => 'input' in own && own.input,
      );
    expect(inputOf('"@grader.md"')).toEqual(['Is {{ sample.output_text }} kind?']);
    expect(inputOf('[{ role: system, content: Be strict. }, { role: user, content: "{{ item.query }}" }]')).toEqual([
      'Be strict.\n\n{{ item.query }}',
    ]);
    const { source } = resolve('{ tone: { kind: score-model, threshold: 0.5, input: "@grader.md" } }');
    expect(listReferencedFiles(source, () => undefined)).toEqual([{ path: 'grader.md', as: 'text' }]);
  });

  it('are refused with the offline judge, before anything is asked', () => {
    const own = '{ tone: { kind: label-model, input: "?", labels: [a, b], passingLabels: [a] } }';
    expect(problems(own, { judge: '{}' })).toEqual([expect.stringContaining('"tone" needs a model as judge')]);
  });
});
