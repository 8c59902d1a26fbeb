import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import { explainProject, formatExplain } from './explain.ts';
import { loadDefinition, loadProjectFile } from './load.ts';

const GUIDE = join(import.meta.dirname, '../../../fixtures/config/guide.yaml');
const ENV: Readonly<Record<string, string>> = { STAGING_URL: 'https://staging.example.com' };
const env = (name: string) => ENV[name];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (files: Readonly<Record<string, string | Uint8Array>>) => {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
};

const load = () => loadProjectFile(join(folder, 'headgate.yaml'), env);

/** The message of the error, with the temporary folder left out. */
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (thrown: Error) => thrown,
  );
  return { code: 'code' in error ? error.code : undefined, message: error.message.replaceAll(folder, '') };
};

const project = (agent: string) => `version: 1\nagents:\n  shop:\n    baseUrl: http://a/v1\n    ${agent}\n`;

describe('the guide’s full form', () => {
  it('is a project with its own strategy, its people and its thresholds', async () => {
    const { project: guide } = await loadProjectFile(GUIDE, env);
    const production = guide.environments.at(-1);
    expect(
      production?.plan.steps.map((step) => [step.weightBp, step.bakeMs / 3_600_000, step.maxBakeMs / 3_600_000]),
    ).toEqual([
      [500, 2, 6],
      [1_000, 1, 4],
      [5_000, 2, 8],
      [10_000, 0, 0],
    ]);
    expect(production?.plan.metrics.map((metric) => [metric.name, metric.role, metric.margin.value])).toEqual([
      ['error-rate', 'prove', 0.02],
      ['response-time', 'prove', 500],
      ['quality', 'prove', 0.3],
      ['complaints', 'prove', 0],
      ['tokens', 'guard', 0.5],
      ['slow-requests', 'guard', 0.05],
    ]);
    expect(production?.plan.onMaxBake).toBe('roll-back');
    expect(guide.environments[1]?.bindings).toEqual({ INVENTORY_URL: 'https://staging.example.com/inventory' });
    expect(guide.monitoring?.qualityMean).toEqual({ target: 4.5, warning: 4, critical: 3.5 });
    expect(guide.agents.map((agent) => agent.definition.tools.map((tool) => tool.name))).toEqual([
      ['check_inventory'],
      ['start_return'],
    ]);
  });

  it('is explained line by line within 80 columns', async () => {
    const loaded = await loadProjectFile(GUIDE, env);
    const rows = explainProject(loaded);
    expect(rows).toContainEqual({
      setting: 'environments.production.strategy',
      value: 'careful',
      origin: 'guide.yaml:53',
    });
    expect(rows).toContainEqual({ setting: 'agents.returns-desk.api', value: 'chat-completions', origin: 'default' });
    expect(rows).toContainEqual({
      setting: 'environments.production.approval.distinctPerRole',
      value: 'false',
      origin: 'profile guide',
    });
    const text = formatExplain(loaded);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^ {4}strategy +careful +guide\.yaml:53$/m);
    expect(text).not.toContain('HARBOUR-MASTER-7731');
  });

  it('travels as parsed YAML and the content of its files, artefacts as their digest', async () => {
    const { files } = await loadProjectFile(GUIDE, env);
    expect(files['releases/v2/behaviour.json']).toBe(digestOfBytes('{ "inventoryTool": true }\n'));
    expect(JSON.parse(files['releases/v2/release.yaml'] ?? '')).toMatchObject({ instructions: '@instructions.md' });
    expect(files['cases.jsonl']).toContain('"in-stock"');
  });

  it('has a dataset of more than 5 MB, in YAML or any other format', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `c${index},"${'Where is it? '.repeat(8)}"`);
    await put({
      'headgate.yaml': project('model: m\n    dataset: cases.csv'),
      'cases.csv': `id,query\n${rows.join('\n')}`,
    });
    expect((await load()).project.agents[0]?.dataset?.cases).toHaveLength(60_000);
    await put({
      'headgate.yaml': project('model: m\n    dataset: tests.yml'),
      'tests.yml': 'tests:\n  - vars: { query: hi }\n',
    });
    expect((await load()).project.agents[0]?.dataset).toMatchObject({ name: 'tests', cases: [{ query: 'hi' }] });
  });
});

describe('what is wrong is shown with its file and line', () => {
  it('for each problem of the configuration and of the files that it names', async () => {
    await put({
      'headgate.yaml': `${project('release: v2')}    dataset: cases.jsonl\n\nenvironments:\n  production:\n    strategy: blue-gren\n`,
      'v2/release.yaml': 'model: m\ntools: "@tools.json"\n',
      'v2/tools.json': '[\n  { "name": "a" },\n  { "nam": "b" }\n]\n',
      'cases.jsonl': '{"id":"a"}\n',
    });
    const { code, message } = await refusal(load());
    expect(code).toBe('CONFIG_INVALID');
    expect(message.split('\n')).toEqual([
      'headgate.yaml has 4 problems:',
      '  headgate.yaml:10  environments.production.strategy  expected a strategy: one of "blue-green", "canary", "manual", "direct", got "blue-gren". Did you mean "blue-green"?',
      '  cases.jsonl:1  give exactly one of `query` and `conversation`',
      '  v2/tools.json:3  [1].name  is missing; expected text',
      '  v2/tools.json:3  [1].nam  unknown key; expected one of "name", "description", "parameters", "strict". Did you mean "name"?',
    ]);
  });

  it('for a dataset in YAML, JSON or CSV', async () => {
    const problems = async (dataset: string, text: string) => {
      await put({ 'headgate.yaml': project(`model: m\n    dataset: ${dataset}`), [dataset]: text });
      return (await refusal(load())).message.split('\n').slice(1);
    };
    expect(await problems('tests.yaml', 'tests:\n  - vars: { query: hi }\n  - vars:\n      query: 7\n')).toEqual([
      '  tests.yaml:4  tests[1].vars.query  expected text',
    ]);
    expect(await problems('cases.json', '[\n{"id":"a","query":"x"},\n{"id":"a","query":"y"}]')).toEqual([
      '  cases.json:3  [1]  id "a" is already used at [0]',
    ]);
    expect(await problems('cases.csv', 'id,query\na,"x\ny"\nb,z,w\n')).toEqual([
      expect.stringMatching(/^ {2}cases\.csv:4 {2}the first row names 2 fields, this one has 3/),
    ]);
    expect(await problems('empty.yaml', '# nothing\n')).toEqual([
      '  headgate.yaml:6  agents.shop.dataset  expected at least one case in "empty.yaml", got none',
    ]);
  });

  it('for a dataset of which something would be left out, and what to do then', async () => {
    const text = 'tests:\n  - { vars: { query: hi }, assert: [{ type: javascript, value: "1" }] }\n';
    await put({ 'headgate.yaml': project('model: m\n    dataset: tests.yaml'), 'tests.yaml': text });
    expect((await refusal(load())).message.split('\n').slice(1)).toEqual([
      '  headgate.yaml:6  agents.shop.dataset  expected cases that can be read whole: something is left out of 1 in "tests.yaml". ' +
        'headgate dataset check tests.yaml says what; headgate dataset convert tests.yaml --out cases.jsonl keeps the rest',
    ]);
  });

  it('for the first hundred of many', async () => {
    await put({
      'headgate.yaml': project('model: m\n    dataset: cases.jsonl'),
      'cases.jsonl': '{"id":"a"}\n'.repeat(1000),
    });
    const lines = (await refusal(load())).message.split('\n');
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toBe('  cases.jsonl:1000  and 900 more: headgate dataset check cases.jsonl');
  });

  it('for a name that is used twice, beside everything else', async () => {
    await put({ 'headgate.yaml': `${project('model: m')}  shop: { baseUrl: "http://b/v1", model: 5 }\n` });
    expect((await refusal(load())).message.split('\n').slice(1)).toEqual([
      '  headgate.yaml:6  agents.shop  the name "shop" is already used on line 3',
      '  headgate.yaml:6  agents.shop.model  expected a map, got 5',
    ]);
  });

  it.each([
    [
      'a half-written file',
      'version: 1\nagents: { shop: { base',
      /^headgate\.yaml has (one|\d) problems?:\n {2}headgate\.yaml:2 {2}column \d+: /,
    ],
    ['a tab', 'version: 1\nagents:\n\tshop: {}\n', /headgate\.yaml:3 {2}column 1: /],
    ['an empty file', '', /headgate\.yaml {2}the file is empty/],
    ['an unknown tag', `${project('model: !secret m')}`, /headgate\.yaml:5 {2}column 12: Unresolved tag: !secret/],
    [
      'aliases that explode',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n`,
      /Excessive alias count/,
    ],
  ])('for %s', async (_, text, message) => {
    await put({ 'headgate.yaml': text });
    const refused = await refusal(load());
    expect(refused.code).toBe('CONFIG_INVALID');
    expect(refused.message).toMatch(message);
  });
});

describe('files that can’t be read', () => {
  it.each([
    ['not UTF-8', new Uint8Array([0x76, 0xff, 0xfe]), "/headgate.yaml can't be read: it is not UTF-8 text (line 1)"],
    [
      'cut off with zeros',
      'version: 1\0\0\0',
      "/headgate.yaml can't be read: it has NUL characters: half-written, or not text",
    ],
    ['huge', 'x'.repeat(5 * 1024 * 1024 + 1), "/headgate.yaml can't be read: it is 5.0 MB; at most 5 MB are read"],
  ])('headgate.yaml %s', async (_, content, message) => {
    await put({ 'headgate.yaml': content });
    expect(await refusal(load())).toEqual({ code: 'FILE_UNREADABLE', message });
  });

  it('no headgate.yaml', async () => {
    expect(await refusal(load())).toEqual({ code: 'FILE_UNREADABLE', message: 'there is no /headgate.yaml' });
  });

  it.each([
    ['not UTF-8 in its third line', 'dataset: bad.csv', '"bad.csv" can\'t be read: it is not UTF-8 text (line 3)'],
    ['UTF-16', 'dataset: wide.csv', '"wide.csv" can\'t be read: it is not UTF-8 text, but UTF-16'],
    ['not UTF-8', 'instructions: "@bad.md"', '"bad.md" can\'t be read: it is not UTF-8 text'],
    ['a folder', 'instructions: "@sub"', '"sub" can\'t be read: it is a folder'],
    ['huge', 'instructions: "@huge.md"', '"huge.md" can\'t be read: it is 5.0 MB; at most 5 MB are read'],
    [
      'a link out of the project',
      'instructions: "@link.md"',
      '"link.md" can\'t be read: it leads out of the project\'s folder',
    ],
    ['missing', 'instructions: "@gone.md"', 'expected a file at "gone.md", there is none'],
    ['a release file that doesn’t parse', 'release: bad.yaml', '"bad.yaml" can\'t be read: line 1: '],
  ])('a named file that is %s', async (_, agent, message) => {
    const outside = await mkdtemp(join(tmpdir(), 'headgate-outside-'));
    await writeFile(join(outside, 'secret.md'), 'not yours');
    await put({
      'headgate.yaml': project(agent),
      'bad.md': new Uint8Array([0xff]),
      'bad.csv': Buffer.from('id,query\na,b\nc,Gr\xfc\xdfe\n', 'latin1'),
      'wide.csv': Buffer.from('\uFEFFid,query\na,b\n', 'utf16le'),
      'sub/x.md': 'x',
      'huge.md': 'x'.repeat(5 * 1024 * 1024 + 1),
      'bad.yaml': 'model: { name',
    });
    await symlink(join(outside, 'secret.md'), join(folder, 'link.md'));
    expect((await refusal(load())).message).toContain(
      `headgate.yaml:5  agents.shop.${agent.split(':')[0]}  ${message}`,
    );
    await rm(outside, { recursive: true });
  });

  it.runIf(process.getuid?.() !== 0)('a file without permission', async () => {
    await put({ 'headgate.yaml': project('instructions: "@locked.md"'), 'locked.md': 'x' });
    await chmod(join(folder, 'locked.md'), 0);
    expect((await refusal(load())).message).toContain('"locked.md" can\'t be read: its permissions forbid it');
  });
});

describe('loadDefinition', () => {
  const v2 = join(dirname(GUIDE), 'releases/v2');

  it('reads a folder’s release.yaml, or a release file, to the definition that the project has', async () => {
    const { project: guide } = await loadProjectFile(GUIDE, env);
    expect(await loadDefinition(v2)).toEqual(guide.agents[0]?.definition);
    expect(await loadDefinition(join(v2, 'release.yaml'))).toEqual(guide.agents[0]?.definition);
  });

  it('says in which line of the release file something is wrong', async () => {
    await put({ 'v3/release.yaml': 'model: m\ninstrutions: x\ntools: "@gone.json"\n' });
    expect((await refusal(loadDefinition(join(folder, 'v3')))).message.split('\n')).toEqual([
      'release.yaml has 2 problems:',
      '  release.yaml:2  instrutions  unknown key; expected one of "instructions", "model", "parameters", "tools", "retrieval", "artefact", "components". Did you mean "instructions"?',
      '  release.yaml:3  tools  expected a file at "gone.json", there is none',
    ]);
  });

  it('says where it looked when there is no release file', async () => {
    expect(await refusal(loadDefinition(folder))).toEqual({
      code: 'FILE_UNREADABLE',
      message: 'there is no /release.yaml',
    });
  });
});
