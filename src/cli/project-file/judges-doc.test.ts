import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProjectFile } from './load.ts';

const PAGE = join(import.meta.dirname, '../../../docs/judges.md');
const AGENT = 'agents:\n  shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m }\n';

const page = await readFile(PAGE, 'utf8');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-docs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(yaml: string) {
  const label = { id: 'a', case: { id: 'c', query: 'q' }, reply: 'r', labels: { relevance: 2 } };
  await writeFile(join(folder, 'labels.jsonl'), `${JSON.stringify(label)}\n`);
  await writeFile(join(folder, 'headgate.yaml'), `version: 1\n${AGENT}${yaml}`);
  return (await loadProjectFile(join(folder, 'headgate.yaml'), () => undefined)).project;
}

describe('docs/judges.md', () => {
  it.each(blocks.map((yaml) => [yaml.split('\n').slice(1, 4).join(' '), yaml]))('%s … is read', async (_, yaml) => {
    expect((await load(yaml)).evaluation.evaluators.length).toBeGreaterThan(0);
  });

  it('leaves to services what they know, and the rest to the offline judge', async () => {
    const named = (provider: string) => blocks.find((yaml) => yaml.includes(`provider: ${provider}`)) ?? '';
    const judgesOf = async (provider: string) => (await load(named(provider))).evaluation;
    const four = ['violence', 'sexual', 'self-harm', 'hate-unfairness'];
    const azure = await judgesOf('azure-content-safety');
    expect(azure.judge).toBeUndefined();
    expect(azure.judges).toMatchObject([{ apiVersion: '2024-09-01', evaluators: [...four, 'protected-material'] }]);
    expect((await judgesOf('openai-moderation')).judges).toMatchObject([{ evaluators: four }]);
  });
});
