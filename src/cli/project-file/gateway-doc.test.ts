import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadProjectFile } from './load.ts';

const PAGE = join(import.meta.dirname, '../../../docs/gateway.md');
const AGENT = 'agents:\n  shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m }\n';

const page = await readFile(PAGE, 'utf8');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-docs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(yaml: string) {
  const whole = `version: 1\n${/^agents:/m.test(yaml) ? '' : AGENT}${yaml}`;
  await writeFile(join(folder, 'headgate.yaml'), whole);
  return (await loadProjectFile(join(folder, 'headgate.yaml'), () => undefined)).project;
}

it.each(blocks.map((yaml) => [yaml.split('\n').slice(0, 2).join(' '), yaml]))(
  'docs/gateway.md: %s … is read',
  async (_start, yaml) => {
    expect((await load(yaml)).environments.map((each) => each.name)).toContain('production');
  },
);

it('docs/gateway.md shows a plain HTTP agent whole', async () => {
  const { agents } = await load(blocks.find((yaml) => yaml.includes('runtime: http')) ?? '');
  expect(agents[0]).toMatchObject({ api: 'http', call: { method: 'POST', path: '/chat' } });
});

it('docs/gateway.md shows agents of threads and runs and of A2A whole', async () => {
  const [threads] = (await load(blocks.find((yaml) => yaml.includes('runtime: threads')) ?? '')).agents;
  expect(threads).toMatchObject({ api: 'threads', definition: { model: { name: 'gpt-4o' } } });
  expect(threads?.deploy).toMatchObject({
    dev: {
      credentialEnv: 'AZURE_AGENTS_TOKEN',
      threads: { assistant: 'asst_dev1', apiVersion: 'v1', follow: 'stream' },
    },
    staging: { credentialEnv: 'AZURE_AGENTS_TOKEN', threads: { assistant: 'asst_staging1' } },
    production: {
      credentialEnv: 'AZURE_OPENAI_KEY',
      credentialHeader: 'api-key',
      threads: { assistant: 'asst_production1' },
    },
  });
  const [a2a] = (await load(blocks.find((yaml) => yaml.includes('runtime: a2a')) ?? '')).agents;
  expect(a2a?.deploy).toMatchObject({
    dev: { baseUrl: 'http://127.0.0.1:9100', credentialHeader: 'X-API-Key' },
    production: { kind: 'webhook', credentialEnv: 'CONCIERGE_KEY' },
  });
});

it('docs/gateway.md shows prices of models', async () => {
  const { prices } = await load(blocks.find((yaml) => yaml.startsWith('prices:')) ?? '');
  expect(prices).toEqual({
    'gpt-4o': { inputPerMillion: 2.5, outputPerMillion: 10, cachedInputPerMillion: 1.25 },
    'gpt-4o-2024-05-13': { inputPerMillion: 5, outputPerMillion: 15 },
  });
});

it('a price without its currency is refused by name', async () => {
  const bare = 'prices:\n  gpt-4o: { inputPerMillion: 2.5, outputPerMillion: "$10" }\n';
  await expect(load(bare)).rejects.toThrow(/prices.*gpt-4o.*inputPerMillion[\s\S]*US dollars/);
});
